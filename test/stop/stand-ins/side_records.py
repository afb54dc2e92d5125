"""What a victim tells the test: a side file outside the run folder, one JSON object a line, one write each."""

import json
import os
import signal
import time

_state = {"role": "main", "parent": os.getppid(), "swallow": 0, "swallow_term": False, "pdeathsig": False}


def tell(what, **more):
    """Appends one line; `t` is CLOCK_MONOTONIC, the clock of Node's process.hrtime."""
    line = {"what": what, "t": time.monotonic(), "pid": os.getpid(), "role": _state["role"], **more}
    handle = os.open(os.path.join(os.environ["STAND_IN_SIDE"], "records.jsonl"), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, (json.dumps(line) + "\n").encode())
    finally:
        os.close(handle)


def become(role, swallow=0, swallow_term=False, own_term=False, pdeathsig=False):
    """Names this process and records each SIGINT and SIGTERM that it really gets.

    An ignored SIGINT stays ignored, as Python itself leaves it. `swallow` SIGINTs are recorded and then forgotten.
    `pdeathsig`: the kernel sends SIGINT when the parent dies. `own_term` leaves SIGTERM as it is: torch has a handler of its own in its workers.
    """
    _state.update(role=role, parent=os.getppid(), swallow=swallow, swallow_term=swallow_term, pdeathsig=pdeathsig)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _on_sigint)
    if not own_term:
        signal.signal(signal.SIGTERM, _on_sigterm)
    tell("started", start=_start_time())


def _record(number):
    # The kernel's signal comes when the parent dies: by then there is another parent.
    orphaned = _state["pdeathsig"] and os.getppid() != _state["parent"]
    tell("signal", signal=signal.Signals(number).name, orphaned=orphaned)


def _on_sigint(number, _frame):
    _record(number)
    if _state["swallow"] > 0:
        _state["swallow"] -= 1
        return
    raise KeyboardInterrupt


def _on_sigterm(number, _frame):
    _record(number)
    if _state["swallow_term"]:
        return
    # What SIGTERM does to a Python without a handler.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTERM)


def _start_time():
    with open("/proc/self/stat", encoding="utf-8", errors="replace") as stat:
        return int(stat.read().rpartition(")")[2].split()[19])
