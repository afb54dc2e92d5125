"""Each peer loads one path; prints how long that took without Python's imports, as JSON.

python adapters.py PEER PATH
"""
import json
import os
import resource
import sys
import time


def event_accumulator(path):
    from tensorboard.backend.event_processing import event_accumulator as module

    start = time.perf_counter()
    accumulator = module.EventAccumulator(path, size_guidance={"scalars": 0})
    accumulator.Reload()
    points = sum(len(accumulator.Scalars(tag)) for tag in accumulator.Tags()["scalars"])
    return start, points


def tbparse(path):
    from tbparse import SummaryReader

    start = time.perf_counter()
    return start, len(SummaryReader(path, event_types={"scalars"}).scalars)


def terminalboard(path):
    from terminalboard.reader import make_reader

    start = time.perf_counter()
    runs = make_reader(os.path.dirname(path)).poll()
    return start, sum(len(series.values) for run in runs.values() for series in run.series.values())


def pandas(path):
    from pandas import read_csv

    start = time.perf_counter()
    frame = read_csv(path)
    return start, len(frame) * (len(frame.columns) - 1)


PEERS = {
    "EventAccumulator": event_accumulator,
    "tbparse": tbparse,
    "terminalboard": terminalboard,
    "pandas": pandas,
}
start, points = PEERS[sys.argv[1]](sys.argv[2])
load_ms = (time.perf_counter() - start) * 1000
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"loadMs": load_ms, "points": points, "peakRss": peak}))
