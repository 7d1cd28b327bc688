"""`python -m evals [PART…] [SET…]`: how good the reading of pages is; all of it without a word.

Parts: `samples`, `seed`, `segmentation`, `html`, `baselines`, `robustness`, `parts` (several
articles in a text), `stories`, `links` (promotions and their articles), `worst`. Sets: those of the
flattened pages, for `segmentation`, `baselines` and `worst`; for the first also `invented`; for
`stories` bbc, made-dev, made-test. `--pin` writes the floors anew; those of stories have their own,
`python -m evals.stories --pin`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from evals import (
    DATA,
    baselines,
    floors,
    html,
    links,
    parts,
    robustness,
    samples,
    seed,
    segmentation,
    stories,
    worst,
)

PARTS: dict[str, Callable[[Sequence[str]], None]] = {
    "samples": lambda names: samples.run(),
    "seed": lambda names: seed.main(),
    "segmentation": segmentation.run,
    "html": lambda names: html.main([]),
    "baselines": baselines.run,
    "robustness": lambda names: robustness.run(),
    "parts": lambda names: parts.run(),
    "stories": stories.run,
    "links": lambda names: links.run(),
    "worst": worst.run,
}
WHOLE = (
    "samples", "seed", "segmentation", "html", "baselines", "robustness", "parts", "stories",
    "links",
)  # fmt: skip
"""What runs where no part is named."""
ALONE = ("samples", "robustness", "links")
"""What needs no shared data."""


def main(argv: Sequence[str] | None = None) -> None:
    """Print the parts asked for; without the shared data those that need none."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="PART or SET")
    parser.add_argument("--set", action="append", default=[], dest="sets", metavar="SET")
    parser.add_argument("--pin", action="store_true", help="write evals/floors.json anew")
    asked = parser.parse_args(argv)
    if asked.pin:
        print(floors.pin())
        return
    wanted = [word for word in asked.words if word in PARTS]
    sets = [*(word for word in asked.words if word not in PARTS), *asked.sets]
    for part in wanted or (("segmentation",) if sets else WHOLE):
        if part in ALONE or DATA.is_dir():
            print(f"\n==== {part}")
            PARTS[part](sets)
        else:
            where = f"{DATA.parent.name}/{DATA.name}"
            print(f"\n==== {part}: left out, there is no {where} beside the repository")


if __name__ == "__main__":
    main()
