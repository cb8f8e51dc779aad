#!/usr/bin/env python3
"""Makes what lies beside it: images, an encoder and a classifier of them, and what the host's "repforge embed" gives for the images, embeddings.npy,
in the order of their names.

    pip install numpy pillow
    python3 make.py PATH/TO/repforge
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image

HERE = pathlib.Path(__file__).parent
RECIPE = """
algorithm: simclr
seed: 7
data: {train: [{use: image-folder, folder: %s, size: 12, channels: 3}]}
encoder: {use: conv-net, channels: [4, 8], strides: [2, 2], grid: 0, normalise: true}
representation_dim: 6
projection_dim: 4
batch_size: 4
n_epochs: 3
threads: 1
evaluate: null
"""


def waves(height, width, channels, seed):
    """Smooth, so that lossy formats are close, and different at each corner."""
    phases = np.random.default_rng(seed).uniform(0, 6, (channels, 3))
    y, x = np.mgrid[0:height, 0:width]
    planes = [128 + 120 * np.sin(p[0] + x / (3 + p[1]) + y / (4 + p[2])) for p in phases]
    return np.stack(planes, 2)


def images(folder):
    for name in ("cold", "warm"):
        (folder / name).mkdir(parents=True)
    rgb = lambda h, w, seed: Image.fromarray(waves(h, w, 3, seed).astype(np.uint8), "RGB")
    rgb(30, 40, 1).save(folder / "cold/landscape.png")
    exif = Image.Exif()
    exif[0x112] = 6  # lies on its left side
    rgb(32, 48, 2).save(folder / "cold/turned.jpg", quality=90, exif=exif)
    gray = waves(20, 25, 2, 3).astype(np.uint8)
    Image.fromarray(gray, "LA").save(folder / "cold/gray-with-alpha.png")
    rgb(36, 24, 4).save(folder / "cold/lossless.webp", lossless=True)
    rgb(64, 40, 5).save(folder / "warm/lossy.webp", quality=80)
    Image.fromarray((waves(17, 33, 1, 6)[:, :, 0] * 256).astype(np.uint16)).save(folder / "warm/sixteen-bits.png")
    rgb(12, 12, 7).save(folder / "warm/of-the-size.png")
    rgb(18, 31, 8).quantize(16).save(folder / "warm/palette.gif")
    rgb(5, 9, 9).save(folder / "warm/small.bmp")


def main(repforge):
    shutil.rmtree(HERE / "images", ignore_errors=True)
    images(HERE / "images")
    source = "{use: image-folder, folder: %s, size: 12, channels: 3}" % (HERE / "images").resolve()
    with tempfile.TemporaryDirectory() as temp:
        temp = pathlib.Path(temp)
        (temp / "small.yaml").write_text(RECIPE % (HERE / "images").resolve())
        run = lambda *arguments: subprocess.run([repforge, *map(str, arguments)], check=True)
        run("train", temp / "small.yaml", "--out", temp / "run")
        shutil.copy(temp / "run/encoder.onnx", HERE / "encoder.onnx")
        run("fine-tune", temp / "run", "--train", source, "--out", HERE / "classifier.onnx", "--held-out", "0", "--patience", "0",
            "--set", "n_epochs=20", "--set", "optimizer.learning_rate=0.01", "--set", "batch_size=4", "--set", "augmenter=none")
        run("embed", HERE / "encoder.onnx", source, "--out", HERE / "embeddings.npy")


if __name__ == "__main__":
    main(sys.argv[1])
