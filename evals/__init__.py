"""How good the reading of pages is: figures on material that nobody on this project wrote."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).parents[2] / "shared" / "data"
"""The shared development data, beside the repository; absent elsewhere."""
