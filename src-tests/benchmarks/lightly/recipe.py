"""Reads of a run's resolved recipe what the peer needs, and builds the encoder that it describes."""
import yaml
from torch import nn

PLAIN = {"magical": [(64, 1), (128, 2), (128, 2), (128, 2), (128, 2)], "small": [(64, 2), (128, 2), (128, 2), (128, 2), (128, 2)]}


def read(path):
    with open(path, encoding="utf-8") as file:
        # YAML 1.2 has 1e-3 as a number, PyYAML as text.
        return _numbers(yaml.safe_load(file))


def _numbers(value):
    if isinstance(value, dict):
        return {key: _numbers(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_numbers(one) for one in value]
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


def encoder(recipe, channels, width):
    """The encoder of the recipe for images of so many channels, or a plain one of `width`: [(channels, stride), …]."""
    described = recipe["encoder"]
    described = {"use": described} if isinstance(described, str) else described
    if width is None and described["use"] == "magical-cnn" and described["arch"] in PLAIN:
        width = [(max(1, round(c * described["width"])), stride) for c, stride in PLAIN[described["arch"]]]
        kernels = [5] + [3] * (len(width) - 1)
        hidden = described["hidden"] or 256
    elif width is not None:
        kernels, hidden = [3] * len(width), 0
    else:
        raise SystemExit(f"the encoder {described} isn't known here: describe one like it by --layers CHANNELS:STRIDE,…")
    layers = []
    for (c, stride), kernel in zip(width, kernels):
        layers += [nn.Conv2d(channels, c, kernel, stride, kernel // 2, bias=False), nn.ReLU(), nn.BatchNorm2d(c)]
        channels = c
    if hidden:
        return nn.Sequential(*layers, nn.Flatten(), nn.LazyLinear(hidden), nn.ReLU(), nn.LazyLinear(recipe["representation_dim"]))
    return nn.Sequential(*layers, nn.Flatten())
