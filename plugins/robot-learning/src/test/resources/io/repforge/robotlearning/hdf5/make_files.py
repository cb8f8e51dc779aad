"""Writes the HDF5 files that tests read, and what the formats' own tools read from them.

    python -m venv venv && venv/bin/pip install h5py==3.16.0 hdf5plugin==7.1.0 "minari[create]==0.5.4" gymnasium==1.4.0 pillow
    venv/bin/python make_files.py

Beside each file lies a text: a line for each step, with its episode, its number, whether it is the last, the CRC-32 of its observation as Repforge has it (float32, or
uint8 with channels first; little-endian) and its action.
"""
import io
import os
import shutil
import tempfile
import zlib

import gymnasium as gym
import h5py
import hdf5plugin
import numpy as np
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(17)


def path(name):
    file = os.path.join(HERE, name)
    if os.path.exists(file):
        os.remove(file)
    return file


def crc(observation):
    if observation.dtype == np.uint8 and observation.ndim == 3:
        values = observation.transpose(2, 0, 1)
    elif observation.dtype == np.uint8 and observation.ndim == 2:
        values = observation
    else:
        values = observation.astype("<f4")
    return zlib.crc32(np.ascontiguousarray(values).tobytes())


def expected(name, episodes):
    """episodes: (name, observations, actions or None), as the tools read them."""
    with open(os.path.join(HERE, name), "w") as out:
        for episode, observations, actions in episodes:
            steps = len(observations) if actions is None else len(actions)
            for t in range(steps):
                action = "-" if actions is None else " ".join(repr(float(a)) for a in np.atleast_1d(actions[t]).astype(np.float32))
                print(episode, t, int(t == steps - 1), crc(observations[t]), action, file=out)


# ---- robomimic: as its documentation describes the structure, and as its scripts write it

LENGTHS = [3, 1, 4, 2, 5, 2, 3, 1, 2, 4, 3]
with h5py.File(path("robomimic.hdf5"), "w") as f:
    data = f.create_group("data")
    for i, steps in enumerate(LENGTHS):
        demo = data.create_group(f"demo_{i}")
        demo.attrs["num_samples"] = steps
        demo.attrs["model_file"] = "<mujoco/>"
        for group in ("obs", "next_obs"):
            demo.create_dataset(f"{group}/agentview_image", data=rng.integers(0, 256, (steps, 10, 12, 3), dtype=np.uint8), compression="gzip")
            demo.create_dataset(f"{group}/robot0_eef_pos", data=rng.normal(size=(steps, 3)))
            demo.create_dataset(f"{group}/robot0_gripper_qpos", data=rng.normal(size=(steps, 2)))
        demo.create_dataset("actions", data=rng.uniform(-1, 1, (steps, 7)))
        demo.create_dataset("dones", data=np.eye(1, steps, steps - 1, dtype=np.int64)[0])
        demo.create_dataset("rewards", data=rng.integers(0, 2, steps).astype(float))
        demo.create_dataset("states", data=rng.normal(size=(steps, 9)))
    data.attrs["total"] = sum(LENGTHS)
    data.attrs["env_args"] = '{"env_name": "Lift", "type": 1, "env_kwargs": {}}'
    f["mask/train"] = np.array([f"demo_{i}" for i in range(11) if i % 5], dtype="S")
    f["mask/valid"] = np.array(["demo_0", "demo_5", "demo_10"], dtype="S")
with h5py.File(os.path.join(HERE, "robomimic.hdf5")) as f:
    demos = [f[f"data/demo_{i}"] for i in range(11)]
    expected("robomimic-images.txt", [(d.name, d["obs/agentview_image"][:], d["actions"][:]) for d in demos])
    expected("robomimic-vectors.txt", [(d.name, np.concatenate([d["obs/robot0_eef_pos"][:].astype("f4"), d["obs/robot0_gripper_qpos"][:].astype("f4")], 1),
                                        d["actions"][:]) for d in demos])
    valid = [f["data"][name.decode()] for name in sorted(f["mask/valid"][:], key=lambda name: int(name[5:]))]
    expected("robomimic-valid.txt", [(d.name, d["obs/agentview_image"][:], d["actions"][:]) for d in valid])


# ---- D4RL: all episodes in the same arrays

with h5py.File(path("d4rl.hdf5"), "w") as f:
    n = 40
    f.create_dataset("observations", data=rng.normal(size=(n, 5)).astype("f4"), compression="gzip")
    f.create_dataset("actions", data=rng.uniform(-1, 1, (n, 2)).astype("f4"), compression="gzip")
    f.create_dataset("rewards", data=rng.normal(size=n).astype("f4"), compression="gzip")
    f.create_dataset("terminals", data=np.isin(np.arange(n), [6, 30]), compression="gzip")
    f.create_dataset("timeouts", data=np.isin(np.arange(n), [16, 26, 35]), compression="gzip")
    f.create_dataset("infos/qpos", data=rng.normal(size=(n, 3)), compression="gzip")
    f.create_dataset("metadata/algorithm", data=np.bytes_("SAC"))
with h5py.File(os.path.join(HERE, "d4rl.hdf5")) as f:
    ends = np.flatnonzero(f["terminals"][:] | f["timeouts"][:]) + 1
    expected("d4rl.txt", [(f"steps", o, a) for o, a in zip(np.split(f["observations"][:], ends), np.split(f["actions"][:], ends)) if len(o)])


# ---- Minari, by its own collector

class Camera(gym.Env):
    """A square that is pushed about, seen by a camera and by a sensor."""

    observation_space = gym.spaces.Dict({
        "image": gym.spaces.Box(0, 255, (32, 40, 3), np.uint8), "sensor": gym.spaces.Box(-np.inf, np.inf, (4,), np.float64)})
    action_space = gym.spaces.Discrete(5)

    def observe(self):
        image = np.full((32, 40, 3), (200, 60, 30), np.uint8)
        image[self.y:self.y + 8, self.x:self.x + 8] = (20, 90, 220)
        return {"image": image, "sensor": np.array([self.x, self.y, self.x / 3, self.y / 7])}

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.x, self.y, self.t = int(self.np_random.integers(0, 24)), int(self.np_random.integers(0, 24)), 0
        self.end = int(self.np_random.integers(2, 6))
        return self.observe(), {}

    def step(self, action):
        self.x = int(np.clip(self.x + 3 * (action == 1) - 3 * (action == 2), 0, 32))
        self.y = int(np.clip(self.y + 3 * (action == 3) - 3 * (action == 4), 0, 24))
        self.t += 1
        return self.observe(), float(self.x), self.t == self.end, False, {}


class Cart(gym.Env):
    """A plain observation and a continuous action."""

    observation_space = gym.spaces.Box(-np.inf, np.inf, (3,), np.float32)
    action_space = gym.spaces.Box(-1, 1, (2,), np.float32)

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.state, self.t = self.np_random.normal(size=3).astype(np.float32), 0
        return self.state, {}

    def step(self, action):
        self.state = (self.state + np.append(action, 1)).astype(np.float32)
        self.t += 1
        return self.state, 0.0, False, self.t == 4, {}


gym.register("Camera-v0", "__main__:Camera")
gym.register("Cart-v0", "__main__:Cart")
with tempfile.TemporaryDirectory() as folder:
    os.environ["MINARI_DATASETS_PATH"] = folder
    import minari

    for env_id, name, jpeg in (("Camera-v0", "minari-jpeg", True), ("Camera-v0", "minari-arrays", False), ("Cart-v0", "minari-cart", True)):
        env = minari.DataCollector(gym.make(env_id, disable_env_checker=True), data_format="hdf5", jpeg_encoding=jpeg)
        env.action_space.seed(3)
        for episode in range(11 if env_id == "Cart-v0" else 4):
            env.reset(seed=episode)
            end = False
            while not end:
                _, _, terminated, truncated, _ = env.step(env.action_space.sample())
                end = terminated or truncated
        dataset = env.create_dataset(dataset_id=f"tests/{name}-v0", algorithm_name="random", author="tests", author_email="tests@example.org", code_permalink="none")
        shutil.copy(os.path.join(folder, f"tests/{name}-v0/data/main_data.hdf5"), path(name + ".hdf5"))
        episodes = list(dataset.iterate_episodes())
        if env_id == "Cart-v0":
            expected(name + ".txt", [(f"episode_{e.id}", e.observations, e.actions) for e in episodes])
        else:
            if jpeg:
                # Decoders differ by rounding.
                with open(os.path.join(HERE, name + "-means.txt"), "w") as out:
                    for e in episodes:
                        for t in range(len(e.actions)):
                            print(*e.observations["image"][t].reshape(-1, 3).mean(0), file=out)
            else:
                expected(name + "-images.txt", [(f"episode_{e.id}", e.observations["image"], e.actions) for e in episodes])
            expected(name + "-sensors.txt", [(f"episode_{e.id}", e.observations["sensor"], e.actions) for e in episodes])


# ---- files of the user's own making: an episode in each, images as files of any length, or of the same length with zeros behind them

def png(image):
    out = io.BytesIO()
    Image.fromarray(image).save(out, "PNG")
    return np.frombuffer(out.getvalue(), np.uint8)


for i, steps in enumerate((3, 2)):
    images = rng.integers(0, 256, (steps, 9, 8, 3), dtype=np.uint8)
    files = [png(image) for image in images]
    with h5py.File(path(f"episode_{i}.h5"), "w") as f:
        vlen = f.create_dataset("observations/images/top", (steps,), h5py.vlen_dtype(np.uint8))
        for t in range(steps):
            vlen[t] = files[t]
        longest = 400
        f["observations/images/wrist"] = np.stack([np.pad(file, (0, longest - len(file))) for file in files])
        f["observations/qpos"] = rng.normal(size=(steps, 6))
        f["action"] = rng.normal(size=(steps, 6)).astype("f4")
    with h5py.File(os.path.join(HERE, f"episode_{i}.h5")) as f:
        decoded = [np.array(Image.open(io.BytesIO(bytes(file)))) for file in f["observations/images/top"][:]]
        expected(f"episode_{i}.txt", [(f"episode_{i}.h5", decoded, f["action"][:])])


# ---- numbers and storage of all kinds

def kinds(name, **file):
    with h5py.File(path(name), "w", **file) as f:
        def put(key, data, **how):
            f.create_dataset(f"{key}/x", data=data, **how)

        for kind in ("i1", "u1", ">i2", "<u2", ">i4", "<u4", "<i8", ">u8", "<f2", ">f2", "<f4", ">f4", "<f8", ">f8"):
            numbers = rng.normal(size=(7, 3)) * 50
            put("of_" + kind.replace(">", "big_").replace("<", ""), (np.abs(numbers) if "u" in kind else numbers).astype(kind))
        put("of_bool", rng.integers(0, 2, (7, 3)).astype(bool))
        real = rng.normal(size=(23, 4, 5)).astype("f4")
        put("in_one_piece", real)
        put("in_chunks", real, chunks=(5, 3, 2))
        put("in_large_chunks", real, chunks=(64, 4, 5), maxshape=(None, 4, 5))
        put("growing", real, chunks=(2, 4, 5), maxshape=(None, None, 5))
        put("by_gzip", real, chunks=(4, 4, 5), compression="gzip", shuffle=True)
        put("by_lzf", real, chunks=(4, 4, 5), compression="lzf")
        put("with_checksums", real, chunks=(4, 4, 5), fletcher32=True)
        put("by_bitshuffle_lz4", real, chunks=(4, 4, 5), **hdf5plugin.Bitshuffle(cname="lz4"))
        put("by_lz4", real, chunks=(4, 4, 5), **hdf5plugin.LZ4())
        put("partly_written", real, chunks=(4, 4, 5), maxshape=(None, 4, 5))
        f["partly_written/x"].resize(31, 0)
        space = h5py.h5s.create_simple((6, 2))
        plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        plist.set_layout(h5py.h5d.COMPACT)
        f.create_group("compact")
        compact = h5py.h5d.create(f["compact"].id, b"x", h5py.h5t.IEEE_F32LE, space, dcpl=plist)
        compact.write(h5py.h5s.ALL, h5py.h5s.ALL, np.arange(12, dtype="f4").reshape(6, 2))
        f.create_group("linked")
        f["linked/x"] = h5py.SoftLink("/in_chunks/x")
    with h5py.File(os.path.join(HERE, name)) as f:
        expected(name.replace(".hdf5", ".txt"), [(key, f[key]["x"][:].astype("f4"), None) for key in f])


kinds("kinds.hdf5")
kinds("kinds-newer.hdf5", libver=("v110", "v110"))


# ---- what isn't read

real = rng.normal(size=(6, 4)).astype("f4")
for name, how in (("blosc", hdf5plugin.Blosc()), ("zstd", hdf5plugin.Zstd())):
    with h5py.File(path(f"unread-{name}.hdf5"), "w") as f:
        f.create_dataset("x", data=real, chunks=(2, 4), **how)
with h5py.File(path("unread-scale-offset.hdf5"), "w") as f:
    f.create_dataset("x", data=np.arange(12).reshape(6, 2), chunks=(2, 2), scaleoffset=0)
with h5py.File(path("unread-newest.hdf5"), "w", libver=("v200", "v200")) as f:
    f.create_dataset("x", data=real, chunks=(2, 4), compression="gzip")
with h5py.File(path("unread-virtual.hdf5"), "w", libver=("v110", "v110")) as f:
    layout = h5py.VirtualLayout((6, 4), "f4")
    layout[:] = h5py.VirtualSource(os.path.join("kinds.hdf5"), "in_one_piece/x", (6, 4))
    f.create_virtual_dataset("x", layout)
with h5py.File(path("unread-external.hdf5"), "w") as f:
    f.create_dataset("x", (6, 4), "f4", external=[("nowhere.bin", 0, h5py.h5f.UNLIMITED)])
with h5py.File(path("unread-kinds.hdf5"), "w") as f:
    f["texts"] = np.array(["a", "b"], dtype=h5py.string_dtype())
    f["records"] = np.zeros(3, [("a", "f4"), ("b", "i4")])
    f["single"] = 3.0
    f["nothing"] = np.zeros((3, 0))
    f.create_dataset("unwritten", (6, 4), "f4")
os.path.exists(os.path.join(HERE, "nowhere.bin")) and os.remove(os.path.join(HERE, "nowhere.bin"))


# ---- real numbers that look like images, some of which aren't

depths = (rng.uniform(0, 1, (2, 8, 9, 1)).astype("f4"), np.full((2, 8, 9, 1), 1.5, "f4"))
with h5py.File(path("depth.hdf5"), "w") as f:
    for i, depth in enumerate(depths):
        f[f"episode_{i}/observations/depth"] = depth
expected("depth.txt", [("episode_0", np.floor(depths[0] * np.float32(255) + np.float32(0.5)).astype(np.uint8), None)])
