"""How the weights of `etl.segment` are made, from the flattened pages beside the repository alone.

JAX and optax train the net (88 MB installed; PyTorch would be 539 MB with its CUDA packages), with
XLA on one thread, so that two runs on a machine give the same weights bit for bit.
"""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).parents[2] / "shared" / "data"
"""The shared development data, beside the repository; absent elsewhere."""
