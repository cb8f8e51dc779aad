"""Writes the encoders of a run of Repforge at some of its checkpoints as ONNX, and a line for each into a CSV of looks."""
import argparse
import csv
import json
import pathlib
import subprocess


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
    parser.add_argument("--looks", type=int, default=4)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True, help="where the encoders go")
    parser.add_argument("--out", required=True, help="the CSV, which is added to")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    checkpoints = sorted((options.run / "checkpoints").glob("epoch-*"))
    epochs = [int(one.name.split("-")[1]) for one in checkpoints]
    chosen = sorted({min(range(len(epochs)), key=lambda i: abs(epochs[i] - epochs[-1] * (look + 1) / options.looks)) for look in range(options.looks)})
    if len(chosen) < options.looks:
        raise SystemExit(f"{options.run} has checkpoints for {len(chosen)} looks only: train with save_interval=1 and keep_checkpoints=all, or set LOOKS")
    for at in chosen:
        step = int(json.loads((checkpoints[at] / "progress.json").read_text())["step"])
        encoder = options.folder / f"step-{step}.onnx"
        subprocess.run([options.repforge, "export", str(options.run), "--checkpoint", checkpoints[at].name, "--out", str(encoder)], check=True,
                       stdout=subprocess.DEVNULL)
        spent = seconds(options.run, step)
        print(f"Repforge, seed {options.seed}: {spent:.1f} s, {step} steps", flush=True)
        with open(options.out, "a", encoding="utf-8") as file:
            file.write(f"Repforge,{options.seed},{step},{spent},{encoder}\n")


if __name__ == "__main__":
    main()
