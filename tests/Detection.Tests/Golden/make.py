#!/usr/bin/env python3
"""Computes the golden values of this folder with pandas, numpy and scikit-learn (made with 1.5, 1.24 and 1.2), from the formulas of docs/reference/features.md.

  make.py                        writes forest.json, *.features.csv and *.scores.csv anew
  make.py BARS.csv               writes the features of any file of bars, all rows, to standard output

Nothing here is taken from the product: the point is that two programs agree. Windows are computed from their values each time, in two passes.
"""
import json
import os
import sys

import numpy as np
import pandas as pd
from sklearn.ensemble import IsolationForest

HERE = os.path.dirname(os.path.abspath(__file__))
SERIES = {"SIM-RAIL-1d": "bars/1d/SIM-RAIL.csv", "SIM-ASA.T-5m": "bars/5m/SIM-ASA.T.csv", "edge": "edge.csv"}
EVERY = 4  # Features are written for each fourth row, to keep the files small; scores for all.
FEATURES = ["return_1", "return_3", "return_6", "zscore_20", "ATR_14", "bb_width", "RSI", "MACD", "MACD_hist", "VWAP", "body", "upper_wick",
            "lower_wick", "wick_ratio"]
BANDS = ["roll_mean_20", "bb_upper", "bb_lower"]


def read(path):
    """Complete bars in the order of the file: a row with a missing or infinite cell is no row."""
    bars = pd.read_csv(path, float_precision="round_trip")
    bars["Datetime"] = pd.to_datetime(bars["Datetime"], utc=True)
    bars = bars[["Datetime", "Open", "High", "Low", "Close", "Volume"]]
    return bars.replace([np.inf, -np.inf], np.nan).dropna().reset_index(drop=True)


def exponential(values, alpha, start=0):
    """y[start] = x[start]; y[i] = alpha x[i] + (1 - alpha) y[i-1]; nothing before the start."""
    out = np.full(len(values), np.nan)
    if len(values) > start:
        out[start] = values[start]
    for i in range(start + 1, len(values)):
        out[i] = alpha * values[i] + (1 - alpha) * out[i - 1]
    return out


def windows(closes, size=20):
    """Mean and sample standard deviation of the last closes, each window on its own, in two passes."""
    mean, deviation = np.full(len(closes), np.nan), np.full(len(closes), np.nan)
    for i in range(len(closes)):
        window = closes[max(0, i - size + 1):i + 1]
        mean[i] = window.sum() / len(window)
        if len(window) > 1:
            deviation[i] = np.sqrt(((window - mean[i]) ** 2).sum() / (len(window) - 1))
    return mean, deviation


def change(closes, back):
    out = np.full(len(closes), np.nan)
    out[back:] = closes[back:] / closes[:-back] - 1
    return out


def from_row(values, first):
    out = values.copy()
    out[:first] = np.nan
    return out


def features(bars):
    """The features and bands of the rows that are scored: those where all features are there."""
    opens, high, low, close, volume = (bars[name].to_numpy(float) for name in ["Open", "High", "Low", "Close", "Volume"])
    table = pd.DataFrame({"Datetime": bars["Datetime"]})
    with np.errstate(divide="ignore", invalid="ignore"):
        for back in (1, 3, 6):
            table[f"return_{back}"] = change(close, back)
        mean, deviation = windows(close)
        table["zscore_20"] = np.where(deviation == 0, np.nan, (close - mean) / deviation)
        before = np.concatenate([[np.nan], close[:-1]])
        span = np.fmax(high - low, np.fmax(np.abs(high - before), np.abs(low - before)))
        table["ATR_14"] = from_row(exponential(span, 2 / 15), 13)
        table["bb_width"] = 4 * deviation
        step = np.concatenate([[np.nan], np.diff(close)])
        gain = exponential(np.fmax(step, 0), 1 / 14, start=1)
        loss = exponential(np.fmax(-step, 0), 1 / 14, start=1)
        table["RSI"] = from_row(100 - 100 / (1 + gain / np.where(loss == 0, 1e-6, loss)), 14)
        table["MACD"] = exponential(close, 2 / 13) - exponential(close, 2 / 27)
        table["MACD_hist"] = table["MACD"] - exponential(table["MACD"].to_numpy(), 2 / 10)
        traded = np.cumsum(volume)
        table["VWAP"] = np.where(traded == 0, np.nan, np.cumsum(volume * close) / traded)
        table["body"] = np.abs(close - opens)
        table["upper_wick"] = high - np.maximum(opens, close)
        table["lower_wick"] = np.minimum(opens, close) - low
        ratio = (table["upper_wick"] + table["lower_wick"]) / table["body"].replace(0, np.nan)
        table["wick_ratio"] = ratio.ffill().fillna(0).clip(upper=20)
    table["roll_mean_20"], table["bb_upper"], table["bb_lower"] = mean, mean + 2 * deviation, mean - 2 * deviation
    table = table[["Datetime"] + FEATURES + BANDS]
    return table[table[FEATURES].notna().all(axis=1)].reset_index(drop=True)


def number(value):
    return repr(float(value))


def write(table, path, columns):
    with open(path, "w", newline="\n") if path else sys.stdout as file:
        file.write(",".join(["Datetime"] + columns) + "\n")
        for _, row in table.iterrows():
            cells = [str(row[name]) if name == "predict" else number(row[name]) for name in columns]
            file.write(",".join([row["Datetime"].strftime("%Y-%m-%dT%H:%M:%SZ")] + cells) + "\n")


def dump(forest, path):
    trees = [tree.tree_ for tree in forest.estimators_]
    document = {
        "format": "iforest-json-1", "n_estimators": len(trees), "max_samples": int(forest.max_samples_), "offset_": float(forest.offset_),
        "contamination": forest.contamination, "features": FEATURES,
        "trees": [{"children_left": tree.children_left.tolist(), "children_right": tree.children_right.tolist(), "feature": tree.feature.tolist(),
                   "threshold": tree.threshold.tolist(), "n_node_samples": tree.n_node_samples.tolist()} for tree in trees],
    }
    with open(path, "w", newline="\n") as file:
        json.dump(document, file, separators=(",", ":"))
        file.write("\n")


def main():
    if len(sys.argv) > 1:
        write(features(read(sys.argv[1])), None, FEATURES + BANDS)
        return
    tables = {name: features(read(os.path.join(HERE, path))) for name, path in SERIES.items()}
    rows = np.concatenate([table[FEATURES].to_numpy(float) for table in tables.values()])
    forest = IsolationForest(n_estimators=50, max_samples=256, contamination=0.045, random_state=42).fit(rows)
    dump(forest, os.path.join(HERE, "forest.json"))
    for name, table in tables.items():
        values = table[FEATURES].to_numpy(float)
        scored = table[["Datetime"]].assign(score=forest.score_samples(values), predict=forest.predict(values))
        write(scored, os.path.join(HERE, f"{name}.scores.csv"), ["score", "predict"])
        kept = table if name == "edge" else table.iloc[::EVERY]
        write(kept, os.path.join(HERE, f"{name}.features.csv"), FEATURES + BANDS)


main()
