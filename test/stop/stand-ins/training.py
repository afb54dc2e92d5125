"""s2_train.run: what a rank does, with the stock code's bare excepts."""

import logging
import os
import time

import curves
import weights
from event_file import EventFile
from loader import Loader
from side_records import tell
from trainer import TimeIsUp, exit_if_time_is_up, read_config


def train(rank, options, context, collective):
    hps = read_config(options.config)
    silent = rank != 0
    logger = None if silent else _logger(hps)
    if logger:
        logger.info(hps)
    events = None if silent else EventFile(hps["s2_ckpt_dir"])
    loader = Loader(context, f"rank {rank}", options)
    step = _load(logger, hps, options)
    try:
        _epochs(Training(options, hps, logger, events, loader, collective), step)
    except TimeIsUp:
        pass
    finally:
        loader.close()


class Training:
    """The things that a rank holds while it trains."""

    def __init__(self, options, hps, logger, events, loader, collective):
        self.options, self.hps, self.logger = options, hps, logger
        self.events, self.loader, self.collective = events, loader, collective
        self.began = time.monotonic()


def _logger(hps):
    folder = hps["s2_ckpt_dir"]
    os.makedirs(folder, exist_ok=True)
    logger = logging.getLogger(os.path.basename(folder))
    logger.setLevel(logging.INFO)
    logger.propagate = False
    handler = logging.FileHandler(os.path.join(folder, "train.log"), encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s\t%(name)s\t%(levelname)s\t%(message)s"))
    logger.addHandler(handler)
    return logger


def _load(logger, hps, options):
    """The stock load: on a resume inside a bare except, so that a SIGINT starts the run afresh."""
    path = os.path.join(hps["s2_ckpt_dir"], "logs_s2_v2", "G_latest.pth")
    try:
        time.sleep(options.load_seconds)
        if options.first_epoch > 1 and logger:
            logger.info("Loaded checkpoint '%s' (iteration %d)", path, options.first_epoch - 1)
            logger.info("loaded D")
    except:  # noqa: E722 (as in the stock code)
        tell("swallowed", where="load")
        options.first_epoch = 1
    if options.first_epoch == 1 and logger:
        logger.info("loaded pretrained %s", "s2G2333k.pth")
    return (options.first_epoch - 1) * options.steps


def _epochs(training, step):
    options = training.options
    for epoch in range(options.first_epoch, options.epochs + 1):
        for batch in range(options.steps):
            training.loader.next_batch()
            _compute(options, epoch)
            if training.collective:
                training.collective.meet()
            if training.logger and batch % options.log_every == 0:
                _log(training, epoch, batch, step)
            step += 1
            exit_if_time_is_up(options, training.began)
        if training.logger:
            _end_epoch(training, epoch, step)


def _compute(options, epoch):
    if options.busy_seconds and epoch >= options.busy_from:
        tell("busy")
        _long_c_call(options.busy_seconds)
        tell("not busy")
    else:
        time.sleep(0.01 if epoch <= options.fast_epochs else options.step_seconds)


def _long_c_call(seconds):
    """One call into C that no signal handler interrupts."""
    before = time.monotonic()
    sum(range(5_000_000))
    a_million = (time.monotonic() - before) / 5
    sum(range(int(seconds / a_million * 1_000_000)))


def _log(training, epoch, batch, step):
    options = training.options
    mel = curves.loss(options.curve, epoch, step)
    if options.curve == "odd":
        # Every fourth epoch is missing, and every fourth goes back to a step that was logged before.
        if epoch % 4 == 2:
            return
        step = max(0, step - 10) if epoch % 4 == 3 else step
    training.logger.info("Train Epoch: %d [%d%%]", epoch, 100 * batch / options.steps)
    if options.kind == "lora":
        training.logger.info([mel, step, 9.9e-05])
        scalars = {"loss/g/total": mel, "learning_rate": 9.9e-05}
    else:
        training.logger.info([2.3, 2.1, 3.9, mel, 0.0, 1.2, step, 9.9e-05])
        scalars = {"loss/g/total": 9.5 + mel, "loss/d/total": 2.3, "loss/g/mel": mel, "learning_rate": 9.9e-05}
    slow = epoch > options.fast_epochs
    if slow:
        tell("logged", epoch=epoch)
    if slow and options.plot_seconds:
        _draw_figures(options.plot_seconds)
    # Figures and scalars go into the event file together, once the figures are drawn or were passed over.
    training.events.add(step, scalars)


def _draw_figures(seconds):
    try:
        time.sleep(seconds)
    except:  # noqa: E722 (as in the stock code: four figures, and whatever happens is passed over)
        tell("swallowed", where="plot")


def _end_epoch(training, epoch, step):
    options, logger, name = training.options, training.logger, training.logger.name
    value = curves.validation_mel(options.curve, epoch)
    if value is not None:
        logger.info("Eval Epoch: %d mel: %.4f kl: 1.2000", epoch, value)
    if epoch % options.save_every == 0:
        _save(training, epoch, step, name)
    logger.info("====> Epoch: %d", epoch)
    if epoch > options.fast_epochs:
        tell("epoch ended", epoch=epoch)


def _save(training, epoch, step, name):
    options, folder = training.options, training.hps["s2_ckpt_dir"]
    seconds = 0.01 if epoch <= options.fast_epochs else options.save_seconds
    data = weights.zip_bytes(epoch)
    tell("save begins", epoch=epoch)
    for letter in "GD":
        number = 233333333333 if options.save_latest else step
        path = os.path.join(folder, "logs_s2_v2", f"{letter}_{number}.pth")
        training.logger.info("Saving model and optimizer state at iteration %d to %s", epoch, path)
        weights.my_save(data, path, seconds)
    path = os.path.join(training.hps["save_weight_dir"], f"{name}_e{epoch}_s{step}.pth")
    said = weights.savee(data, path, seconds, options.save_kind == "direct")
    training.logger.info("saving ckpt %s_e%s:%s", name, epoch, said)
    tell("save ended", epoch=epoch, said=said)
