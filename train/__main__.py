"""`python -m train`: the weights that ship, and those of each fold that `make eval` scores with."""

from __future__ import annotations

import os

# XLA reads these once, before JAX is first imported
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from etl.segment.net import WEIGHTS
from evals.folds import FOLDS
from train import DATA
from train.fit import Recipe, train
from train.material import Example, examples

FOLD_WEIGHTS = Path(__file__).parents[1] / "evals" / "weights"
MEMBERS = (Recipe(seed=0), Recipe(seed=1))
"""The nets whose mean opinion counts."""
_EXACT = ("stretch", "mean", "scale")


def main(arguments: Sequence[str] | None = None) -> None:
    """Train the nets asked for and write their weights; exits where the data is not there."""
    parser = argparse.ArgumentParser(prog="python -m train", description=__doc__)
    parser.add_argument("--fold", type=int, choices=range(FOLDS), help="hold this fold back")
    parser.add_argument("--shipping", action="store_true", help="only the weights that ship")
    parser.add_argument("--to", type=Path, help="write there instead")
    parser.add_argument("--epochs", type=int, help="fewer epochs, to try things out")
    parser.add_argument("--every", type=int, default=1, help="only every n-th page")
    asked = parser.parse_args(arguments)
    if not DATA.is_dir():
        parser.exit(1, f"train: there is no {DATA.parent.name}/{DATA.name} beside the repository\n")
    found = list(examples(seed=0, every=asked.every))
    folds: list[int | None] = [None, *range(FOLDS)]
    if asked.shipping or asked.fold is not None:
        folds = [asked.fold]
    recipes = [replace(r, epochs=asked.epochs or r.epochs) for r in MEMBERS]
    for fold in folds:
        path = WEIGHTS if fold is None else FOLD_WEIGHTS / f"fold{fold}.npz"
        write(asked.to / path.name if asked.to else path, weights_of(found, fold, recipes))


def weights_of(
    found: Sequence[Example], fold: int | None, recipes: Sequence[Recipe]
) -> list[dict[str, NDArray[np.float32]]]:
    """The nets trained on all examples but those of a fold."""
    taught = [example for example in found if example.fold != fold]
    print(f"fold {fold}: {len(taught)} examples")
    return [train(taught, recipe) for recipe in recipes]


def write(path: Path, members: Sequence[dict[str, NDArray[np.float32]]]) -> None:
    """Write weights, halved in precision, and print their fingerprint."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {
        f"{number}/{name}": value.astype(np.float32 if name in _EXACT else np.float16)
        for number, member in enumerate(members)
        for name, value in sorted(member.items())
    }
    np.savez(path, **arrays)  # type: ignore[arg-type]
    print(f"{path.name}: {sha256(path.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
