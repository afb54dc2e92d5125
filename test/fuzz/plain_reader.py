"""A plain reader of sound text logs, to hold ours against: Python's own csv, json, re and float.

One "format path" a line in. Out, as JSON: {path: [[tag, step, value], ...]}, in file order, values as
hexadecimal doubles so that nothing is rounded.
"""

import csv
import json
import re
import struct
import sys

SIX = ["loss/d/total", "loss/g/gen", "loss/g/fm", "loss/g/mel", "loss/g/kl_ssl", "loss/g/kl"]


def double(number):
    return struct.pack("<d", number).hex()


def train_log(path):
    points = []
    with open(path, encoding="utf-8", newline="") as lines:
        for line in re.split(r"\r?\n", lines.read()):
            found = re.search(r"\tINFO\t\[(.*)\]$", line)
            if not found:
                continue
            *losses, step, rate = found.group(1).split(", ")
            for tag, loss in zip(SIX, losses):
                points.append([tag, int(step), double(float(loss))])
            points.append(["learning_rate", int(step), double(float(rate))])
    return points


def table(path):
    points = []
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for tag, cell in row.items():
                if tag != "step" and cell != "":
                    points.append([tag, int(row["step"]), double(float(cell))])
    return points


def json_lines(path):
    points = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            for tag, value in row.items():
                if tag != "step" and value is not None:
                    points.append([tag, int(row["step"]), double(float(value))])
    return points


READERS = {"train.log": train_log, "csv": table, "json": json_lines}


def main():
    pairs = [line.split(" ", 1) for line in sys.stdin.read().splitlines()]
    json.dump({path: READERS[kind](path) for kind, path in pairs}, sys.stdout)


main()
