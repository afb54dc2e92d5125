"""Makes RUNS run folders below ROOT and lets each train.log grow once a second for SECONDS, as its trainer would.

python3 many_runs.py ROOT RUNS SECONDS

Each growth is one open, append and close of an interval's two lines; every thirtieth ends an epoch besides: half a
minute is as short as an epoch gets with a handful of clips. The runs take their turns evenly over the second, and no
two begin their epochs at the same moment. `ready` is printed once every folder is there, with three epochs of history;
then the writing waits for a line on stdin, and `{"wrote": …}` is printed when all is written.
"""
import json
import math
import os
import sys
import time

root, runs, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
INTERVALS_AN_EPOCH = 30
SETTINGS = (
    "{'train': {'log_interval': 10, 'epochs': 20000, 'batch_size': 4}, 'data': {'exp_dir': 'logs/bench'},"
    " 's2_ckpt_dir': 'logs/bench', 'content_module': 'cnhubert'}"
)


def stamp():
    now = time.time()
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(now)) + f",{int(now * 1000) % 1000:03d}\tbench\tINFO\t"


def interval(run, index):
    epoch, part = divmod(index, INTERVALS_AN_EPOCH)
    # Falls, each run a little otherwise than the next.
    mel = 16 + 8 * math.exp(-index / 40) + math.sin(index * 1.7 + run) / 2
    numbers = [2.41 + mel / 100, 2.6123, 4.1357, mel, 0.0213, 1.1038, index * 10, 9.99875e-05]
    lines = [f"Train Epoch: {epoch + 1} [{100 * part // INTERVALS_AN_EPOCH}%]", str(numbers)]
    if part == INTERVALS_AN_EPOCH - 1:
        lines.append(f"====> Epoch: {epoch + 1}")
    return "".join(f"{stamp()}{line}\n" for line in lines)


def first(run):
    """The interval at which a run's growing begins."""
    return 3 * INTERVALS_AN_EPOCH + run % INTERVALS_AN_EPOCH


paths = []
for run in range(runs):
    folder = os.path.join(root, f"voice-{run:04d}")
    os.makedirs(folder)
    paths.append(os.path.join(folder, "train.log"))
    with open(paths[-1], "a") as log:
        log.write(f"{stamp()}{SETTINGS}\n")
        for index in range(first(run)):
            log.write(interval(run, index))
print("ready", flush=True)
sys.stdin.readline()

started = time.monotonic()
written = epochs = 0
latest = 0.0
for second in range(seconds):
    for run, path in enumerate(paths):
        wait = started + second + run / runs - time.monotonic()
        # A short wait is slept with the next ones: a thousand wake-ups a second would measure the writer.
        if wait > 0.01:
            time.sleep(wait)
        latest = max(latest, -wait)
        with open(path, "a") as log:
            written += log.write(interval(run, first(run) + second))
            epochs += (first(run) + second) % INTERVALS_AN_EPOCH == INTERVALS_AN_EPOCH - 1
print(json.dumps({"wrote": written, "epochs": epochs, "seconds": time.monotonic() - started, "latest": latest}), flush=True)
