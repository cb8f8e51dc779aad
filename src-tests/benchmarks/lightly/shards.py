"""Reads what `repforge convert` writes: shards of WebDataset, uncompressed, whose members are NumPy arrays and class numbers."""
import io
import pathlib
import tarfile

import numpy


def images_and_labels(folder):
    """Returns (uint8 [N, C, H, W], int64 [N]) of all shards of a folder, in the order of their names."""
    images, labels = [], []
    for path in sorted(pathlib.Path(folder).glob("*.tar")):
        sample = {}
        with tarfile.open(path) as tar:
            for member in tar:
                key, _, extension = member.name.partition(".")
                if key.startswith("_") or not member.isfile():
                    continue
                if key != sample.get("key"):
                    _add(sample, images, labels)
                    sample = {"key": key}
                sample[extension] = tar.extractfile(member).read()
        _add(sample, images, labels)
    if not images:
        raise SystemExit(f"{folder} holds no shards; write them with ./repforge convert SOURCE --out {folder}")
    return numpy.stack(images), numpy.array(labels)


def _add(sample, images, labels):
    if sample:
        array = next(value for name, value in sample.items() if name.endswith("npy"))
        images.append(numpy.load(io.BytesIO(array)))
        labels.append(int(next(value for name, value in sample.items() if name.endswith("cls"))))
