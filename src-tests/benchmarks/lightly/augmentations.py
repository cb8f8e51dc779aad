"""The recipe's augmentations on whole batches of tensors, each image with draws of its own. lightly's transforms work on one PIL image after the other, and
would spend most of the budget on two cores there; so this is the fairer peer."""
import math

import torch
from torch.nn.functional import affine_grid, grid_sample


def pipeline(recipe):
    """A function from [N, C, H, W] in [0, 1] to augmented images of the same shape."""
    steps = [_step(one if isinstance(one, dict) else {"use": one}) for one in recipe["augmenter"]["augmentations"]]

    def apply(images):
        for step in steps:
            images = step(images)
        return images
    return apply


def _step(options):
    name = options["use"]
    if name == "random-resized-crop":
        return lambda images: crop(images, options.get("scale", [0.08, 1.0]), options.get("ratio", [3 / 4, 4 / 3]))
    if name == "flip-left-right":
        return flip
    if name == "color-jitter":
        return lambda images: jitter(images, options.get("brightness", 0), options.get("contrast", 0), options.get("p", 1))
    raise SystemExit(f"the augmentation {name} isn't known here: leave it out of the recipe, or add it to augmentations.py")


def crop(images, scale, ratio):
    n = len(images)
    area = torch.empty(n).uniform_(*scale)
    aspect = torch.exp(torch.empty(n).uniform_(math.log(ratio[0]), math.log(ratio[1])))
    width, height = (torch.sqrt(area * aspect)).clamp(max=1), (torch.sqrt(area / aspect)).clamp(max=1)
    theta = torch.zeros(n, 2, 3)
    theta[:, 0, 0], theta[:, 1, 1] = width, height
    theta[:, 0, 2], theta[:, 1, 2] = (1 - width) * (2 * torch.rand(n) - 1), (1 - height) * (2 * torch.rand(n) - 1)
    return grid_sample(images, affine_grid(theta, images.shape, align_corners=False), padding_mode="border", align_corners=False)


def flip(images):
    return torch.where((torch.rand(len(images)) < 0.5).view(-1, 1, 1, 1), images.flip(3), images)


def jitter(images, brightness, contrast, p):
    n = len(images)
    b = 1 + brightness * (2 * torch.rand(n, 1, 1, 1) - 1)
    c = 1 + contrast * (2 * torch.rand(n, 1, 1, 1) - 1)
    changed = (images * b).clamp(0, 1)
    mean = changed.mean((1, 2, 3), keepdim=True)
    changed = (mean + c * (changed - mean)).clamp(0, 1)
    return torch.where((torch.rand(n) < p).view(-1, 1, 1, 1), changed, images)
