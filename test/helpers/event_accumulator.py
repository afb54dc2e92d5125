"""Prints as JSON what TensorBoard's own EventAccumulator makes of each event file named on stdin.

One path a line in. Out: {path: {tag: [[step, wall time, value], ...]}}: the points of TensorBoard's
scalars and of those tensors that are its plugin's scalars, all of them and in its order. Steps are
decimal and the other numbers hexadecimal text (little-endian doubles), so that nothing is rounded on the way.
"""

import json
import logging
import struct
import sys

from tensorboard.backend.event_processing import event_accumulator
from tensorboard.util import tensor_util

EVERYTHING = {"scalars": 0, "tensors": 0}


def double(number):
    return struct.pack("<d", number).hex()


def point(event, value):
    return [str(event.step), double(event.wall_time), double(value)]


def read(path):
    accumulator = event_accumulator.EventAccumulator(path, size_guidance=EVERYTHING)
    accumulator.Reload()
    scalars = {}
    for tag in accumulator.Tags()["scalars"]:
        scalars[tag] = [point(event, event.value) for event in accumulator.Scalars(tag)]
    for tag in accumulator.Tags()["tensors"]:
        metadata = accumulator.summary_metadata.get(tag)
        if metadata is None or metadata.plugin_data.plugin_name != "scalars":
            continue
        points = []
        for event in accumulator.Tensors(tag):
            value = tensor_util.make_ndarray(event.tensor_proto)
            if value.size == 1:
                points.append(point(event, value.item()))
        scalars.setdefault(tag, []).extend(points)
    return scalars


def main():
    logging.disable(logging.CRITICAL)
    json.dump({path: read(path) for path in sys.stdin.read().splitlines()}, sys.stdout)


main()
