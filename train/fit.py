"""Training: pages packed into batches of equal size, AdamW under a one-cycle rate."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from etl.segment.net import DILATIONS, ROLES, scaled, stretch_of
from train import model
from train.material import Example

GAP = max(DILATIONS)
"""Rows of zeros between pages: as far as one convolution looks."""
_DRAWN = {"fundus": 0.5, "aeb": 0.5, "traf": 0.5, "postlight": 0.5, "trafx": 0.5, "dragnet": 0.5}
"""How often an example of a set comes in an epoch; one that comes less often comes at random."""


@dataclass(frozen=True)
class Recipe:
    """How a net is trained. Rates a step, sizes in rows of a batch (lines and gaps)."""

    seed: int = 0
    width: int = 64
    epochs: int = 9
    rows: int = 3072
    pages: int = 40
    rate: float = 2.5e-3
    decay: float = 0.05
    drop: float = 0.2
    drop_feature: float = 0.2
    roles: float = 0.35
    """What the roles' loss counts beside the body's."""
    article: float = 0.1


@dataclass(frozen=True)
class Batch:
    """Pages end to end with rows of zeros between them."""

    x: NDArray[np.float32]
    page: NDArray[np.int32]
    roles: NDArray[np.int32]
    body_weights: NDArray[np.float32]
    role_weights: NDArray[np.float32]
    articles: NDArray[np.float32]
    page_weights: NDArray[np.float32]


def standard(found: Sequence[Example]) -> dict[str, NDArray[np.float32]]:
    """How features are scaled: by mean and deviation over every eighth example."""
    values = np.concatenate([example.features for example in found[::8]])
    stretch = stretch_of(values)
    bare = {"stretch": stretch, "mean": np.float32(0), "scale": np.float32(1)}
    squeezed = np.sign(values) * np.log1p(np.abs(values) * bare["stretch"])
    deviation = squeezed.std(axis=0)
    mean = squeezed.mean(axis=0)
    # a flag that is nearly always the same would be clipped: it stays as it is
    flags = np.isin(values, (0.0, 1.0)).all(axis=0) | (deviation < 1e-3)
    scale = np.where(flags, 1.0, 1 / np.maximum(deviation, 1e-3))
    return {
        "stretch": stretch,
        "mean": np.where(flags, 0.0, mean).astype(np.float32),
        "scale": scale.astype(np.float32),
    }


def batches(
    found: Sequence[Example], xs: Sequence[NDArray[np.float16]], recipe: Recipe, epoch: int
) -> Iterator[Batch]:
    """The examples of an epoch, shuffled; each as often as `_DRAWN` says."""
    random = np.random.default_rng((recipe.seed, epoch))
    drawn = random.random(len(found))
    shares = [_DRAWN.get(example.set, 1.0) for example in found]
    order = [n for n, share in enumerate(shares) for _ in range(int(share + drawn[n]))]
    random.shuffle(order)
    chosen: list[int] = []
    used = GAP
    for number in order:
        size = len(xs[number]) + GAP
        if chosen and (used + size > recipe.rows or len(chosen) == recipe.pages):
            yield _packed(found, xs, chosen, recipe)
            chosen, used = [], GAP
        chosen.append(number)
        used += size
    yield _packed(found, xs, chosen, recipe)


def _packed(
    found: Sequence[Example],
    xs: Sequence[NDArray[np.float16]],
    chosen: Sequence[int],
    recipe: Recipe,
) -> Batch:
    rows, pages = recipe.rows, recipe.pages
    x = np.zeros((rows, xs[0].shape[1]), np.float32)
    page = np.full(rows, pages, np.int32)
    roles = np.zeros(rows, np.int32)
    body_weights, role_weights = np.zeros(rows, np.float32), np.zeros(rows, np.float32)
    articles, page_weights = np.zeros(pages, np.float32), np.zeros(pages, np.float32)
    at = GAP
    for place, number in enumerate(chosen):
        example = found[number]
        end = at + len(xs[number])
        x[at:end], page[at:end], roles[at:end] = xs[number], place, example.roles
        body_weights[at:end] = example.body_weights * example.weight
        role_weights[at:end] = example.role_weights * example.weight
        articles[place], page_weights[place] = example.has_article, example.weight
        at = end + GAP
    return Batch(x, page, roles, body_weights, role_weights, articles, page_weights)


_ROLE_WEIGHTS = np.ones(len(ROLES), np.float32)
for _role, _weight in (("related", 3.0), ("caption", 3.0), ("headline", 3.0), ("byline", 3.0),
                       ("date", 3.0), ("standfirst", 3.0)):  # fmt: skip
    _ROLE_WEIGHTS[ROLES.index(_role)] = _weight


def loss(weights: model.Weights, batch: dict[str, jax.Array], recipe: Recipe) -> jax.Array:
    """Log loss of the body, the roles and the pages, each a weighted mean over the batch."""
    x = batch["x"] * (jax.nn.one_hot(batch["page"], recipe.pages + 1) @ batch["kept"])
    body, roles, article = model.run(
        weights, x, batch["page"], recipe.pages, batch["drawn"], recipe.drop
    )
    is_body = (batch["roles"] == 0).astype(jnp.float32)
    of_body = optax.sigmoid_binary_cross_entropy(body, is_body) * batch["body_weights"]
    heavy = batch["role_weights"] * jnp.asarray(_ROLE_WEIGHTS)[batch["roles"]]
    of_roles = optax.softmax_cross_entropy_with_integer_labels(roles, batch["roles"]) * heavy
    of_pages = optax.sigmoid_binary_cross_entropy(article, batch["articles"])
    of_pages = of_pages * batch["page_weights"]
    return (
        of_body.sum() / (batch["body_weights"].sum() + 1e-6)
        + recipe.roles * of_roles.sum() / (heavy.sum() + 1e-6)
        + recipe.article * of_pages.sum() / (batch["page_weights"].sum() + 1e-6)
    )


def _drawn(random: np.random.Generator, recipe: Recipe, features: int) -> dict[str, jax.Array]:
    """What is dropped in a step; numpy draws it many times faster than XLA does on a CPU."""
    shape = (len(DILATIONS) + 1, recipe.rows, recipe.width)
    drawn = np.frombuffer(random.bytes(int(np.prod(shape))), np.uint8).reshape(shape)
    kept = random.random((recipe.pages + 1, features)) >= recipe.drop_feature
    return {"drawn": jnp.asarray(drawn), "kept": jnp.asarray(kept, jnp.float32)}


def train(
    found: Sequence[Example], recipe: Recipe, told: Callable[[str], object] = print
) -> dict[str, NDArray[np.float32]]:
    """The weights of a net after all epochs; the same for the same examples and recipe."""
    scale = standard(found)
    xs = [scaled(example.features.copy(), scale).astype(np.float16) for example in found]
    fits = [n for n, x in enumerate(xs) if len(x) + 2 * GAP <= recipe.rows]
    found, xs = [found[n] for n in fits], [xs[n] for n in fits]
    steps = sum(1 for epoch in range(recipe.epochs) for _ in batches(found, xs, recipe, epoch))
    rate = optax.cosine_onecycle_schedule(steps, recipe.rate, pct_start=0.25)
    optimiser = optax.chain(
        optax.clip_by_global_norm(1.0), optax.adamw(rate, weight_decay=recipe.decay)
    )
    weights = model.fresh(jax.random.key(recipe.seed), xs[0].shape[1], recipe.width)
    state = optimiser.init(weights)

    @partial(jax.jit, donate_argnums=(0, 1))
    def step(weights, state, batch):  # type: ignore[no-untyped-def]
        value, slope = jax.value_and_grad(loss)(weights, batch, recipe)
        change, state = optimiser.update(slope, state, weights)
        return optax.apply_updates(weights, change), state, value

    random = np.random.default_rng((recipe.seed, recipe.epochs))
    for epoch in range(recipe.epochs):
        began, losses = time.perf_counter(), []
        for batch in batches(found, xs, recipe, epoch):
            arrays = {name: jnp.asarray(value) for name, value in vars(batch).items()}
            arrays |= _drawn(random, recipe, batch.x.shape[1])
            weights, state, value = step(weights, state, arrays)
            losses.append(value)
        mean = float(np.mean([float(v) for v in losses]))
        told(f"  epoch {epoch + 1}: loss {mean:.4f}, {time.perf_counter() - began:.0f} s")
    return {name: np.asarray(value) for name, value in weights.items()} | scale
