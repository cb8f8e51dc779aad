"""Pillow and torchvision on the files of make.py: python speed.py FOLDER [PROCESSES]. Needs pillow; torchvision is measured where it is installed."""
import io
import random
import sys
import time
from multiprocessing import Barrier, Process
from pathlib import Path

from PIL import Image

SIZE, PASSES = 224, 5


def stretched(file):
    Image.open(io.BytesIO(file)).convert("RGB").resize((SIZE, SIZE), Image.BILINEAR)


def square(file):
    image = Image.open(io.BytesIO(file)).convert("RGB")
    side, (width, height) = min(image.size), image.size
    image.resize((SIZE, SIZE), Image.BILINEAR, box=((width - side) / 2, (height - side) / 2, (width + side) / 2, (height + side) / 2))


def crops(file):
    image = Image.open(io.BytesIO(file)).convert("RGB")
    for _ in range(2):
        side = random.uniform(0.08, 1) ** 0.5
        width, height = image.width * side, image.height * side
        left, top = random.uniform(0, image.width - width), random.uniform(0, image.height - height)
        image.resize((SIZE, SIZE), Image.BILINEAR, box=(left, top, left + width, top + height))


def by_torchvision(file):
    import torch
    from torchvision.io import ImageReadMode, decode_image
    from torchvision.transforms.v2.functional import resize

    resize(decode_image(torch.frombuffer(bytearray(file), dtype=torch.uint8), ImageReadMode.RGB), [SIZE, SIZE], antialias=True)


def work(read, files, barrier):
    Image.core.set_blocks_max(4096)  # Pillow reuses its memory; else it measures page faults
    if read is by_torchvision:
        import torch

        torch.set_num_threads(1)
    for _ in range(PASSES):
        barrier.wait()
        for file in files:
            read(file)
        barrier.wait()


def best(read, files, processes):
    barrier = Barrier(processes + 1)
    workers = [Process(target=work, args=(read, files[i::processes], barrier)) for i in range(processes)]
    for worker in workers:
        worker.start()
    seconds = []
    for _ in range(PASSES):
        barrier.wait()
        start = time.perf_counter()
        barrier.wait()
        seconds.append(time.perf_counter() - start)
    for worker in workers:
        worker.join()
    return len(files) / min(seconds)


def main(folder, processes):
    ways = {"Pillow, stretched": stretched, "Pillow, central square": square, "Pillow, two crops": crops}
    try:
        import torchvision.io  # noqa: F401

        ways["torchvision, stretched"] = by_torchvision
    except ImportError:
        print("torchvision isn't installed")
    for format in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = [path.read_bytes() for path in sorted(format.iterdir())]
        for name, read in ways.items():
            print(f"{len(files)} {format.name}: {name}, {processes} processes: {best(read, files, processes):.0f} images/s", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2)
