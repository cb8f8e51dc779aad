"""What the Java module repforge-images makes of most image files, by the same library: pip install numpy opencv-python-headless pillow."""
import cv2
import numpy as np
from PIL import Image, ImageOps

NAMED = {"white": (255, 255, 255), "black": (0, 0, 0)}
REDUCED = {1: cv2.IMREAD_COLOR, 2: cv2.IMREAD_REDUCED_COLOR_2, 4: cv2.IMREAD_REDUCED_COLOR_4, 8: cv2.IMREAD_REDUCED_COLOR_8}

cv2.setNumThreads(1)
cv2.ipp.setUseIPP(False)


def ground(name):
    return NAMED[name] if name in NAMED else tuple(bytes.fromhex(name[1:]))


def decoded(path, transparency, step):
    """Upright, uint8 [height, width, 1 or 3]: gray stays gray, of 16 bits the upper eight are kept."""
    image = Image.open(path)
    if image.format == "JPEG" and image.mode == "RGB":
        return cv2.cvtColor(cv2.imread(path, REDUCED[reduction(ImageOps.exif_transpose(image).size, step)]), cv2.COLOR_BGR2RGB)
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):
        return (np.asarray(image) >> 8).astype(np.uint8)[..., None]
    alpha = image.has_transparency_data
    gray = image.mode in ("1", "L", "LA")
    values = np.asarray(image.convert(("LA" if alpha else "L") if gray else ("RGBA" if alpha else "RGB"))).reshape(image.height, image.width, -1)
    if not alpha:
        return values
    colours, alpha = values[..., :-1].astype(int), values[..., -1:].astype(int)
    if transparency != "drop":
        lies_on = np.array(ground(transparency))
        lies_on = (lies_on @ [299, 587, 114] + 500) // 1000 if gray else lies_on
        colours = (colours * alpha + lies_on * (255 - alpha) + 127) // 255
    return colours.astype(np.uint8)


def part(width, height, step):
    """Left, top, width and height of what is taken, and width and height of what is made of it."""
    name, size, side = step["step"], step["size"], min(width, height)
    if name in ("crop", "random-crop"):
        return (width - side) // 2, (height - side) // 2, side, side, size, size
    if name == "shorter-side":
        return 0, 0, width, height, *(size if one == side else size * one // side for one in (width, height))
    if name == "pad":
        return 0, 0, width, height, *(max(1, int(size * one / max(width, height) + 0.5)) for one in (width, height))
    return 0, 0, width, height, size, size


def reduction(shape, step):
    """JPEG is decoded no larger than is needed."""
    less = 1
    if step:
        _, _, width, height, to_width, to_height = part(*shape, step)
        while less < 8 and width >= 2 * less * to_width and height >= 2 * less * to_height:
            less *= 2
    return less


def resized(image, width, height):
    across, down = image.shape[1] / width, image.shape[0] / height
    if across == 1 and down == 1:
        return image
    if min(across, down) < 1 and max(across, down) > 3:
        image = cv2.resize(image, (width, image.shape[0]) if across > down else (image.shape[1], height), interpolation=cv2.INTER_AREA)
    elif max(across, down) > 3:
        return cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    elif max(across, down) > 1:
        image = cv2.sepFilter2D(image, -1, smoothing(across), smoothing(down), borderType=cv2.BORDER_REPLICATE | cv2.BORDER_ISOLATED)
    return cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR)


def smoothing(scale):
    lacking, single = (scale * scale - 1) / 6 if scale > 1 else 0, np.float32
    if scale <= 2:
        beside = single(lacking / 2)
        return np.array([beside, single(1) - single(2) * beside, beside], single)
    beside = lacking / 4
    far, near = single(beside * beside), single(2 * beside * (1 - 2 * beside))
    return np.array([far, near, single(1) - single(2) * far - single(2) * near, near, far], single)


def done(image, step, full):
    """One step; full are width and height that the image would have if it had been decoded in full."""
    if step["step"] == "recolour":
        gray = image.ndim == 2 or image.shape[2] == 1
        return cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)[..., None] if step["channels"] == 1 and not gray else image.repeat(3, 2) if gray and step["channels"] == 3 else image
    left, top, width, height, to_width, to_height = part(*full, step)
    less = -(-full[0] // image.shape[1])
    if less > 1:
        x, y = min(image.shape[1] - 1, (left + less // 2) // less), min(image.shape[0] - 1, (top + less // 2) // less)
        width = max(x + 1, min(image.shape[1], (left + width + less // 2) // less)) - x
        height = max(y + 1, min(image.shape[0], (top + height + less // 2) // less)) - y
        left, top = x, y
    image = resized(np.ascontiguousarray(image[top:top + height, left:left + width]), to_width, to_height)
    image = image[..., None] if image.ndim == 2 else image
    if step["step"] == "pad" and to_width != to_height:
        colour = np.array(ground(step["ground"]))
        square = np.empty((step["size"], step["size"], image.shape[2]), np.uint8)
        square[:] = colour if image.shape[2] == 3 else (colour @ [299, 587, 114] + 500) // 1000
        y, x = (step["size"] - to_height) // 2, (step["size"] - to_width) // 2
        square[y:y + to_height, x:x + to_width] = image
        return square
    return image


def prepared(path, files):
    """An image as an encoder takes it, uint8 [channels, height, width]; files is what stands under that name in the model's metadata 'image'."""
    sized = [step for step in files["steps"] if step["step"] != "recolour"]
    if any(step["step"] == "resized" for step in sized) or "bits" in files:
        raise NotImplementedError("only files that are resized by options of their data source are prepared here")
    pixels = decoded(path, files["transparency"], sized[0] if sized else None)
    with Image.open(path) as image:
        full = ImageOps.exif_transpose(image).size
    for step in files["steps"]:
        pixels = done(pixels, step, full)
        full = full if step["step"] == "recolour" else pixels.shape[1::-1]
    return pixels.transpose(2, 0, 1)
