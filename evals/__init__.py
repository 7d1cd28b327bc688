"""How good the reading of pages is: figures on material that nobody on this project wrote."""

from __future__ import annotations

import os
from pathlib import Path

# figures of speed are those of one core: no product of matrices may take another
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

DATA = Path(__file__).parents[2] / "shared" / "data"
"""The shared development data, beside the repository; absent elsewhere."""
