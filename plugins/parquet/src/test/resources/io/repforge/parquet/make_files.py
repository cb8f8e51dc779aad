"""Makes the Parquet files beside this script by pyarrow and Hugging Face's datasets, and expected.json, which says what these tools and PIL read in them.

Run with pyarrow, datasets and pillow: python make_files.py
"""

import hashlib
import io
import json
import os

import datasets
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = ["ant", "bee", "cat"]
expected = {}


def path(name):
    file = os.path.join(HERE, name)
    os.makedirs(os.path.dirname(file), exist_ok=True)
    return file


def picture(i, size=4):
    return np.random.default_rng(i).integers(0, 256, (size, size, 3), dtype=np.uint8)


def png(i, size=4):
    out = io.BytesIO()
    Image.fromarray(picture(i, size)).save(out, "png")
    return out.getvalue()


def digest(file):
    """Of the pixels, channels first."""
    pixels = np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))
    return hashlib.sha256(np.ascontiguousarray(pixels.transpose(2, 0, 1)).tobytes()).hexdigest()


def expect(name, **columns):
    expected[name] = columns


def hugging_face():
    """Two shards as data sets on the hub have them."""
    features = datasets.Features({"image": datasets.Image(), "label": datasets.ClassLabel(names=NAMES), "caption": datasets.Value("string")})
    rows = [{"image": {"bytes": png(i), "path": f"picture-{i}.png"}, "label": i % 3, "caption": f"number {i}"} for i in range(11)]
    data = datasets.Dataset.from_list(rows, features=features)
    for shard in range(2):
        name = f"hub/train-{shard:05d}-of-00002.parquet"
        data.shard(2, shard, contiguous=True).to_parquet(path(name), batch_size=4)
        table = datasets.Dataset.from_parquet(path(name), keep_in_memory=True)
        raw = pq.read_table(path(name)).to_pylist()
        expect(name, pixels=[digest(row["image"]["bytes"]) for row in raw], label=list(table["label"]), names=table.features["label"].names,
               origin=[row["image"]["path"] for row in raw])
    unlabelled = [{**row, "label": -1} for row in rows[:3]]
    datasets.Dataset.from_list(unlabelled, features=features).to_parquet(path("hub/test-00000-of-00001.parquet"))
    renamed = datasets.Features({**features, "label": datasets.ClassLabel(names=NAMES[::-1])})
    datasets.Dataset.from_list(rows[:2], features=renamed).to_parquet(path("other-names.parquet"))


def plain():
    """Bytes without a struct, names of classes as text, in several row groups of several pages, with rows that hold no image or no label."""
    images = [None if i in (3, 8) else png(100 + i) for i in range(10)]
    kinds = [None if i == 5 else NAMES[2 - i % 3] for i in range(10)]
    table = pa.table({"picture": pa.array(images, pa.binary()), "kind": pa.array(kinds, pa.string()), "weight": pa.array(np.arange(10) / 4, pa.float64()),
                      "number": pa.array([i % 4 for i in range(10)], pa.int8()), "big": pa.array([i % 2 == 0 for i in range(10)])})
    pq.write_table(table, path("plain.parquet"), row_group_size=4, compression="zstd", data_page_size=1, write_batch_size=1, data_page_version="2.0",
                   use_dictionary=["kind"], write_statistics=["weight"])
    raw = pq.read_table(path("plain.parquet")).to_pylist()
    expect("plain.parquet", pixels=[row["picture"] and digest(row["picture"]) for row in raw], kind=[row["kind"] for row in raw],
           weight=[row["weight"] for row in raw], number=[row["number"] for row in raw], big=[int(row["big"]) for row in raw])
    pq.write_table(table.drop_columns(["picture"]), path("without-picture.parquet"))
    pq.write_table(table.set_column(1, "kind", pa.array([1] * 10)), path("number-as-kind.parquet"))


def codecs():
    """The same by each codec, in both versions of pages."""
    table = pa.table({"image": pa.array([png(200 + i) + bytes(500) for i in range(6)], pa.binary()), "label": pa.array([0, 1, 2, 0, 1, 2], pa.int32())})
    for codec in ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]:
        for version in ["1.0", "2.0"]:
            pq.write_table(table, path(f"codecs/{codec}-{version[0]}.parquet"), compression=codec, data_page_version=version, row_group_size=3,
                           write_page_checksum=codec == "snappy")
    expect("codecs", pixels=[digest(image.as_py()) for image in table["image"]], label=table["label"].to_pylist())


def trajectories():
    """Episodes across row groups and files, with lists as observations and actions, by encodings that aren't the usual ones."""
    lengths = [3, 5, 1, 7, 2, 4, 6, 3]
    episode = [e for e, n in enumerate(lengths) for _ in range(n)]
    random = np.random.default_rng(7)
    rows = len(episode)
    state = random.standard_normal((rows, 3)).astype(np.float32)
    move = random.standard_normal((rows, 2))
    grid = random.integers(-5, 5, (rows, 2, 3))
    table = pa.table({
        "episode_index": pa.array(episode, pa.int64()),
        "observation.state": pa.array(list(state), pa.list_(pa.float32(), 3)),
        "action": pa.array(list(move), pa.list_(pa.float64())),
        "grid": pa.array([[list(line) for line in one] for one in grid.tolist()], pa.list_(pa.list_(pa.int16()))),
        "choice": pa.array((np.arange(rows) % 4).tolist(), pa.int32()),
        "reward": pa.array(random.random(rows), pa.float32()),
        "image": pa.array([{"bytes": png(300 + i), "path": None} for i in range(rows)],
                          pa.struct([("bytes", pa.binary()), ("path", pa.string())]))})
    for part, (start, stop) in enumerate([(0, 19), (19, rows)]):
        pq.write_table(table.slice(start, stop - start), path(f"episodes/part-{part}.parquet"), row_group_size=6, compression="snappy", data_page_size=16,
                       write_batch_size=2, use_dictionary=["episode_index"],
                       column_encoding={"choice": "DELTA_BINARY_PACKED", "reward": "BYTE_STREAM_SPLIT", "image.bytes": "DELTA_LENGTH_BYTE_ARRAY"})
    raw = pa.concat_tables([pq.read_table(path(f"episodes/part-{part}.parquet")) for part in range(2)])
    rows = raw.to_pylist()
    expect("episodes", episode=raw["episode_index"].to_pylist(), state=raw["observation.state"].to_pylist(), action=raw["action"].to_pylist(),
           grid=raw["grid"].to_pylist(), choice=raw["choice"].to_pylist(), reward=raw["reward"].to_pylist(),
           pixels=[digest(row["image"]["bytes"]) for row in rows])


def odd():
    """What can't be used as it is."""
    image = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    with open(path("beside.png"), "wb") as out:
        out.write(png(400))
    with_paths = [{"bytes": png(401), "path": "inside.png"}, {"bytes": None, "path": "beside.png"}, {"bytes": None, "path": "nowhere.png"}, None,
                  {"bytes": b"no image", "path": None}]
    pq.write_table(pa.table({"image": pa.array(with_paths, image)}), path("paths.parquet"))
    pq.write_table(pa.table({"x": pa.array([[1.0, 2.0], [3.0], None, [4.0, None], [], [5.0, 6.0]], pa.list_(pa.float32()))}), path("ragged.parquet"))
    pq.write_table(pa.table({"image": pa.array([], pa.binary())}), path("empty.parquet"))
    pq.write_table(pa.table({"image": pa.array([png(1)], pa.binary()), "mask": pa.array([png(2)], pa.binary()),
                             "time": pa.array([0], pa.timestamp("ms"))}), path("two-images.parquet"))
    expect("paths.parquet", pixels=[digest(png(401)), digest(png(400))])


def lerobot():
    """The documented layouts of LeRobot's data sets, written by datasets as LeRobot does: version 2.1 with a file per episode, version 3.0 with several in one."""
    lengths = [4, 2, 5]
    shapes = {"observation.state": [3], "action": [2]}
    random = np.random.default_rng(11)
    episodes = []
    for episode, length in enumerate(lengths):
        episodes.append([{"observation.image": {"bytes": png(500 + 10 * episode + i), "path": f"frame_{i:06d}.png"},
                          "observation.state": random.standard_normal(3).astype(np.float32), "action": random.standard_normal(2).astype(np.float32),
                          "timestamp": i / 10, "frame_index": i, "episode_index": episode, "index": sum(lengths[:episode]) + i, "task_index": episode % 2}
                         for i in range(length)])
    numbers = {key: datasets.Sequence(datasets.Value("float32"), length=shape[0]) for key, shape in shapes.items()}
    whole = {key: datasets.Value("int64") for key in ["frame_index", "episode_index", "index", "task_index"]}
    features = datasets.Features({"observation.image": datasets.Image(), **numbers, "timestamp": datasets.Value("float32"), **whole})
    told = {"observation.image": {"dtype": "image", "shape": [4, 4, 3], "names": ["height", "width", "channel"]},
            "observation.images.top": {"dtype": "video", "shape": [48, 64, 3], "names": ["height", "width", "channel"]},
            **{key: {"dtype": "float32", "shape": shape, "names": None} for key, shape in shapes.items()},
            "timestamp": {"dtype": "float32", "shape": [1], "names": None}, **{key: {"dtype": "int64", "shape": [1], "names": None} for key in whole}}
    layouts = {"lerobot-2.1": ("v2.1", "data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet", [[one] for one in episodes]),
               "lerobot-3.0": ("v3.0", "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet", [episodes[:2], episodes[2:]])}
    for folder, (version, template, files) in layouts.items():
        for number, parts in enumerate(files):
            name = template.format(episode_chunk=0, episode_index=number, chunk_index=0, file_index=number)
            datasets.Dataset.from_list([row for part in parts for row in part], features=features).to_parquet(path(f"{folder}/{name}"))
        with open(path(f"{folder}/meta/info.json"), "w") as out:
            json.dump({"codebase_version": version, "robot_type": "none", "total_episodes": len(lengths), "total_frames": sum(lengths), "fps": 10,
                       "data_path": template, "features": told}, out, indent=1)
    rows = [row for episode in episodes for row in episode]
    expect("lerobot", pixels=[digest(row["observation.image"]["bytes"]) for row in rows], state=[row["observation.state"].tolist() for row in rows],
           action=[row["action"].tolist() for row in rows], episode=[row["episode_index"] for row in rows], task=[row["task_index"] for row in rows])


for make in [hugging_face, plain, codecs, trajectories, odd, lerobot]:
    make()
with open(path("expected.json"), "w") as out:
    json.dump(expected, out, indent=1)
