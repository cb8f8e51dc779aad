"""Reads what `repforge convert` writes: shards of WebDataset, uncompressed, whose members are NumPy arrays."""
import io
import pathlib
import tarfile

import numpy


def images(folder):
    """Returns uint8 [N, C, H, W] of all shards of a folder, in the order of their names."""
    found = []
    for path in sorted(pathlib.Path(folder).glob("*.tar")):
        sample = {}
        with tarfile.open(path) as tar:
            for member in tar:
                key, _, extension = member.name.partition(".")
                if key.startswith("_") or not member.isfile():
                    continue
                if key != sample.get("key"):
                    _add(sample, found)
                    sample = {"key": key}
                sample[extension] = tar.extractfile(member).read()
        _add(sample, found)
    if not found:
        raise SystemExit(f"{folder} holds no shards; write them with ./repforge convert SOURCE --out {folder}")
    return numpy.stack(found)


def _add(sample, found):
    if sample:
        array = next(value for name, value in sample.items() if name.endswith("npy"))
        found.append(numpy.load(io.BytesIO(array)))
