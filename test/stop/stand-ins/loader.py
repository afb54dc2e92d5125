"""DataLoader-like workers: daemons that leave quietly on SIGINT, and a rank that notices."""

import os

from side_records import become, tell


def _work(connection, name, options):
    become(name, 10**9 if options.swallow_tree else 0, options.swallow_term)
    watched = os.getppid()
    try:
        # As ManagerWatchdog: a worker whose rank is gone leaves.
        while os.getppid() == watched:
            if connection.poll(0.2) and connection.recv() == "stop":
                break
    except (KeyboardInterrupt, EOFError):
        pass


class Loader:
    """`count` workers, spawned (mp.spawn) or forked (the single-GPU scripts, which pass on open files)."""

    def __init__(self, context, owner, options):
        self._workers = []
        for number in range(options.workers):
            ours, theirs = context.Pipe()
            name = f"{owner} worker {number}"
            worker = context.Process(target=_work, args=(theirs, name, options), daemon=True)
            worker.start()
            theirs.close()
            self._workers.append((worker, ours))

    def next_batch(self):
        for worker, connection in self._workers:
            if not worker.is_alive():
                raise RuntimeError(f"DataLoader worker (pid(s) {worker.pid}) exited unexpectedly")
            connection.send("next")

    def close(self):
        for _worker, connection in self._workers:
            try:
                connection.send("stop")
            except OSError:
                tell("worker was gone")
        for worker, _connection in self._workers:
            worker.join(2)
