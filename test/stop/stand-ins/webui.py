"""A stand-in for webui.py: its own session, a blocked main thread, the trainer under a shell, a heartbeat.

Usage: webui.py --marker M -- COMMAND   (COMMAND is one string for the shell, as the stock code builds it)
A file `press-stop` in the side folder presses its Stop button: SIGTERM to every descendant, then the shell.
"""

import os
import signal
import subprocess
import sys
import threading
import time

from side_records import become, tell


def main():
    if os.getsid(0) != os.getpid():
        os.setsid()
    become("webui")
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)", "webui-bystander"])
    tell("bystander", bystander=bystander.pid)
    threading.Thread(target=_beat, args=(bystander,), daemon=True).start()
    threading.Thread(target=_train, args=(sys.argv[-1],), daemon=True).start()
    while True:
        time.sleep(3600)


def _train(command):
    shell = subprocess.Popen(command, shell=True)
    tell("shell", shell=shell.pid)
    threading.Thread(target=_watch_stop_button, args=(shell,), daemon=True).start()
    tell("trainer ended", rc=shell.wait())


def _beat(bystander):
    path = os.path.join(os.environ["STAND_IN_SIDE"], "heartbeat")
    while True:
        alive = bystander.poll() is None
        with open(path + ".new", "w", encoding="utf-8") as file:
            file.write(f"{time.monotonic()} {alive}")
        os.replace(path + ".new", path)
        time.sleep(0.1)


def _watch_stop_button(shell):
    button = os.path.join(os.environ["STAND_IN_SIDE"], "press-stop")
    while shell.poll() is None:
        if os.path.exists(button):
            for pid in [*reversed(_descendants(shell.pid)), shell.pid]:
                try:
                    os.kill(pid, signal.SIGTERM)
                except ProcessLookupError:
                    pass
            return
        time.sleep(0.05)


def _descendants(root):
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as stat:
                    parents[int(name)] = int(stat.read().rpartition(")")[2].split()[1])
            except OSError:
                pass
    found = [root]
    for pid in found:
        found.extend(child for child, parent in parents.items() if parent == pid)
    return found[1:]


if __name__ == "__main__":
    main()
