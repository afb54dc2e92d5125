"""Audits run folders that are too many for one machine, with stopwatch on each worker.

    spark-submit audit_runs.py RUNS OUT [--stopwatch PROGRAM] [--partitions N]

RUNS is a text file with one run folder a line, on storage that every worker sees. OUT is a folder of ndjson files, as
`stopwatch audit --output ndjson` writes them: one line a run. A run that cannot be audited is a line with `event`
"problem". The driver prints how many runs came to which verdict.
"""

import argparse
import json
import subprocess

# A command line holds some thousand paths; so many runs share one start of the program.
BATCH = 200


def audit(folders, program):
    """Lines of ndjson for some run folders, as the program writes them."""
    done = subprocess.run(
        [*program, "audit", *folders, "--output", "ndjson"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode != 0:
        words = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
        if len(folders) == 1:
            yield json.dumps({"event": "problem", "file": folders[0], "reason": words[-1]})
            return
        # One bad folder ends the whole command: each is tried alone.
        for folder in folders:
            yield from audit([folder], program)
        return
    for line in done.stdout.splitlines():
        if json.loads(line)["event"] != "totals":
            yield line


def audit_partition(folders, program):
    """The lines of one partition, batch after batch."""
    batch = []
    for folder in folders:
        batch.append(folder)
        if len(batch) == BATCH:
            yield from audit(batch, program)
            batch = []
    if batch:
        yield from audit(batch, program)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("runs")
    parser.add_argument("out")
    parser.add_argument("--stopwatch", default="stopwatch", help="the program, with its words if it takes any")
    parser.add_argument("--partitions", type=int, default=0, help="how many pieces; as many as there are cores unless told")
    options = parser.parse_args()
    program = options.stopwatch.split()

    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName("stopwatch audits").getOrCreate()
    partitions = options.partitions or spark.sparkContext.defaultParallelism
    folders = spark.sparkContext.textFile(options.runs).filter(lambda line: line.strip() != "")
    lines = folders.repartition(partitions).mapPartitions(lambda part: audit_partition(part, program))
    lines.saveAsTextFile(options.out)
    runs = spark.read.json(options.out).where("event = 'run'")
    for row in runs.groupBy("verdict").count().orderBy("verdict").collect():
        print(f"{row['verdict']}: {row['count']}")
    spark.stop()


if __name__ == "__main__":
    main()
