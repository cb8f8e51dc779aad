"""Adds to a CSV what the encoder of a run of Repforge was worth at its checkpoints, by the same probes as the peer's, on features that `repforge embed` wrote."""
import argparse
import csv
import json
import pathlib
import subprocess
import tempfile

import numpy

import probes
import shards


def seconds(run, step):
    """Time of training until a step, without evaluations, as metrics.csv has it."""
    spent, before = 0.0, 0
    with open(run / "metrics.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            now = int(row["batches_trained"])
            if row["seconds_per_batch"] and now <= step:
                spent += (now - before) * float(row["seconds_per_batch"])
                before = now
    return spent


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=pathlib.Path)
    parser.add_argument("--repforge", required=True, help="the launcher")
    parser.add_argument("--train", required=True)
    parser.add_argument("--test", required=True)
    parser.add_argument("--looks", type=int, default=4)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    _, train_labels = shards.images_and_labels(options.train)
    _, test_labels = shards.images_and_labels(options.test)
    checkpoints = sorted((options.run / "checkpoints").glob("epoch-*"))
    epochs = [int(one.name.split("-")[1]) for one in checkpoints]
    for look in range(options.looks):
        at = min(range(len(epochs)), key=lambda i: abs(epochs[i] - epochs[-1] * (look + 1) / options.looks))
        step = int(json.loads((checkpoints[at] / "progress.json").read_text())["step"])
        rows = []
        with tempfile.TemporaryDirectory() as folder:
            for data in (options.train, options.test):
                out = pathlib.Path(folder, "features.npy")
                subprocess.run([options.repforge, "embed", str(options.run), data, "--checkpoint", checkpoints[at].name, "--out", str(out)], check=True,
                               stdout=subprocess.DEVNULL)
                rows.append(numpy.load(out))
        found = probes.scores(rows[0], train_labels, rows[1], test_labels)
        spent = seconds(options.run, step)
        print(f"Repforge, seed {options.seed}: {spent:.1f} s, {step} steps, {found}", flush=True)
        with open(options.out, "a", encoding="utf-8") as file:
            file.writelines(f"Repforge,{options.seed},{step},{spent},{score},{number}\n" for score, number in found.items())


if __name__ == "__main__":
    main()
