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


class Encoder(nn.Module):
    """Maps, and the representation of them. What is probed is what the recipe says that its encoder gives."""

    def __init__(self, maps, pooled, top, features):
        super().__init__()
        self.trunk, self.pooled, self.top, self.of_map = nn.Sequential(*maps), pooled, top, features != "output"

    def forward(self, images):
        return self.top(self.pooled(self.trunk(images)))

    def features(self, images):
        pooled = self.pooled(self.trunk(images))
        return pooled if self.of_map else self.top(pooled)


def encoder(recipe, channels, layers):
    """
    The encoder of the recipe for images of so many channels. Known are conv-net with plain layers and the plain networks of magical-cnn; for others `layers`,
    [(channels, stride), …], describes one like them.
    """
    described = recipe["encoder"]
    described = {"use": described} if isinstance(described, str) else described
    grid, hidden, normalise, first, kernel, order = 0, [], False, None, 3, "norm-relu"
    if layers is None and described["use"] == "magical-cnn" and described["arch"] in PLAIN:
        layers = [(max(1, round(c * described["width"])), stride) for c, stride in PLAIN[described["arch"]]]
        hidden, first, order = [described["hidden"] or 256], 5, "relu-norm"
    elif layers is None and described["use"] == "conv-net" and described["block"] == "plain":
        strides = described["strides"] or [1] + [2] * (len(described["channels"]) - 1)
        layers = [(int(c), int(stride) if i == 0 else 1) for c, stride in zip(described["channels"], strides) for i in range(int(described["layers"]))]
        grid, hidden, normalise, kernel = int(described["grid"]), described["hidden"], described["normalise"], int(described["kernel"])
    elif layers is None:
        raise SystemExit(f"the encoder {described} isn't known here: describe one like it by --layers CHANNELS:STRIDE,…")
    maps = []
    for i, (c, stride) in enumerate(layers):
        size = first if first and i == 0 else kernel
        convolution = nn.Conv2d(channels, c, size, stride, size // 2, bias=False)
        if order == "norm-relu":
            nn.init.kaiming_normal_(convolution.weight, mode="fan_out", nonlinearity="relu")
        after = [nn.BatchNorm2d(c), nn.ReLU()]
        maps += [convolution, *(after if order == "norm-relu" else reversed(after))]
        channels = c
    pooled = [nn.AdaptiveAvgPool2d(grid)] if grid else []
    pooled = nn.Sequential(*pooled, nn.Flatten(), *([nn.LazyBatchNorm1d()] if normalise else []))
    top = [part for units in hidden for part in (nn.LazyLinear(int(units)), nn.ReLU())]
    width = recipe["representation_dim"]
    top = nn.Sequential(*top, *([nn.LazyLinear(int(width))] if width else []))
    return Encoder(maps, pooled, top, recipe.get("features", "output"))
