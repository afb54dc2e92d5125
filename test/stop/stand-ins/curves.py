"""Loss curves that make stopwatch say what the test needs."""

import math


def train_mel(epoch, step):
    return 20 + 25 * math.exp(-epoch / 6) + 0.2 * math.sin(step * 1.7)


def validation_mel(curve, epoch):
    """Undefined for a stock run, which has no validation."""
    if curve == "overfit":
        return 30 + 12 * math.exp(-epoch / 2) + max(0, epoch - 5) * 1.2 + 0.05 * math.sin(epoch)
    if curve == "improving":
        return 25 + 40 / (1 + 0.2 * epoch) + 0.01 * math.sin(epoch)
    if curve == "constant":
        return 30.0
    if curve == "odd":
        return math.inf if epoch % 4 == 1 else 25 + 40 / (1 + 0.2 * epoch)
    return None


def loss(curve, epoch, step):
    """The one training number that matters; a diverging run becomes NaN after its fifth epoch."""
    if curve == "nan" and epoch > 5:
        return math.nan
    if curve == "constant":
        return 20.0
    if curve == "odd" and epoch % 4 == 0:
        return math.nan
    return train_mel(epoch, step)
