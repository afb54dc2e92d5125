"""Makes RUNS run folders below ROOT and lets each train.log grow once a second for SECONDS, as its trainer would.

python3 many_runs.py ROOT RUNS SECONDS

Each growth is one open, append and close of an interval's two lines; every tenth ends an epoch besides. The runs take
their turns evenly over the second. `ready` is printed once every folder is there, `{"wrote": …}` when all is written.
The writing begins when a line comes on stdin.
"""
import json
import math
import os
import sys
import time

root, runs, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
LINES_AN_EPOCH = 10
SETTINGS = (
    "{'train': {'log_interval': 10, 'epochs': 20000, 'batch_size': 4}, 'data': {'exp_dir': 'logs/bench'},"
    " 's2_ckpt_dir': 'logs/bench', 'content_module': 'cnhubert'}"
)


def stamp():
    now = time.time()
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(now)) + f",{int(now * 1000) % 1000:03d}\tbench\tINFO\t"


def interval(run, index):
    epoch, part = divmod(index, LINES_AN_EPOCH)
    # Falls, each run a little otherwise than the next.
    mel = 16 + 8 * math.exp(-index / 40) + math.sin(index * 1.7 + run) / 2
    numbers = [2.41 + mel / 100, 2.6123, 4.1357, mel, 0.0213, 1.1038, index * 10, 9.99875e-05]
    lines = [f"Train Epoch: {epoch + 1} [{part * 10}%]", str(numbers)]
    if part == LINES_AN_EPOCH - 1:
        lines.append(f"====> Epoch: {epoch + 1}")
    return "".join(f"{stamp()}{line}\n" for line in lines)


paths = []
for run in range(runs):
    folder = os.path.join(root, f"voice-{run:04d}")
    os.makedirs(folder)
    paths.append(os.path.join(folder, "train.log"))
    with open(paths[-1], "a") as log:
        log.write(f"{stamp()}{SETTINGS}\n")
        for index in range(10 * LINES_AN_EPOCH):
            log.write(interval(run, index))
print("ready", flush=True)
sys.stdin.readline()

started = time.monotonic()
written = 0
latest = 0.0
for second in range(seconds):
    for run, path in enumerate(paths):
        wait = started + second + run / runs - time.monotonic()
        # A short wait is slept with the next ones: a thousand wake-ups a second would measure the writer.
        if wait > 0.01:
            time.sleep(wait)
        latest = max(latest, -wait)
        with open(path, "a") as log:
            written += log.write(interval(run, 10 * LINES_AN_EPOCH + second))
print(json.dumps({"wrote": written, "seconds": time.monotonic() - started, "latest": latest}), flush=True)
