"""Makes the files that reading images is measured by: python make.py OUT [COUNT]. Needs pillow, and photographs, such as those of Debian's mate-backgrounds."""
import random
import sys
from pathlib import Path

from PIL import Image

WALLPAPERS = Path("/usr/share/backgrounds")


def main(out, count):
    random.seed(1)
    files = sorted(file for ending in ("jpg", "png") for file in WALLPAPERS.rglob("*." + ending))
    images = [image for image in (Image.open(file).convert("RGB") for file in files) if image.width >= 1000]
    if not images:
        sys.exit(f"there are no photographs in {WALLPAPERS}: apt-get install mate-backgrounds")
    for ending in ("jpg", "png", "webp"):
        (out / ending).mkdir(parents=True, exist_ok=True)
    for i in range(count):
        image = images[i % len(images)]
        width = min(random.randint(700, 1600), image.width, image.height * 4 // 3)
        height = width * 3 // 4
        left, top = random.randint(0, image.width - width), random.randint(0, image.height - height)
        photo = image.crop((left, top, left + width, top + height)).resize((500, 375), Image.LANCZOS)
        photo.save(out / "jpg" / f"{i:05}.jpg", quality=90)
        if i < count // 4:
            photo.save(out / "png" / f"{i:05}.png")
            photo.save(out / "webp" / f"{i:05}.webp", quality=85)


main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2000)
