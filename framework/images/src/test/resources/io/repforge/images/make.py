"""Makes the image files of DecodedFilesTest and what Pillow reads of them: python make.py (pip install numpy==2.2.6 pillow==12.0.0)."""

import io
import shutil
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

HERE = Path(__file__).parent / "decoded"
W, H = 23, 17


def smooth(channels, seed):
    """Gradients and a disc: what JPEG keeps well."""
    y, x = np.mgrid[0:H, 0:W]
    image = np.stack([(x * (7 + 2 * c) + y * (5 + seed % 7)) % 200 + 20 * c for c in range(channels)], -1).astype(np.float64)
    image[(x - W / 2) ** 2 + (y - H / 2) ** 2 < 30] = [200 - 40 * c for c in range(channels)]
    return image.astype(np.uint8)


def noise(channels, seed, most=256, dtype=np.uint8):
    return np.random.default_rng(seed).integers(0, most, (H, W, channels)).astype(dtype)


def keep(name, content, expected):
    """Writes a file, and beside it what is to be read: uint8 [height, width] or [height, width, 3], made [channels, height, width]."""
    (HERE / name).write_bytes(content)
    array = np.asarray(expected)
    assert array.dtype == np.uint8, (name, array.dtype)
    array = array[None] if array.ndim == 2 else array.transpose(2, 0, 1)
    np.save(HERE / (name + ".npy"), np.ascontiguousarray(array))


def encoded(image, kind, **options):
    to = io.BytesIO()
    image.save(to, kind, **options)
    return to.getvalue()


def on_white(content):
    """As most viewers show it."""
    image = Image.open(io.BytesIO(content))
    gray = image.mode in ("1", "L", "LA")
    if image.mode in ("PA", "LA", "RGBA", "RGBa") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, (255, 255, 255, 255))
        ground.paste(rgba, (0, 0), rgba)
        image = ground.convert("RGB")
    return ImageOps.exif_transpose(image).convert("L" if gray else "RGB")


def plain(name, image, kind, **options):
    content = encoded(image, kind, **options)
    keep(name, content, on_white(content))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(samples, depth, colour, chunks=b"", palette=b""):
    """A PNG of rows of bytes, for what Pillow doesn't write: 16 bits of colour, few bits of gray, tRNS, sBIT."""
    height = len(samples)
    width = samples[0][0]
    rows = b"".join(b"\0" + row for _, row in samples)
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunks + palette + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def deep(array):
    return [(array.shape[1], row.astype(">u2").tobytes()) for row in array]


def packed(array, bits):
    rows = []
    for row in array:
        text = "".join(format(int(v), "0%db" % bits) for v in row)
        text += "0" * (-len(text) % 8)
        rows.append((len(row), int(text, 2).to_bytes(len(text) // 8, "big")))
    return rows


def blended(colour, alpha):
    c, a = colour.astype(int), alpha.astype(int)
    return ((c * a + 255 * (255 - a) + 127) // 255).astype(np.uint8)


def jpegs():
    rgb = Image.fromarray(smooth(3, 1))
    plain("plain.jpg", rgb, "JPEG", quality=92, subsampling=0)
    plain("subsampled.jpg", rgb, "JPEG", quality=92, subsampling=2)
    plain("progressive.jpg", rgb, "JPEG", quality=92, progressive=True)
    plain("restarts.jpg", rgb, "JPEG", quality=92, restart_marker_blocks=2)
    plain("gray.jpg", Image.fromarray(smooth(1, 2)[..., 0]), "JPEG", quality=92)
    plain("cmyk.jpg", rgb.convert("CMYK"), "JPEG", quality=95)
    plain("oddly-sampled.jpg", rgb, "JPEG", quality=92, subsampling=1)
    plain("rgb.jpg", rgb, "JPEG", quality=92, keep_rgb=True)
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x112] = orientation
        plain("turned-%d.jpg" % orientation, rgb, "JPEG", quality=92, subsampling=0, exif=exif)


def pngs():
    plain("rgb.png", Image.fromarray(noise(3, 1)), "PNG")
    plain("gray.png", Image.fromarray(noise(1, 2)[..., 0]), "PNG")
    plain("bits.png", Image.fromarray(noise(1, 3)[..., 0]).convert("1"), "PNG")
    plain("rgba.png", Image.fromarray(noise(4, 4)), "PNG")
    plain("gray-alpha.png", Image.fromarray(noise(2, 5), "LA"), "PNG")
    palette = Image.fromarray(noise(3, 6)).quantize(40)
    plain("palette.png", palette, "PNG")
    plain("palette-clear.png", palette, "PNG", transparency=3)
    plain("palette-alpha.png", palette, "PNG", transparency=bytes(range(0, 240, 6)))
    plain("few-colours.png", Image.fromarray(noise(3, 7)).quantize(4), "PNG", bits=2)
    exif = Image.Exif()
    exif[0x112] = 6
    plain("turned.png", Image.fromarray(noise(3, 8)), "PNG", exif=exif)
    gray = noise(1, 9, 65536, np.uint16)
    keep("gray-16.png", png(deep(gray), 16, 0), (gray[..., 0] >> 8).astype(np.uint8))
    rgb = noise(3, 10, 65536, np.uint16)
    keep("rgb-16.png", png(deep(rgb), 16, 2), (rgb >> 8).astype(np.uint8))
    rgba = noise(4, 11, 65536, np.uint16)
    keep("rgba-16.png", png(deep(rgba), 16, 6), blended(rgba[..., :3] >> 8, rgba[..., 3:] >> 8))
    la = noise(2, 12, 65536, np.uint16)
    keep("gray-alpha-16.png", png(deep(la), 16, 4), blended(la[..., 0] >> 8, la[..., 1] >> 8))
    for bits in (1, 2, 4):
        few = noise(1, 13 + bits, 1 << bits)[..., 0]
        keep("gray-%d.png" % bits, png(packed(few, bits), bits, 0), few * (255 // ((1 << bits) - 1)))
    two = noise(1, 20, 4)[..., 0]
    key = struct.pack(">H", 2)
    keep("gray-2-clear.png", png(packed(two, 2), 2, 0, chunk(b"tRNS", key)), np.where(two == 2, 255, two * 85).astype(np.uint8))
    eight = noise(1, 21, 8)[..., 0]
    keep("gray-clear.png", png([(W, row.tobytes()) for row in eight], 8, 0, chunk(b"tRNS", struct.pack(">H", 5))),
         np.where(eight == 5, 255, eight).astype(np.uint8))
    colour = noise(3, 22, 2) * 255
    cleared = colour.copy()
    cleared[(colour == [255, 0, 255]).all(-1)] = 255
    keep("rgb-clear.png", png([(W, row.tobytes()) for row in colour], 8, 2, chunk(b"tRNS", struct.pack(">HHH", 255, 0, 255))), cleared)
    wide = noise(3, 23, 2, np.uint16) * 51400
    clear = (wide >> 8).astype(np.uint8)
    clear[(wide == [51400, 0, 51400]).all(-1)] = 255
    keep("rgb-16-clear.png", png(deep(wide), 16, 2, chunk(b"tRNS", struct.pack(">HHH", 51400, 0, 51400))), clear)
    low = noise(1, 24, 4096, np.uint16)
    keep("low-12-bits.png", png(deep(low), 16, 0, chunk(b"sBIT", bytes([12]))), (low[..., 0] >> 4).astype(np.uint8))
    high = low << 4 | low >> 8
    keep("high-12-bits.png", png(deep(high), 16, 0, chunk(b"sBIT", bytes([12]))), (high[..., 0] >> 8).astype(np.uint8))


def tiffs():
    rgb = Image.fromarray(noise(3, 30))
    gray = Image.fromarray(noise(1, 31)[..., 0])
    for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
        plain("rgb-%s.tif" % compression, rgb, "TIFF", compression=compression)
    plain("jpeg.tif", Image.fromarray(smooth(3, 3)), "TIFF", compression="jpeg", quality=95)
    plain("gray.tif", gray, "TIFF", compression="tiff_lzw")
    plain("bits.tif", gray.convert("1"), "TIFF")
    plain("group4.tif", gray.convert("1"), "TIFF", compression="group4")
    plain("palette.tif", rgb.quantize(40), "TIFF")
    plain("rgba.tif", Image.fromarray(noise(4, 32)), "TIFF")
    plain("gray-alpha.tif", Image.fromarray(noise(2, 33), "LA"), "TIFF")
    plain("cmyk.tif", Image.fromarray(noise(4, 34), "CMYK"), "TIFF")
    plain("turned.tif", rgb, "TIFF", tiffinfo={0x112: 8})
    plain("strips.tif", rgb, "TIFF", strip_size=W * 3 * 4)
    white = 255 - np.asarray(gray)
    plain("white-is-zero.tif", gray, "TIFF", tiffinfo={262: 0})
    deep_gray = noise(1, 35, 65536, np.uint16)[..., 0]
    keep("gray-16.tif", encoded(Image.fromarray(deep_gray), "TIFF"), (deep_gray >> 8).astype(np.uint8))
    low = noise(1, 36, 4096, np.uint16)[..., 0]
    keep("most-4095.tif", encoded(Image.fromarray(low), "TIFF", tiffinfo={281: 4095}), np.rint(low / 4095 * 255).astype(np.uint8))
    rgb16 = noise(3, 37, 65536, np.uint16)
    keep("rgb-16.tif", tiff16(rgb16), (rgb16 >> 8).astype(np.uint8))
    del white


def tiff16(array):
    """Colours of 16 bits, which Pillow doesn't write."""
    data = array.astype("<u2").tobytes()
    entries = [(256, 3, 1, W), (257, 3, 1, H), (258, 3, 3, 0), (259, 3, 1, 1), (262, 3, 1, 2), (273, 4, 1, 0), (277, 3, 1, 3), (278, 3, 1, H),
               (279, 4, 1, len(data))]
    after = 8 + 2 + 12 * len(entries) + 4
    values = {258: after, 273: after + 6}
    ifd = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", tag, kind, n, values.get(tag, v)) for tag, kind, n, v in entries) + bytes(4)
    return b"II*\0" + struct.pack("<I", 8) + ifd + struct.pack("<HHH", 16, 16, 16) + data


def others():
    rgb = Image.fromarray(noise(3, 40))
    gray = Image.fromarray(noise(1, 41)[..., 0])
    rgba = Image.fromarray(noise(4, 42))
    plain("lossless.webp", rgb, "WEBP", lossless=True)
    plain("lossy.webp", Image.fromarray(smooth(3, 4)), "WEBP", quality=90)
    plain("alpha.webp", rgba, "WEBP", lossless=True, exact=True)
    plain("lossy-alpha.webp", Image.fromarray(np.dstack([smooth(3, 4), noise(1, 43)])), "WEBP", quality=90)
    exif = Image.Exif()
    exif[0x112] = 6
    plain("turned.webp", rgb, "WEBP", lossless=True, exif=exif)
    rgb.save(HERE / "moving.webp", "WEBP", lossless=True, save_all=True, append_images=[Image.fromarray(noise(3, 44))])
    keep("moving.webp", (HERE / "moving.webp").read_bytes(), rgb)
    plain("rgb.bmp", rgb, "BMP")
    plain("gray.bmp", gray, "BMP")
    plain("bits.bmp", gray.convert("1"), "BMP")
    plain("palette.bmp", rgb.quantize(40), "BMP")
    plain("rgba.bmp", rgba, "BMP")
    colours = rgb.quantize(40)
    content = encoded(colours, "GIF")
    keep("palette.gif", content, Image.open(io.BytesIO(content)).convert("RGB"))
    content = encoded(colours, "GIF", transparency=5)
    keep("clear.gif", content, on_white(content))
    content = encoded(colours, "GIF", save_all=True, append_images=[Image.fromarray(noise(3, 45)).quantize(40)])
    keep("moving.gif", content, Image.open(io.BytesIO(content)).convert("RGB"))
    content = encoded(colours, "GIF", interlace=1)
    keep("interlaced.gif", content, Image.open(io.BytesIO(content)).convert("RGB"))
    plain("binary.ppm", rgb, "PPM")
    plain("binary.pgm", gray, "PPM")
    plain("binary.pbm", gray.convert("1"), "PPM")
    text = noise(3, 46)
    keep("text.ppm", b"P3\n# made by hand\n%d %d\n255\n" % (W, H) + b"\n".join(b" ".join(b"%d" % v for v in row.ravel()) for row in text), text)
    few = noise(1, 47, 101)[..., 0]
    keep("text-100.pgm", b"P2 %d %d 100\n" % (W, H) + b"\n".join(b" ".join(b"%d" % v for v in row) for row in few), np.rint(few / 100 * 255).astype(np.uint8))
    few_rgb = noise(3, 50, 101)
    keep("text-100.ppm", b"P3 %d %d 100\n" % (W, H) + b"\n".join(b" ".join(b"%d" % v for v in row.ravel()) for row in few_rgb),
         np.rint(few_rgb / 100 * 255).astype(np.uint8))
    keep("binary-100.ppm", b"P6 %d %d 100\n" % (W, H) + few_rgb.tobytes(), np.rint(few_rgb / 100 * 255).astype(np.uint8))
    keep("binary-100.pgm", b"P5 %d %d 100\n" % (W, H) + few.tobytes(), np.rint(few / 100 * 255).astype(np.uint8))
    low = noise(1, 48, 4096, np.uint16)[..., 0]
    keep("binary-4095.pgm", b"P5 %d %d 4095\n" % (W, H) + low.astype(">u2").tobytes(), np.rint(low / 4095 * 255).astype(np.uint8))
    keep("text-4095.pgm", b"P2 %d %d 4095\n" % (W, H) + b"\n".join(b" ".join(b"%d" % v for v in row) for row in low), np.rint(low / 4095 * 255).astype(np.uint8))
    keep("text.pbm", b"P1 %d %d\n" % (W, H) + b"\n".join(b"".join(b"%d" % (v & 1) for v in row) for row in few), ((1 - few % 2) * 255).astype(np.uint8))
    deep_rgb = noise(3, 49, 65536, np.uint16)
    keep("binary-65535.ppm", b"P6 %d %d 65535\n" % (W, H) + deep_rgb.astype(">u2").tobytes(), (deep_rgb >> 8).astype(np.uint8))


shutil.rmtree(HERE, ignore_errors=True)
HERE.mkdir()
jpegs()
pngs()
tiffs()
others()
