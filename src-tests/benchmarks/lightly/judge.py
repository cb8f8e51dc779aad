"""Scores the encoders of a CSV of looks, whoever trained them, by the same probes: `repforge evaluate` of their ONNX files. Scores lie beside the encoders, so that an
interrupted comparison goes on."""
import argparse
import csv
import json
import pathlib
import subprocess


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("looks", type=pathlib.Path)
    parser.add_argument("--repforge", required=True, help="the launcher")
    parser.add_argument("--train", required=True, help="what probes learn from")
    parser.add_argument("--test", required=True, help="what they are tested on")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="the CSV of scores over time")
    options = parser.parse_args()
    lines = []
    with open(options.looks, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kept = pathlib.Path(row["encoder"]).with_suffix(".json")
            if not kept.exists():
                printed = subprocess.run([options.repforge, "evaluate", row["encoder"], "--train", options.train, "--test", options.test, "--baseline", "none",
                                          "--json"], check=True, stdout=subprocess.PIPE).stdout
                kept.write_bytes(printed)
            scores = json.loads(kept.read_bytes())["trained"]
            print(f"{row['engine']}, seed {row['seed']}: {float(row['seconds']):.1f} s, {scores}", flush=True)
            lines += [f"{row['engine']},{row['seed']},{row['step']},{row['seconds']},{name},{scores[name]}\n" for name in ("knn_20", "knn_200", "linear")]
    options.out.write_text("engine,seed,step,seconds,score,value\n" + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
