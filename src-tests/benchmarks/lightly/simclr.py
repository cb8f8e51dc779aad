"""Trains lightly's SimCLR beside a run of Repforge: its loss and its projection head, the same encoder, data, batch size, optimizer and augmentations, for the same
time. Only training counts as time. Writes the encoder at several times as ONNX, and a line for each into a CSV of looks."""
import argparse
import contextlib
import math
import pathlib
import time

import torch
from lightly.loss import NTXentLoss
from lightly.models.modules import SimCLRProjectionHead

import augmentations
import recipe
import shards

STEPS_TO_CHOOSE_BY = 8


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipe", required=True, help="recipe.yaml of a run")
    parser.add_argument("--train", required=True, help="folder of shards to train on")
    parser.add_argument("--seconds", type=float, required=True, help="time to train")
    parser.add_argument("--looks", type=int, default=4, help="at how many even times the encoder is written")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--layers", help="channels and strides of a plain encoder, as 64:1,128:2, instead of the recipe's")
    parser.add_argument("--folder", type=pathlib.Path, required=True, help="where the encoders go")
    parser.add_argument("--out", required=True, help="the CSV, which is added to")
    return parser.parse_args()


class Probed(torch.nn.Module):
    """From pixels, as files have them, to the features that are probed."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, images):
        return self.encoder.features(images.float() / 255)


def write(encoder, images, path):
    encoder.eval()
    torch.onnx.export(Probed(encoder), (images[:2],), str(path), input_names=["observation"], output_names=["features"],
                      dynamic_axes={"observation": {0: "n"}, "features": {0: "n"}}, dynamo=False)
    encoder.train()


class Trainer:
    """Steps of training. Where the run multiplies in bfloat16, so may the peer: by whichever type its steps are quicker."""

    def __init__(self, described, images, encoder, order):
        self.images, self.encoder, self.order = images, encoder, order
        width = encoder(images[:2].float() / 255).shape[1]
        decoder = described["decoder"] if isinstance(described["decoder"], dict) else {}
        hidden = int((decoder.get("hidden") or [width])[0])
        self.head = SimCLRProjectionHead(width, hidden, int(described["projection_dim"]))
        self.loss = NTXentLoss(described["loss"].get("temperature", 0.1))
        self.augment = augmentations.pipeline(described)
        self.size = int(described["batch_size"])
        self.rate = described["optimizer"]["learning_rate"]
        self.optimizer = torch.optim.Adam([*encoder.parameters(), *self.head.parameters()], lr=self.rate)
        self.bfloat16 = False
        self.left = torch.empty(0, dtype=torch.int64)
        if described.get("precision") == "bfloat16":
            self._choose()

    def _choose(self):
        before = {part: {name: value.clone() for name, value in part.state_dict().items()} for part in (self.encoder, self.head)}
        spent = {}
        for self.bfloat16 in (False, True):
            self.step(0)
            started = time.perf_counter()
            for _ in range(STEPS_TO_CHOOSE_BY):
                self.step(0)
            spent[self.bfloat16] = time.perf_counter() - started
        self.bfloat16 = spent[True] < spent[False]
        for part, values in before.items():
            part.load_state_dict(values)
        self.optimizer.state.clear()

    def step(self, factor):
        if len(self.left) < self.size:
            self.left = torch.cat([self.left, torch.randperm(len(self.images), generator=self.order)])
        batch, self.left = self.images[self.left[:self.size]].float() / 255, self.left[self.size:]
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate * factor
        self.optimizer.zero_grad(set_to_none=True)
        views = [self.augment(batch) for _ in range(2)]
        with torch.autocast("cpu", torch.bfloat16) if self.bfloat16 else contextlib.nullcontext():
            projections = [self.head(self.encoder(view)) for view in views]
        value = self.loss(*(projection.float() for projection in projections))
        value.backward()
        self.optimizer.step()
        return value.item()


def main():
    options = arguments()
    torch.manual_seed(options.seed)
    described = recipe.read(options.recipe)
    images = torch.from_numpy(shards.images(options.train))
    layers = [tuple(map(int, layer.split(":"))) for layer in options.layers.split(",")] if options.layers else None
    trainer = Trainer(described, images, recipe.encoder(described, images.shape[1], layers), torch.Generator().manual_seed(options.seed))
    warmup = described["scheduler"].get("warmup_epochs", 0) / described["n_epochs"] if isinstance(described["scheduler"], dict) else 0
    looks = [options.seconds * (look + 1) / options.looks for look in range(options.looks)]
    options.folder.mkdir(parents=True, exist_ok=True)
    spent, steps = 0.0, 0
    while looks:
        started = time.perf_counter()
        # By time instead of steps, since nobody knows how many there will be: warm-up, then half a cosine.
        done = min(1.0, spent / options.seconds)
        factor = done / warmup if done < warmup else (1 + math.cos(math.pi * (done - warmup) / (1 - warmup))) / 2
        value = trainer.step(max(factor, 1e-3))
        spent += time.perf_counter() - started
        steps += 1
        if spent >= looks[0]:
            looks.pop(0)
            encoder = options.folder / f"step-{steps}.onnx"
            write(trainer.encoder, images, encoder)
            print(f"lightly, seed {options.seed}, {'bfloat16' if trainer.bfloat16 else 'float32'}: {spent:.1f} s, {steps} steps, loss {value:.3f}", flush=True)
            with open(options.out, "a", encoding="utf-8") as file:
                file.write(f"lightly,{options.seed},{steps},{spent},{encoder}\n")


if __name__ == "__main__":
    main()
