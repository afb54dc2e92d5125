"""The same trainer on the real thing: torch.multiprocessing.spawn with DataLoader workers and gloo, and Lightning.

Copied over trainer.py under the trainers' names; takes its options, of which saves, busy steps and loads do nothing
here but for `--save-every`. LoRA is the s2 loop in the script's own process, as in the stock script.
"""

import os
import sys
import time

import curves
from side_records import become, tell
from trainer import options_of, read_config


def main():
    options = options_of(sys.argv[1:])
    if options.kind == "lightning":
        become("main 0")
        fit_with_lightning(options)
    elif options.kind == "lora":
        become("rank 0")
        train(0, options)
    else:
        import torch.multiprocessing

        become("parent")
        torch.multiprocessing.spawn(rank_main, nprocs=options.ranks, args=(options,))
    tell("finished")


def rank_main(rank, options):
    become(f"rank {rank}", options.swallow, pdeathsig=True)
    train(rank, options)


def _enter_worker(number):
    become(f"worker {number}", own_term=True)


class Clips:
    def __len__(self):
        return 64

    def __getitem__(self, index):
        import torch

        return torch.full((8,), float(index))


def loader_of(options, context):
    from torch.utils.data import DataLoader

    return DataLoader(
        Clips(),
        batch_size=max(1, 64 // options.steps),
        num_workers=options.workers,
        persistent_workers=True,
        worker_init_fn=_enter_worker,
        multiprocessing_context=context,
    )


def train(rank, options):
    """The stock loop: forward, backward, log, figures inside a bare except, saves."""
    import torch
    from torch import distributed
    from torch.utils.tensorboard import SummaryWriter
    from training import _logger

    hps = read_config(options.config)
    torch.set_num_threads(1)
    if options.ranks > 1:
        store = f"file://{os.environ['STAND_IN_SIDE']}/gloo"
        distributed.init_process_group("gloo", init_method=store, rank=rank, world_size=options.ranks)
    logger = _logger(hps) if rank == 0 else None
    writer = SummaryWriter(log_dir=hps["s2_ckpt_dir"]) if rank == 0 else None
    if logger:
        logger.info(hps)
    model = torch.nn.Linear(8, 8)
    network = torch.nn.parallel.DistributedDataParallel(model) if options.ranks > 1 else model
    loader = loader_of(options, "fork" if options.kind == "lora" else "spawn")
    step = 0
    for epoch in range(1, options.epochs + 1):
        for batch in loader:
            network(batch).sum().backward()
            time.sleep(0.01 if epoch <= options.fast_epochs else options.step_seconds)
            if logger:
                log(logger, writer, options, epoch, step)
            step += 1
        if logger:
            end_epoch(logger, options, hps, epoch, step, model)


def log(logger, writer, options, epoch, step):
    mel = curves.loss(options.curve, epoch, step)
    logger.info("Train Epoch: %d [%d%%]", epoch, 100 * (step % options.steps) / options.steps)
    logger.info([mel, step, 9.9e-05] if options.kind == "lora" else [2.3, 2.1, 3.9, mel, 0.0, 1.2, step, 9.9e-05])
    try:
        time.sleep(options.plot_seconds)
    except:  # noqa: E722 (as in the stock code)
        tell("swallowed", where="plot")
    writer.add_scalar("loss/g/mel", mel, step)


def end_epoch(logger, options, hps, epoch, step, model):
    import torch

    value = curves.validation_mel(options.curve, epoch)
    if value is not None:
        logger.info("Eval Epoch: %d mel: %.4f kl: 1.2000", epoch, value)
    if epoch % options.save_every == 0:
        folder = os.path.join(hps["s2_ckpt_dir"], "logs_s2_v2")
        os.makedirs(folder, exist_ok=True)
        for letter in "GD":
            path = os.path.join(folder, f"{letter}_{step}.pth")
            logger.info("Saving model and optimizer state at iteration %d to %s", epoch, path)
            torch.save({"model": model.state_dict(), "ballast": torch.zeros(20_000)}, path)
    logger.info("====> Epoch: %d", epoch)


def fit_with_lightning(options):
    """s1_train.main: the loop is Lightning's, the event file TensorBoardLogger's."""
    import torch
    from lightning.pytorch import LightningModule, Trainer
    from lightning.pytorch.loggers import TensorBoardLogger

    class Model(LightningModule):
        def __init__(self):
            super().__init__()
            self.layer = torch.nn.Linear(8, 8)
            self.steps = 0

        def training_step(self, batch, _number):
            fast = self.current_epoch < options.fast_epochs
            time.sleep(0.01 if fast else options.step_seconds)
            self.steps += 1
            loss = self.layer(batch).sum() * 0 + curves.loss(options.curve, self.current_epoch, self.steps)
            self.log("total_loss", loss, on_step=True, on_epoch=True)
            return loss

        def configure_optimizers(self):
            return torch.optim.SGD(self.parameters(), lr=0.0001)

    config = read_config(options.config)
    base = config["output_dir"]
    trainer = Trainer(
        max_epochs=options.epochs,
        accelerator="cpu",
        devices=1,
        logger=TensorBoardLogger(save_dir=base, name=os.path.basename(base)),
        log_every_n_steps=1,
        enable_checkpointing=False,
        enable_progress_bar=False,
        limit_val_batches=0,
        num_sanity_val_steps=0,
    )
    trainer.fit(Model(), loader_of(options, "fork"))


if __name__ == "__main__":
    main()
