"""Prints the curves of a CSV as Markdown, the engines side by side: means over seeds, and standard deviations, at shares of the time."""
import csv
import statistics
import sys

TITLES = {"knn_20": "kNN 20", "knn_200": "kNN 200", "linear": "linear"}


def main(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    engines = list(dict.fromkeys(row["engine"] for row in rows))
    scores = list(dict.fromkeys(row["score"] for row in rows))
    looks = {}
    for row in rows:
        looks.setdefault((row["engine"], row["seed"], row["score"]), []).append((float(row["seconds"]), float(row["value"])))
    count = min(len(curve) for curve in looks.values())
    print("| " + " | ".join(["look", *(f"{engine}, {what}" for engine in engines for what in ["seconds", *(TITLES.get(s, s) for s in scores)])]) + " |")
    print("| --- " * (1 + len(engines) * (1 + len(scores))) + "|")
    for look in range(count):
        cells = [f"{look + 1} of {count}"]
        for engine in engines:
            own = {key: curve[look] for key, curve in looks.items() if key[0] == engine}
            cells.append(shown([seconds for seconds, _ in own.values()], 1, 0))
            cells += [shown([value for key, (_, value) in own.items() if key[2] == score], 100, 2) for score in scores]
        print("| " + " | ".join(cells) + " |")


def shown(values, factor, digits):
    mean = f"{factor * statistics.mean(values):.{digits}f}"
    return mean if len(values) < 2 or digits == 0 else f"{mean} ± {factor * statistics.stdev(values):.{digits}f}"


if __name__ == "__main__":
    main(sys.argv[1])
