"""Trains lightly's SimCLR beside a run of Repforge: its loss and its projection head, the same encoder, data, batch size, optimizer and augmentations, for the same
time. Only training counts as time. What the features are worth is added to a CSV, at several times."""
import argparse
import math
import time

import numpy
import torch
from lightly.loss import NTXentLoss
from lightly.models.modules import SimCLRProjectionHead

import augmentations
import probes
import recipe
import shards


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipe", required=True, help="recipe.yaml of a run")
    parser.add_argument("--train", required=True, help="folder of shards to train on and for probes to learn from")
    parser.add_argument("--test", required=True, help="folder of shards to test on")
    parser.add_argument("--seconds", type=float, required=True, help="time to train")
    parser.add_argument("--looks", type=int, default=4, help="how often features are probed, at even times")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--layers", help="channels and strides of a plain encoder, as 64:1,128:2, instead of the recipe's")
    parser.add_argument("--out", required=True, help="the CSV, which is added to")
    return parser.parse_args()


def features(encoder, images):
    encoder.eval()
    with torch.no_grad():
        rows = [encoder.features(part.float() / 255).numpy() for part in images.split(500)]
    encoder.train()
    return numpy.concatenate(rows)


def main():
    options = arguments()
    torch.manual_seed(options.seed)
    described = recipe.read(options.recipe)
    train, train_labels = shards.images_and_labels(options.train)
    test, test_labels = shards.images_and_labels(options.test)
    train, test = torch.from_numpy(train), torch.from_numpy(test)
    layers = [tuple(map(int, layer.split(":"))) for layer in options.layers.split(",")] if options.layers else None
    encoder = recipe.encoder(described, train.shape[1], layers)
    width = encoder(train[:2].float() / 255).shape[1]
    decoder = described["decoder"] if isinstance(described["decoder"], dict) else {}
    hidden = int((decoder.get("hidden") or [width])[0])
    head = SimCLRProjectionHead(width, hidden, int(described["projection_dim"]))
    loss = NTXentLoss(described["loss"].get("temperature", 0.1))
    augment = augmentations.pipeline(described)
    rate = described["optimizer"]["learning_rate"]
    optimizer = torch.optim.Adam([*encoder.parameters(), *head.parameters()], lr=rate)
    warmup = described["scheduler"].get("warmup_epochs", 0) / described["n_epochs"] if isinstance(described["scheduler"], dict) else 0
    size = int(described["batch_size"])
    order, spent, steps = torch.empty(0, dtype=torch.int64), 0.0, 0
    looks = [options.seconds * (look + 1) / options.looks for look in range(options.looks)]
    while looks:
        started = time.perf_counter()
        if len(order) < size:
            order = torch.cat([order, torch.randperm(len(train))])
        batch, order = train[order[:size]].float() / 255, order[size:]
        # By time instead of steps, since nobody knows how many there will be: warm-up, then half a cosine.
        done = min(1.0, spent / options.seconds)
        factor = done / warmup if done < warmup else (1 + math.cos(math.pi * (done - warmup) / (1 - warmup))) / 2
        for group in optimizer.param_groups:
            group["lr"] = rate * max(factor, 1e-3)
        optimizer.zero_grad(set_to_none=True)
        value = loss(*(head(encoder(augment(batch))) for _ in range(2)))
        value.backward()
        optimizer.step()
        spent += time.perf_counter() - started
        steps += 1
        if spent >= looks[0]:
            looks.pop(0)
            found = probes.scores(features(encoder, train), train_labels, features(encoder, test), test_labels)
            print(f"lightly, seed {options.seed}: {spent:.1f} s, {steps} steps, loss {value.item():.3f}, {found}", flush=True)
            with open(options.out, "a", encoding="utf-8") as file:
                file.writelines(f"lightly,{options.seed},{steps},{spent},{score},{number}\n" for score, number in found.items())


if __name__ == "__main__":
    main()
