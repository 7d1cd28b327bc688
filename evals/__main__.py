"""`python -m evals`: scores the seed page, then the flattened pages."""

from __future__ import annotations

import sys

from evals import DATA, seed, segmentation


def main() -> None:
    """Print all figures; without the shared data say so and end well."""
    if not DATA.is_dir():
        print(f"evals: no shared {DATA.name} beside the repository: nothing to score")
        return
    seed.main()
    print()
    segmentation.main(sys.argv[1:])


if __name__ == "__main__":
    main()
