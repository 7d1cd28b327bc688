"""`python -m evals`: scores the sample pages, then the seed page and the flattened pages."""

from __future__ import annotations

import sys

from evals import DATA, samples, seed, segmentation


def main() -> None:
    """Print all figures, each beside its baseline; without the shared data those of the samples."""
    samples.run()
    if not DATA.is_dir():
        print(
            f"\nevals: there is no {DATA.parent.name}/{DATA.name} beside the repository: "
            "the seed page and the flattened pages are not scored"
        )
        return
    print()
    seed.main()
    print()
    segmentation.main(sys.argv[1:])


if __name__ == "__main__":
    main()
