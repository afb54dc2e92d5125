"""Runs a program in a terminal of its own: python3 in_pty.py OUTPUT COMMAND...

Lines on stdin: `type TEXT` types it, `close` hangs the terminal up. What the program shows goes to OUTPUT as it
comes. Ends with the program's exit status, 128 + n when it died of signal n.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios


def main():
    output, command = sys.argv[1], sys.argv[2:]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    print(pid, flush=True)
    with open(output, "ab", buffering=0) as shown:
        relay(terminal, shown)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    sys.exit(status if status >= 0 else 128 - status)


def relay(terminal, shown):
    inputs = [terminal, sys.stdin.fileno()]
    while True:
        for ready in select.select(inputs, [], [])[0]:
            if ready == terminal:
                try:
                    data = os.read(terminal, 65536)
                except OSError:
                    data = b""  # EIO: the program is gone
                if not data:
                    return
                shown.write(data)
                continue
            line = os.read(ready, 4096).decode()
            if not line:
                inputs.remove(ready)
            for command in line.splitlines():
                if command == "close":
                    os.close(terminal)
                    return
                os.write(terminal, command.removeprefix("type ").encode())


main()
