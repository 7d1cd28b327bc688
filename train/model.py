"""The net in JAX, weight for weight the one that `etl.segment.net` runs in numpy."""

from __future__ import annotations

from typing import TypeAlias

import jax
import jax.numpy as jnp

from etl.segment.net import DILATIONS, EPSILON, MIDDLE, ROLES

Weights: TypeAlias = dict[str, jax.Array]


def fresh(key: jax.Array, features: int, width: int) -> Weights:
    """Weights drawn for a net (He et al., 2015); the heads begin at zero."""
    keys = iter(jax.random.split(key, 16))

    def dense(rows: int, columns: int, gain: float = 2.0) -> jax.Array:
        return jax.random.normal(next(keys), (rows, columns)) * jnp.sqrt(gain / rows)

    weights = {"in/w": dense(features, width), "in/b": jnp.zeros(width)}
    for number in range(len(DILATIONS)):
        weights[f"block{number}/w"] = dense(3 * width, width)
        weights[f"block{number}/b"] = jnp.zeros(width)
        weights[f"block{number}/gain"] = jnp.ones(width)
        weights[f"block{number}/shift"] = jnp.zeros(width)
    weights["middle/gate"] = jnp.zeros((width, 1))
    weights["middle/w"] = dense(2 * width, width, gain=0.1)
    weights["middle/b"] = jnp.zeros(width)
    weights["out/w"] = jnp.zeros((width, 1 + len(ROLES)))
    weights["out/b"] = jnp.zeros(1 + len(ROLES))
    weights["end/gate"] = jnp.zeros((width, 1))
    weights["article/w"] = jnp.zeros((2 * width, 1))
    weights["article/b"] = jnp.zeros(1)
    return weights


def run(
    weights: Weights,
    x: jax.Array,
    page: jax.Array,
    pages: int,
    drawn: jax.Array | None,
    drop: float,
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Log-odds of the body (R,), of the roles (R, roles) and of an article (P,).

    `x` (R, F) are pages laid end to end, `page` (R,) the page of each row and `pages` for the rows
    between them; where `drawn` (blocks + 1, R, width) gives a
    random byte a unit, units are dropped.
    """
    real = (page < pages)[:, None]
    # products with this are many times faster than XLA's gathers and scatters on a CPU
    belongs = jax.nn.one_hot(page, pages, dtype=jnp.float32)

    def dropped(h: jax.Array, number: int) -> jax.Array:
        if drawn is None:
            return h
        return jnp.where(drawn[number] >= round(256 * drop), h / (1 - drop), 0.0)

    h = jnp.where(real, jax.nn.relu(x @ weights["in/w"] + weights["in/b"]), 0.0)
    for number, dilation in enumerate(DILATIONS):
        wide = _three(dropped(h, number), dilation)
        y = h + jax.nn.relu(wide @ weights[f"block{number}/w"] + weights[f"block{number}/b"])
        y = y - y.mean(axis=1, keepdims=True)
        y = y * jax.lax.rsqrt((y * y).mean(axis=1, keepdims=True) + EPSILON)
        h = y * weights[f"block{number}/gain"] + weights[f"block{number}/shift"]
        if number + 1 == MIDDLE:
            pooled = _pooled(weights, "middle", h, belongs)
            told = pooled @ weights["middle/w"] + weights["middle/b"]
            h = h + belongs @ told
        h = jnp.where(real, h, 0.0)
    out = dropped(h, len(DILATIONS)) @ weights["out/w"] + weights["out/b"]
    pooled = _pooled(weights, "end", h, belongs)
    article = (pooled @ weights["article/w"] + weights["article/b"])[:, 0]
    return out[:, 0], out[:, 1:], article


def _three(seen: jax.Array, dilation: int) -> jax.Array:
    """(R, 3 width) every row between those `dilation` above and below it."""
    zeros = jnp.zeros((dilation, seen.shape[1]))
    above = jnp.concatenate((zeros, seen[:-dilation]))
    below = jnp.concatenate((seen[dilation:], zeros))
    return jnp.concatenate((above, seen, below), axis=1)


def _pooled(weights: Weights, name: str, h: jax.Array, belongs: jax.Array) -> jax.Array:
    gate = jax.nn.sigmoid(h @ weights[f"{name}/gate"])
    size = jnp.maximum(belongs.sum(axis=0)[:, None], 1)
    gated = belongs.T @ (h * gate) / (belongs.T @ gate + EPSILON)
    return jnp.concatenate((belongs.T @ h / size, gated), axis=1)
