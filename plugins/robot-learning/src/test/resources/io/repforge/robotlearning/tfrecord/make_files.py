"""Writes the TFRecord files that tests read, and what TensorFlow and its data sets read from them.

    python -m venv venv && venv/bin/pip install tensorflow-cpu==2.21.0 tensorflow-datasets==4.9.10
    venv/bin/python make_files.py

Beside the files lie texts: a line for each step, whether it is the last of its episode, the CRC-32 of its observation as Repforge has it (float32, or uint8 with channels
first; little-endian) and its action.
"""
import glob
import os
import shutil
import tempfile
import zlib

import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

HERE = os.path.dirname(os.path.abspath(__file__))


class RobotArm(tfds.core.GeneratorBasedBuilder):
    """An RLDS data set, as builders of Open X-Embodiment describe theirs."""

    VERSION = tfds.core.Version("1.0.0")

    def _info(self):
        return tfds.core.DatasetInfo(builder=self, features=tfds.features.FeaturesDict({
            "steps": tfds.features.Dataset({
                "observation": tfds.features.FeaturesDict({
                    "image": tfds.features.Image(shape=(6, 8, 3), dtype=np.uint8, encoding_format="png"),
                    "state": tfds.features.Tensor(shape=(4,), dtype=np.float32)}),
                "action": tfds.features.Tensor(shape=(3,), dtype=np.float32),
                "gripper": tfds.features.Scalar(dtype=np.int64),
                "discount": tfds.features.Scalar(dtype=np.float32),
                "reward": tfds.features.Scalar(dtype=np.float32),
                "is_first": tfds.features.Scalar(dtype=np.bool_),
                "is_last": tfds.features.Scalar(dtype=np.bool_),
                "is_terminal": tfds.features.Scalar(dtype=np.bool_),
                "language_instruction": tfds.features.Text()}),
            "episode_metadata": tfds.features.FeaturesDict({"file_path": tfds.features.Text()})}))

    def _split_generators(self, dl_manager):
        return {"train": self._generate_examples(8), "val": self._generate_examples(2)}

    def _generate_examples(self, episodes):
        rng = np.random.default_rng(episodes)
        for episode in range(episodes):
            steps = int(rng.integers(1, 5))
            yield f"episode {episode}", {
                "steps": [{
                    "observation": {"image": rng.integers(0, 256, (6, 8, 3), dtype=np.uint8), "state": rng.normal(size=4).astype("f4")},
                    "action": rng.normal(size=3).astype("f4"), "gripper": int(rng.integers(0, 2)), "reward": float(t == steps - 1), "discount": 1.0,
                    "is_first": t == 0, "is_last": t == steps - 1, "is_terminal": t == steps - 1, "language_instruction": "push"} for t in range(steps)],
                "episode_metadata": {"file_path": f"{episode}.hdf5"}}


def crc(observation):
    values = observation.transpose(2, 0, 1) if observation.dtype == np.uint8 else observation.astype("<f4")
    return zlib.crc32(np.ascontiguousarray(values).tobytes())


def line(done, observation, action):
    return f"{int(done)} {crc(observation)} " + ("-" if action is None else " ".join(repr(float(a)) for a in np.atleast_1d(action))) + "\n"


for old in glob.glob(os.path.join(HERE, "*.tfrecord*")) + glob.glob(os.path.join(HERE, "*.txt")):
    os.remove(old)
with tempfile.TemporaryDirectory() as folder:
    builder = RobotArm(data_dir=folder, file_format="tfrecord")
    builder.download_and_prepare(download_config=tfds.download.DownloadConfig(num_shards=2))
    for file in glob.glob(os.path.join(folder, "robot_arm", "1.0.0", "*.tfrecord*")):
        shutil.copy(file, HERE)
    with open(os.path.join(HERE, "images.txt"), "w") as images, open(os.path.join(HERE, "states.txt"), "w") as states, open(os.path.join(HERE, "grippers.txt"), "w") as grippers:
        for episode in tfds.as_numpy(builder.as_dataset("train", shuffle_files=False)):
            for step in episode["steps"]:
                images.write(line(step["is_last"], step["observation"]["image"], step["action"]))
                states.write(line(step["is_last"], step["observation"]["state"], step["action"]))
                grippers.write(line(step["is_last"], step["observation"]["state"], step["gripper"]))

rng = np.random.default_rng(3)


def feature(**kind):
    return tf.train.Feature(**kind)


# Single images, as scripts for ImageNet write them.
with tf.io.TFRecordWriter(os.path.join(HERE, "stills.tfrecord")) as out, open(os.path.join(HERE, "stills.txt"), "w") as text:
    for i in range(7):
        image = rng.integers(0, 256, (5, 4, 3), dtype=np.uint8)
        out.write(tf.train.Example(features=tf.train.Features(feature={
            "image/encoded": feature(bytes_list=tf.train.BytesList(value=[tf.io.encode_png(image).numpy()])),
            "image/filename": feature(bytes_list=tf.train.BytesList(value=[b"x.png"])),
            "image/class/label": feature(int64_list=tf.train.Int64List(value=[i % 3]))})).SerializeToString())
        text.write(line(True, image, None))

# Lists of features by step.
with tf.io.TFRecordWriter(os.path.join(HERE, "sequences.tfrecord")) as out, open(os.path.join(HERE, "sequences.txt"), "w") as text:
    for steps in (3, 1, 2):
        states, actions = rng.normal(size=(steps, 2)).astype("f4"), rng.normal(size=(steps, 1)).astype("f4")
        out.write(tf.train.SequenceExample(feature_lists=tf.train.FeatureLists(feature_list={
            "steps/observation": tf.train.FeatureList(feature=[feature(float_list=tf.train.FloatList(value=state)) for state in states]),
            "steps/action": tf.train.FeatureList(feature=[feature(float_list=tf.train.FloatList(value=action)) for action in actions]),
            "steps/is_last": tf.train.FeatureList(feature=[feature(int64_list=tf.train.Int64List(value=[int(t == steps - 1)])) for t in range(steps)])})).SerializeToString())
        for t in range(steps):
            text.write(line(t == steps - 1, states[t], actions[t]))
