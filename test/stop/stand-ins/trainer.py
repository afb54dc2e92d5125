"""A stand-in for GPT-SoVITS's trainers with nothing but the standard library.

Run under the trainers' own names, which decide what it is:
  s2_train.py           a parent that waits, spawned ranks, spawned workers under each
  s2_train_v3_lora.py   trains in its own process, forked workers that inherit the log
  s1_train.py           Lightning: catches KeyboardInterrupt, event files only, forked workers
"""

import argparse
import json
import multiprocessing
import os
import signal
import sys
import time

from side_records import become, tell


def options_of(argv):
    parser = argparse.ArgumentParser()
    parser.add_argument("--config", "--config_file", dest="config", required=True)
    parser.add_argument("--marker", default="", help="says in ps whose victim this is")
    parser.add_argument("--kind", choices=("s2", "lora", "lightning"), default=kind_of(sys.argv[0]))
    parser.add_argument("--ranks", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--curve", choices=("overfit", "improving", "nan", "constant", "odd", "plain"), default="plain")
    parser.add_argument("--overfit", dest="curve", action="store_const", const="overfit")
    parser.add_argument("--epochs", type=int, default=100000)
    parser.add_argument("--steps", type=int, default=2, help="steps an epoch")
    parser.add_argument("--log-every", type=int, default=1, help="steps from one logged step of an epoch to the next")
    parser.add_argument("--fast-epochs", type=int, default=0, help="epochs of 10 ms steps before the rest")
    parser.add_argument("--first-epoch", type=int, default=1, help="of a resumed run")
    parser.add_argument("--step-seconds", type=float, default=0.3)
    parser.add_argument("--plot-seconds", type=float, default=0)
    parser.add_argument("--save-every", type=int, default=4)
    parser.add_argument("--save-seconds", type=float, default=0.05, help="of each file")
    parser.add_argument("--save-kind", choices=("direct", "temp"), default="temp")
    parser.add_argument("--save-latest", action="store_true")
    parser.add_argument("--load-seconds", type=float, default=0)
    parser.add_argument("--shutdown-seconds", type=float, default=0.3, help="of Lightning")
    parser.add_argument("--swallow", type=int, default=0, help="SIGINTs that a rank forgets")
    parser.add_argument("--swallow-always", dest="swallow", action="store_const", const=10**9)
    parser.add_argument("--swallow-tree", action="store_true", help="nobody reacts to SIGINT")
    parser.add_argument("--swallow-term", action="store_true", help="nobody reacts to SIGTERM")
    parser.add_argument("--ignore-sigint", action="store_true", help="SIG_IGN, as sh gives to cmd &")
    parser.add_argument("--busy-seconds", type=float, default=0, help="each step is one C call this long")
    parser.add_argument("--busy-from", type=int, default=1, help="first epoch of busy steps")
    parser.add_argument("--no-pdeathsig", action="store_true", help="as on macOS")
    parser.add_argument("--exit-after", type=float, default=0, help="seconds; 0 is never")
    return parser.parse_args(argv)


def kind_of(script):
    name = os.path.basename(script)
    return "lightning" if name.startswith("s1") else "lora" if "lora" in name else "s2"


def main():
    options = options_of(sys.argv[1:])
    if options.ignore_sigint:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    options.swallow = 10**9 if options.swallow_tree else options.swallow
    if options.kind == "s2":
        become("parent", 10**9 if options.swallow_tree else 0, options.swallow_term)
        from ranks import spawn_ranks

        spawn_ranks(options)
    elif options.kind == "lora":
        become("rank 0", options.swallow, options.swallow_term)
        from training import train

        train(0, options, multiprocessing.get_context("fork"), None)
    else:
        become(f"main {os.environ.get('LOCAL_RANK', 0)}", options.swallow, options.swallow_term)
        from lightning_like import fit

        fit(options)
    tell("finished")
    print("training done", flush=True)


def read_config(path):
    """s2: the JSON. s1: the one line that matters of the YAML."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if text.lstrip().startswith("{"):
        return json.loads(text)
    rows = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
    return {"output_dir": rows["output_dir"], "exp_name": rows["  exp_name"]}


def exit_if_time_is_up(options, began):
    if options.exit_after and time.monotonic() - began > options.exit_after:
        raise TimeIsUp


class TimeIsUp(Exception):
    pass


if __name__ == "__main__":
    main()
