"""What the Java module repforge-images makes of image files, in NumPy and Pillow: the same pixels, but for lossy WebP, whose decoders differ."""
import json
import math
import numpy as np
from PIL import Image, ImageOps

GROUND = {"white": 255, "black": 0}
LUMA = np.array([0.299, 0.587, 0.114])


def decoded(path, transparency):
    """Upright, uint8 [height, width, 1 or 3]: gray stays gray, of 16 bits the upper eight are kept."""
    image = ImageOps.exif_transpose(Image.open(path))
    if image.mode.startswith("I"):
        return (np.asarray(image) >> 8).astype(np.uint8)[..., None]
    alpha = image.has_transparency_data
    gray = image.mode in ("1", "L", "LA")
    values = np.asarray(image.convert(("LA" if alpha else "L") if gray else ("RGBA" if alpha else "RGB"))).reshape(image.height, image.width, -1)
    if not alpha:
        return values
    colours, alpha = values[..., :-1].astype(int), values[..., -1:].astype(int)
    return (colours if transparency == "beneath" else (colours * alpha + GROUND[transparency] * (255 - alpha) + 127) // 255).astype(np.uint8)


def along(values, target):
    """The last axis in another length, by linear interpolation without aliasing."""
    source = values.shape[-1]
    scale, result = source / target, np.zeros(values.shape[:-1] + (target,), np.float32)
    reach = max(1, scale)
    for i in range(target):
        centre = (i + 0.5) * scale - 0.5
        places = range(max(0, math.ceil(centre - reach)), min(source - 1, math.floor(centre + reach)) + 1)
        shares = [max(0, 1 - abs(place - centre) / reach) for place in places]
        for place, share in zip(places, shares):
            result[..., i] += np.float32(share / sum(shares)) * values[..., place]
    return result


def resized(pixels, height, width):
    """Rounded once, at the end, which Pillow does after each axis."""
    planes = along(np.moveaxis(pixels, 2, 0).astype(np.float32), width)
    planes = along(planes.swapaxes(1, 2), height).swapaxes(1, 2)
    return np.floor(np.moveaxis(planes, 0, 2).astype(float) + 0.5).clip(0, 255).astype(np.uint8)


def done(pixels, step):
    (height, width, channels), name = pixels.shape, step["step"]
    if name == "recolour":
        if channels == step["channels"]:
            return pixels
        whole = pixels.astype(int) @ [299, 587, 114] if channels == 3 else None
        return ((whole + 500) // 1000).astype(np.uint8)[..., None] if channels == 3 else pixels.repeat(3, 2)
    if name == "stretch":
        wanted = step["channels"] or channels
        real = pixels if wanted == channels else pixels.repeat(3, 2) if wanted == 3 else (pixels @ LUMA).astype(np.float32)[..., None]
        return resized(real, step["height"] or height, step["width"] or width)
    if name == "pad" and height != width:
        side = max(height, width)
        square = np.full((side, side, channels), step["ground"], np.uint8)
        square[(side - height) // 2:(side - height) // 2 + height, (side - width) // 2:(side - width) // 2 + width] = pixels
        pixels = square
    side = min(pixels.shape[:2])
    top, left = (pixels.shape[0] - side) // 2, (pixels.shape[1] - side) // 2
    square = pixels[top:top + side, left:left + side]
    return square if side == step["size"] and pixels.shape[0] == pixels.shape[1] else resized(square, step["size"], step["size"])


def prepared(path, files):
    """An image as an encoder takes it, uint8 [channels, height, width]; files is what stands under that name in the model's metadata 'image'."""
    pixels = decoded(path, files["transparency"])
    for step in files["steps"]:
        pixels = done(pixels, step)
    return pixels.transpose(2, 0, 1)
