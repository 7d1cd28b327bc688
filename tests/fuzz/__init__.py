"""Fuzzing: bytes and texts that nobody wrote, and what must hold of each (`make fuzz`).

Not run by `make test`. A fuzzer that looks only for crashes misses every silent loss, so the
oracle is the tiling: each byte of a dump ends in a page, in a refused record or in the overhead.
"""
