#!/usr/bin/env python3
"""Makes the shards beside it, as eirli's convert_to_simple_webdataset writes them with webdataset's TarWriter.

Each sample is one member, sampleNNNNNN.obs.pyd: the pickle of {'obs': array}. Pixel (c, y, x) of sample n is (31 n + 7 c + 3 y + x) mod 256,
and, where it is a real number, divided by 255.

    numpy-1.26/bin/python make.py numpy-1      # NumPy 1.26.4
    torch-2.5/bin/python make.py numpy-2 torch # NumPy 2.1.3, PyTorch 2.5.1
"""
import gzip
import io
import pickle
import sys
import tarfile

import numpy as np

SAMPLES = 2


def pixels(n, c=3, h=8, w=9):
    c, y, x = np.indices((c, h, w))
    return ((31 * n + 7 * c + 3 * y + x) % 256).astype(np.uint8)


def write(name, observation):
    tar_bytes = io.BytesIO()
    with tarfile.open(fileobj=tar_bytes, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for n in range(SAMPLES):
            data = observation(n)
            info = tarfile.TarInfo(f"sample{n:06d}.obs.pyd")
            info.size = len(data)
            info.mode, info.uname, info.gname = 0o444, "bigdata", "bigdata"
            tar.addfile(info, io.BytesIO(data))
    with open(name + ".tar.gz", "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", filename="", mtime=0) as packed:
        packed.write(tar_bytes.getvalue())


def numpy(prefix):
    for protocol in (2, 3, 4, 5):
        write(f"{prefix}-float32-protocol-{protocol}",
              lambda n: pickle.dumps({"obs": (pixels(n) / 255).astype(np.float32)}, protocol=protocol))
    write(f"{prefix}-uint8", lambda n: pickle.dumps({"obs": pixels(n)}))
    write(f"{prefix}-float64-channels-last", lambda n: pickle.dumps({"obs": (pixels(n) / 255).transpose(1, 2, 0)}))


def torch():
    import torch as th

    def tensor(n):
        return th.from_numpy(pixels(n)).float() / 255

    for protocol in (2, 3, 4, 5):
        write(f"torch-float32-protocol-{protocol}", lambda n: pickle.dumps({"obs": tensor(n)}, protocol=protocol))
    write("torch-uint8", lambda n: pickle.dumps({"obs": th.from_numpy(pixels(n))}))
    write("torch-half", lambda n: pickle.dumps({"obs": tensor(n).half()}))
    # A part of a larger storage, its axes in another order; the channels are last.
    write("torch-strided", lambda n: pickle.dumps({"obs": th.cat([th.zeros(1, 8, 9), tensor(n)])[1:].permute(1, 2, 0)}))

    def zipped(n):
        """What _load_from_bytes also takes: the storage as torch.save writes files today."""
        class Zipped:
            def __reduce__(self):
                buffer = io.BytesIO()
                th.save(tensor(n).storage(), buffer)
                return th.storage._load_from_bytes, (buffer.getvalue(),)

        class Tensor:
            def __reduce__(self):
                return th._utils._rebuild_tensor_v2, (Zipped(), 0, (3, 8, 9), (72, 9, 1), False, {})

        return pickle.dumps({"obs": Tensor()})

    write("torch-zip", zipped)


for what in sys.argv[1:]:
    torch() if what == "torch" else numpy(what)
