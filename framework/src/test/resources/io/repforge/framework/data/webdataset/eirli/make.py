#!/usr/bin/env python3
"""Makes the demonstrations beside it, as eirli writes them, with NumPy's own pickles (made with NumPy 2.4, Python 3.11).

Two trajectories of three steps each; pixel (c, y, x) of step t is (31 t + 7 c + 3 y + x) mod 256. Needs the command zstd.
"""
import io
import pickle
import re
import struct
import subprocess
import sys
import tarfile
import types

import numpy as np

STEPS = 6


def module(name, **members):
    made = types.ModuleType(name)
    for key, value in members.items():
        if isinstance(value, type) or callable(value):
            value.__module__ = name
        setattr(made, key, value)
    sys.modules[name] = made
    return made


class Discrete:
    def __init__(self, n):
        self.n = n


class Box:
    def __init__(self, low, high):
        self.low, self.high, self.shape, self.dtype = low, high, low.shape, low.dtype


def _inflate_object(cls, state):
    made = cls.__new__(cls)
    made.__dict__.update(state)
    return made


for package in ("gym", "gym.spaces", "il_representations", "il_representations.envs"):
    module(package)
module("gym.spaces.discrete", Discrete=Discrete)
module("gym.spaces.box", Box=Box)
module("il_representations.envs.utils", _inflate_object=_inflate_object)


class Simplified:
    """Pickled as eirli pickles spaces: the class and its members, to be put together by a function of its own."""

    def __init__(self, space):
        self.space = space

    def __reduce__(self):
        return _inflate_object, (type(self.space), dict(self.space.__dict__))


def as_numpy_1(data):
    """The same pickle under the names of NumPy 1."""
    def shortened(match):
        name = match.group(2).replace(b"numpy._core", b"numpy.core")
        return b"\x8c" + bytes([len(name)]) + name
    changed = re.sub(rb"\x8c(.)(numpy\._core\.[a-z]+)", shortened, data, flags=re.DOTALL)
    changed = changed.replace(b"cnumpy._core.", b"cnumpy.core.")
    if changed[2:3] == b"\x95":  # the length of the frame
        length = struct.unpack("<Q", changed[3:11])[0] - (len(data) - len(changed))
        changed = changed[:3] + struct.pack("<Q", length) + changed[11:]
    return changed


def write(name, shape, action, action_space, protocol, numpy_1=False, last=False, infos=False):
    def dumped(value):
        data = pickle.dumps(value, protocol=protocol)
        return as_numpy_1(data) if numpy_1 else data

    bytes_ = io.BytesIO()
    with tarfile.open(fileobj=bytes_, mode="w", format=tarfile.GNU_FORMAT) as tar:
        def put(member, value):
            data = dumped(value)
            info = tarfile.TarInfo(member)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))

        c, y, x = np.indices(shape)

        def pixels(t):
            image = ((31 * t + 7 * c + 3 * y + x) % 256).astype(np.uint8)
            return np.ascontiguousarray(image.transpose(1, 2, 0)) if last else image

        low = np.zeros(pixels(0).shape, np.uint8)
        put("_metadata.meta.pickle", {
            "env_cfg": {"benchmark_name": name, "task_name": "task"},
            "action_space": action_space,
            "observation_space": Simplified(Box(low, low + np.uint8(255)))})
        for t in range(STEPS):
            put(f"frame_{t:03d}.acts.pickle", action(t))
            put(f"frame_{t:03d}.dones.pickle", np.bool_(t % 3 == 2))
            put(f"frame_{t:03d}.frame.pickle", t)
            if infos:
                put(f"frame_{t:03d}.infos.pickle", {"level": t, "ram": np.arange(3)})
                put(f"frame_{t:03d}.rews.pickle", np.float64(t / 2))
            put(f"frame_{t:03d}.next_obs.pickle", pixels(t + 1))
            put(f"frame_{t:03d}.obs.pickle", pixels(t))
    subprocess.run(["zstd", "-q", "-19", "-f", "-o", name + ".tar.zst"], input=bytes_.getvalue(), check=True)


def box(t):
    return np.array([t / 4, -t / 8], np.float32)


write("atari", (4, 84, 84), lambda t: np.int64(t % 4), Simplified(Discrete(6)), protocol=2, numpy_1=True, infos=True)
write("control", (9, 84, 84), box, Simplified(Box(np.full(2, -1, np.float32), np.full(2, 1, np.float32))), protocol=4)
write("procgen", (3, 64, 64), lambda t: np.array(14 - t, np.int32), Discrete(np.int64(15)), protocol=5, last=True, infos=True)
write("magical", (12, 96, 96), lambda t: np.int64(t), Simplified(Discrete(18)), protocol=3, numpy_1=True)
