"""Prints as JSON how many points each of TensorBoard's loaders shows of each folder named on stdin.

One folder a line in. Out: {folder: {"event_accumulator": n, "plugin_event_accumulator": n, "rustboard": n}}: the
points of all tags together. A loader that is not at hand is absent.
"""

import json
import logging
import sys

from tensorboard.backend.event_processing import event_accumulator, plugin_event_accumulator


def with_accumulator(folder):
    accumulator = event_accumulator.EventAccumulator(folder, size_guidance={"scalars": 0})
    accumulator.Reload()
    return sum(len(accumulator.Scalars(tag)) for tag in accumulator.Tags()["scalars"])


def with_plugin_accumulator(folder):
    accumulator = plugin_event_accumulator.EventAccumulator(
        folder, size_guidance={"tensors": 0}, tensor_size_guidance={"scalars": 0}
    )
    accumulator.Reload()
    return sum(len(accumulator.Tensors(tag)) for tag in accumulator.Tags()["tensors"])


def with_rustboard(folder):
    from tensorboard import context
    from tensorboard.data import server_ingester
    from tensorboard.util import grpc_util

    ingester = server_ingester.SubprocessServerDataIngester(
        logdir=folder,
        reload_interval=0,
        channel_creds_type=grpc_util.ChannelCredsType.LOCAL,
        samples_per_plugin={"scalars": 1_000_000},
        server_binary=server_ingester.get_server_binary(),
    )
    ingester.start()
    provider = ingester.data_provider
    asked = dict(experiment_id="", plugin_name="scalars")
    runs = provider.read_scalars(context.RequestContext(), downsample=1_000_000, **asked)
    return sum(len(points) for tags in runs.values() for points in tags.values())


LOADERS = {
    "event_accumulator": with_accumulator,
    "plugin_event_accumulator": with_plugin_accumulator,
    "rustboard": with_rustboard,
}


def counts(folder):
    found = {}
    for name, load in LOADERS.items():
        try:
            found[name] = load(folder)
        except (ImportError, RuntimeError, OSError) as error:
            print(f"{name}: {error}", file=sys.stderr)
    return found


def main():
    logging.disable(logging.CRITICAL)
    json.dump({folder: counts(folder) for folder in sys.stdin.read().splitlines()}, sys.stdout)


main()
