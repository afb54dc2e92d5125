"""Lets one train.log grow by MB_PER_SECOND for SECONDS; one line in fifty holds numbers, the rest is chatter.

python3 flood.py FILE MB_PER_SECOND SECONDS

Prints `ready`, waits for a line on stdin, writes, and prints `{"wrote": …}`.
"""
import json
import sys
import time

path, rate, seconds = sys.argv[1], float(sys.argv[2]) * 1e6, int(sys.argv[3])
STAMP = "2026-01-01 10:00:00,000\tbench\tINFO\t"
CHATTER = "".join(f"{STAMP}batch {n:05d}: nothing of note, and this line is as long as such lines are\n" for n in range(48))
INTERVALS_AN_EPOCH = 3000
TURNS_A_SECOND = 50

log = open(path, "ab", buffering=0)
log.write(f"{STAMP}{{'train': {{'log_interval': 10, 'epochs': 20000}}, 's2_ckpt_dir': 'logs/bench', 'content_module': 'cnhubert'}}\n".encode())
print("ready", flush=True)
sys.stdin.readline()

started = time.monotonic()
wrote = index = epochs = 0
for turn in range(seconds * TURNS_A_SECOND):
    wait = started + turn / TURNS_A_SECOND - time.monotonic()
    if wait > 0:
        time.sleep(wait)
    parts = []
    size = 0
    while size < rate / TURNS_A_SECOND:
        epoch, part = divmod(index, INTERVALS_AN_EPOCH)
        text = (
            f"{CHATTER}{STAMP}Train Epoch: {epoch + 1} [{100 * part // INTERVALS_AN_EPOCH}%]\n"
            f"{STAMP}[2.41, 2.61, 4.13, {30 - epoch / 10 + (index * 7 % 11) / 10}, 0.02, 1.1, {index * 10}, 9.99875e-05]\n"
        )
        if part == INTERVALS_AN_EPOCH - 1:
            text += f"{STAMP}====> Epoch: {epoch + 1}\n"
            epochs += 1
        parts.append(text)
        size += len(text)
        index += 1
    wrote += log.write("".join(parts).encode())
print(json.dumps({"wrote": wrote, "epochs": epochs, "lines": index * 50 + epochs, "seconds": time.monotonic() - started}), flush=True)
