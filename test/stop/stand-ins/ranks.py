"""torch.multiprocessing.spawn as far as signals notice it."""

import ctypes
import multiprocessing
import os
import signal
import socket
import sys
import traceback
from multiprocessing.connection import wait

from side_records import become, tell


def _wrap(rank, options, address):
    if not options.no_pdeathsig:
        ctypes.CDLL(None).prctl(1, signal.SIGINT)
    become(f"rank {rank}", options.swallow, options.swallow_term, pdeathsig=not options.no_pdeathsig)
    try:
        from training import train

        train(rank, options, multiprocessing.get_context("spawn"), Collective(rank, options.ranks, address))
    except KeyboardInterrupt:
        pass  # as torch: the parent's doing, so the rank leaves with 0
    except Exception:
        tell("crashed", error=traceback.format_exc())
        sys.exit(1)


def spawn_ranks(options):
    """ProcessContext.join: the first to fail takes the others with it."""
    context = multiprocessing.get_context("spawn")
    address = f"\0stand-in-{os.getpid()}"
    ranks = [context.Process(target=_wrap, args=(rank, options, address), daemon=False) for rank in range(options.ranks)]
    for rank in ranks:
        rank.start()
    waiting = list(ranks)
    while waiting:
        for sentinel in wait([rank.sentinel for rank in waiting]):
            rank = next(one for one in waiting if one.sentinel == sentinel)
            rank.join()
            waiting.remove(rank)
            if rank.exitcode != 0:
                _end(waiting)
                raise RuntimeError(f"a rank ended with {rank.exitcode}")


def _end(ranks):
    for rank in ranks:
        rank.terminate()
    for rank in ranks:
        rank.join(30)
        if rank.is_alive():
            rank.kill()


class Collective:
    """Every step all ranks meet, as gloo makes them; who finds another gone fails."""

    def __init__(self, rank, ranks, address):
        self._peers = []
        if ranks == 1:
            return
        if rank == 0:
            server = socket.socket(socket.AF_UNIX)
            server.bind(address)
            server.listen(ranks)
            self._peers = [server.accept()[0] for _ in range(ranks - 1)]
        else:
            self._peers = [self._connect(address)]

    @staticmethod
    def _connect(address):
        import time

        while True:
            peer = socket.socket(socket.AF_UNIX)
            try:
                peer.connect(address)
                return peer
            except ConnectionRefusedError:
                peer.close()
                time.sleep(0.02)

    def meet(self):
        try:
            for peer in self._peers:
                peer.send(b".")
            for peer in self._peers:
                if peer.recv(1) == b"":
                    raise RuntimeError("Connection closed by peer")
        except OSError as error:
            raise RuntimeError("Connection closed by peer") from error
