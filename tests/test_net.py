"""The net answers the same for a page whatever stands beside it, and is small and quick to load."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from etl.model import Label, Source
from etl.segment import MOST_LINES, net, segment, segment_with
from etl.segment.features import SHAPES, Measures, measured
from etl.segment.reading import read
from tests.pages import BARGES, LOCK, MILLS, page

SOURCE = Source(name="harbour-news")
PAGES = (
    page(),
    "\n\n".join(["Northern lock stays closed", LOCK, BARGES, MILLS]),
    "Lock",
    "水门在潜水员检查之前将继续关闭，港务局星期二表示。\n港口 水闸。",
    "\n".join(f"Ferry number {number} is late" for number in range(80)),
    "\n".join([LOCK] * 40),
    "😀 ©\n\x85\u2028!!!\n12:30\n\ud800",
)


def measures(*texts: str) -> Measures:
    readings = [read(text, SOURCE) for text in texts]
    return measured(
        texts,
        [reading.lines for reading in readings],
        [reading.shaped for reading in readings],
        [reading.run for reading in readings],
    )


def test_a_pages_features_do_not_depend_on_the_pages_beside_it() -> None:
    together = measures(*PAGES)
    alone = np.concatenate([measures(text).values for text in PAGES])
    assert np.array_equal(together.values, alone)
    assert np.isfinite(alone).all()


def test_a_pages_probabilities_do_not_depend_on_the_pages_beside_it_to_the_last_bit() -> None:
    weights = net.shipped()
    together = net.ask(weights, measures(*PAGES))
    for name in ("body", "roles", "article"):
        alone = [getattr(net.ask(weights, measures(text)), name) for text in PAGES]
        assert np.array_equal(getattr(together, name), np.concatenate(alone)), name


def test_what_the_net_says_are_probabilities() -> None:
    told = net.ask(net.shipped(), measures(*PAGES))
    assert ((told.body >= 0) & (told.body <= 1)).all()
    assert ((told.article >= 0) & (told.article <= 1)).all()
    assert np.allclose(told.roles.sum(axis=1), 1, atol=1e-5)


def test_prose_is_body_and_a_line_of_furniture_is_not() -> None:
    text = "\n\n".join(["Northern lock stays closed", LOCK, BARGES, "Share on Facebook", MILLS])
    p = net.ask(net.shipped(), measures(text)).body
    assert p[[1, 2, 4]].min() > 0.8 > 0.2 > p[3]


def test_the_weights_fit_the_features_and_are_small() -> None:
    columns = measures("Lock").values.shape[1]
    for member in net.shipped().members:
        assert member["in/w"].shape[0] == member["mean"].size == columns
        assert all(np.isfinite(value).all() for value in member.values())
    assert net.WEIGHTS.stat().st_size < 1_000_000


def test_a_file_that_holds_no_weights_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    path.write_bytes(b"not an archive")
    with pytest.raises(ValueError):
        net.load(path)


def test_other_weights_give_other_confidences_and_the_shipped_ones_stay_as_they_are() -> None:
    shipped = net.shipped()
    first = {name: value.copy() for name, value in shipped.members[0].items()}
    first["out/b"] = first["out/b"] - 8
    other = segment_with(net.Net((first,)), [PAGES[1]], [SOURCE])
    assert other != segment([PAGES[1]], [SOURCE]) == segment_with(shipped, [PAGES[1]], [SOURCE])


def test_no_article_is_lost_because_the_net_sees_none() -> None:
    blind = {name: value.copy() for name, value in net.shipped().members[0].items()}
    blind["out/w"][:, 0], blind["out/b"][0] = 0, -9
    text = "\n\n".join(["Northern lock stays closed", *[LOCK, BARGES, MILLS] * 3])
    (sheet,) = segment_with(net.Net((blind,)), [text], [SOURCE])
    assert sum(s.label is Label.BODY for s in sheet.segments) == 9


def test_a_page_of_too_many_lines_is_read_by_the_rules_alone() -> None:
    text = "\n".join(["Northern lock stays closed", LOCK, BARGES, MILLS, *["Lock"] * MOST_LINES])
    (sheet,) = segment([text], [SOURCE])
    assert len(sheet.segments) == MOST_LINES + 4
    assert sheet.segments[2].label is Label.BODY


def test_the_order_of_the_shapes_is_the_one_that_the_weights_were_trained_with() -> None:
    assert [shape.name for shape in SHAPES] == [
        "CORE", "SENTENCE", "SHORT", "RELATED", "RELATED_HEADING", "LIST_HEADING", "COMMENTS",
        "TIME", "BYLINE", "CREDIT", "CAPTION", "TRUNCATED", "TAGS", "FURNITURE",
    ]  # fmt: skip


def test_a_fresh_process_has_the_net_ready_in_a_fifth_of_a_second_and_keeps_to_one_thread() -> None:
    told = subprocess.run(
        [sys.executable, "-c", _LOADING], check=True, capture_output=True, text=True
    ).stdout.split()
    assert float(told[0]) < 0.2
    assert told[1:] and set(told[1:]) == {"1"}


_LOADING = """
import time
from threadpoolctl import threadpool_info
from etl.segment import net
from etl.segment.features.characters import tables
from etl.segment.features.words import words
began = time.process_time()
net.shipped(), tables(), words()
print(time.process_time() - began)
print(*[pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"])
"""


def test_the_net_takes_less_than_two_milliseconds_a_page_of_forty_lines() -> None:
    text = "\n\n".join([page(number) for number in range(4)])
    batch = measures(*[text] * 16)
    net.ask(net.shipped(), batch)
    began = time.process_time()
    for _ in range(5):
        net.ask(net.shipped(), batch)
    assert (time.process_time() - began) / 80 < 0.002
    assert all(p["num_threads"] == 1 for p in threadpool_info() if p["user_api"] == "blas")
