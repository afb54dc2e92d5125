"""s1_train: Lightning's fit as far as signals notice it. No text log; event files, opened and closed."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time

import curves
import weights
from event_file import EventFile
from loader import Loader
from side_records import tell
from trainer import TimeIsUp, exit_if_time_is_up, read_config


def fit(options):
    local_rank = int(os.environ.get("LOCAL_RANK", 0))
    copies = [] if local_rank else _other_ranks(options)
    loader = Loader(multiprocessing.get_context("fork"), f"main {local_rank}", options)
    try:
        _train(options, loader, local_rank)
    except TimeIsUp:
        pass
    except KeyboardInterrupt:
        _shut_down_gracefully(options, loader, copies)
    loader.close()
    for copy in copies:
        copy.wait()


def _other_ranks(options):
    """Lightning starts the same command line again, once a device, with LOCAL_RANK."""
    command = [sys.executable, "-s", *sys.argv]
    return [
        subprocess.Popen(command, env={**os.environ, "LOCAL_RANK": str(rank)}) for rank in range(1, options.ranks)
    ]


def _shut_down_gracefully(options, loader, copies):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tell("shutting down")
    time.sleep(options.shutdown_seconds)
    loader.close()
    for copy in copies:
        copy.kill()
        copy.wait()
    tell("shut down")
    sys.exit(1)


def _train(options, loader, local_rank):
    config = read_config(options.config)
    base = config["output_dir"]
    began = time.monotonic()
    time.sleep(options.load_seconds)
    folder = os.path.join(base, os.path.basename(base), "version_0")
    events = None if local_rank else EventFile(folder)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "hparams.yaml"), "w", encoding="utf-8") as file:
        file.write(f"config:\n  train:\n    exp_name: {config['exp_name']}\n  output_dir: {base}\n")
    step = 0
    for epoch in range(options.epochs):
        for _batch in range(options.steps):
            loader.next_batch()
            time.sleep(0.01 if epoch < options.fast_epochs else options.step_seconds)
            step += 1
            loss = curves.loss(options.curve, epoch, step)
            if events:
                events.add(step, {"total_loss_step": loss, "lr_step": 0.002, "epoch": float(epoch)})
            exit_if_time_is_up(options, began)
        if events:
            scalars = {"total_loss_epoch": loss, "top_3_acc_epoch": 0.5, "lr_epoch": 0.002, "epoch": float(epoch)}
            value = curves.validation_mel(options.curve, epoch)
            events.add(step, scalars if value is None else {**scalars, "val_loss": value})
            _save(options, config, epoch, step)


def _save(options, config, epoch, step):
    if (epoch + 1) % options.save_every:
        return
    seconds = 0.01 if epoch < options.fast_epochs else options.save_seconds
    data = weights.zip_bytes(epoch)
    tell("save begins", epoch=epoch)
    path = os.path.join(config["output_dir"], "ckpt", f"epoch={epoch}-step={step}.ckpt")
    weights.my_save(data, path, seconds)
    weights.my_save(data, os.path.join("GPT_weights_v2", f"{config['exp_name']}-e{epoch + 1}.ckpt"), seconds)
    tell("save ended", epoch=epoch, said="Success.")
