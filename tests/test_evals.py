"""The measure itself: what counts as right, and that a fault in the product shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest

from etl.model import Label, Moment, Segment, Sheet, Source, Span
from evals import DATA, days, figures, folds, methods, promoted, robustness, segmentation, variants
from evals.ceilings import ceilings
from evals.invented import invented
from evals.marks import FIGURES, marks
from evals.overlap import matched, overlap, shingles
from evals.pages import CORRECTED, Case, Line, laid
from evals.plain import long_sentences, whole_page
from evals.table import over, result

shared = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"there is no {DATA.parent.name}/{DATA.name} beside the repository"
)

STORY = (
    ("headline", "A lamp for the pier"),
    ("byline", "By Ada Finch"),
    ("date", "2 March 2026"),
    ("paragraph", "The harbour office lit a new lamp on the pier of Northquay on Monday night."),
    ("caption", "The lamp is lit. (Ada Finch/Harbour Pictures)"),
    ("paragraph", "Forty people came to see it, though the wind had been rising since noon."),
    ("related", "Read more:"),
    ("related", "The ferry that never came back from the islands"),
    ("paragraph", "It can be seen eleven miles out at sea, the keeper of the old light said."),
    ("teaser", "Council sells two boats"),
)


def page(lines: Sequence[tuple[str, str]] = STORY) -> Case:
    placed, text = laid([Line(text, role) for role, text in lines])
    body = "\n".join(text for role, text in lines if role == "paragraph")
    return Case(
        id="pier",
        set="fundus",
        fold=0,
        english=True,
        language="en",
        lines=placed,
        text=text,
        body=body,
        titles=("A lamp for the pier",),
        authors=("Ada Finch",),
        published="2026-03-02",
    )


LABELS = {
    "headline": Label.HEADLINE,
    "byline": Label.BYLINE,
    "date": Label.TIMESTAMP,
    "paragraph": Label.BODY,
    "caption": Label.CAPTION,
    "related": Label.RELATED,
    "teaser": Label.TEASER,
}


def reader(case: Case, **changed: Label) -> methods.Method:
    """A method that labels each line by its role, or by what `changed` says of the role."""

    def read(texts: Sequence[str], sources: Sequence[Source]) -> list[Sheet]:
        labels = LABELS | changed
        own = tuple(
            Segment(labels[line.role], line.start, line.start + len(line.text), 0.9)
            for line in case.lines
        )
        other = Sheet((Segment(Label.BODY, 0, len(methods.WARM) - 1, 0.9),), "en")
        return [Sheet(own, "en") if text == case.text else other for text in texts]

    return read


def values(case: Case, **changed: Label) -> dict[str, float]:
    told = result([case], lambda fold: reader(case, **changed)).figures
    return {name: measured.value for name, measured in told.items()}


def test_a_perfect_reader_has_every_figure_right() -> None:
    told = values(page())

    assert told["body F1"] == told["body exactly right"] == told["headline"] == told["day"] == 1
    assert told["byline F1"] == told["related F1"] == told["teasers F1"] == 1
    assert told["leakage"] == told["any line not body in body"] == told["pages lost whole"] == 0


def test_a_caption_in_the_body_is_leakage_and_costs_precision() -> None:
    told = values(page(), caption=Label.BODY)

    assert told["leakage"] == told["leakage of caption lines"] == 1
    assert told["leakage of teaser lines"] == told["leakage of related lines"] == 0
    assert told["body precision"] < 1
    assert told["body exactly right"] == 0


def test_a_byline_in_the_body_is_told_apart_from_leakage() -> None:
    told = values(page(), byline=Label.BODY)

    assert told["leakage"] == 0
    assert told["any line not body in body"] == 1


def test_a_page_without_its_article_is_lost_whole() -> None:
    told = values(page(), paragraph=Label.BOILERPLATE)

    assert told["pages lost whole"] == 1
    assert told["body F1"] == 0
    assert told["day missing"] == 1


def test_a_teaser_taken_for_a_related_item_is_wrong_in_both_lists_and_right_in_either() -> None:
    told = values(page(), teaser=Label.RELATED)

    assert told["teasers recall"] == 0
    assert told["related precision"] == 0.5
    assert told["promoted in either list F1"] == 1


def test_the_heading_of_related_lines_is_no_item() -> None:
    case = page()
    spans = [Span(case.lines[n].start, case.lines[n].start + 10) for n in (6,)]

    assert promoted.items(case, spans, {"related"}, hand=False) == (0, 0, 1)


def test_roles_by_hand_are_counted_beside_the_silver() -> None:
    hand = tuple(
        line._replace(hand="boilerplate" if line.role == "teaser" else line.role)
        for line in page().lines
    )
    told = values(replace(page(), lines=hand, by_hand=True))

    assert told["teasers precision"] == 1
    assert told["teasers precision, by hand"] == 0


def test_confidence_that_holds_as_often_as_it_says_has_no_calibration_error() -> None:
    figure = FIGURES["calibration error, lines"]
    fair = [figures.binned([(0.75, n < 3) for n in range(4)])]
    proud = [figures.binned([(0.95, n < 2) for n in range(4)])]

    assert figures.measured(fair, figure).value == pytest.approx(0)
    assert figures.measured(proud, figure).value == pytest.approx(0.45)


def test_the_surest_pages_carry_the_least_risk_where_confidence_is_worth_something() -> None:
    confidences, quality = [0.9, 0.8, 0.3, 0.2], [1.0, 1.0, 0.5, 0.1]

    assert figures.risk(confidences, quality, 0.5).value == pytest.approx(0)
    assert figures.risk(confidences, quality, 1.0).value == pytest.approx(0.35)


def test_an_interval_holds_its_value_and_is_the_same_every_time() -> None:
    rows = [(float(n % 3 > 0), 1.0) for n in range(60)]
    once, again = (figures.measured(rows, FIGURES["headline"]) for _ in range(2))

    assert once == again
    assert once.low < once.value < once.high
    assert once.value == pytest.approx(2 / 3)


def test_f1_is_that_of_the_mean_precision_and_the_mean_recall() -> None:
    value = figures.f1_of_means(np.array([1.0 + 0.5, 0.5 + 0.5, 2.0]))

    assert float(value) == pytest.approx(2 * 0.75 * 0.5 / 1.25)


def test_shingles_count_as_often_as_they_stand_there() -> None:
    gold = shingles("one two three four five")

    assert overlap(gold, shingles("one two three four five one two three four five")) == (
        pytest.approx(2 / 7),
        1.0,
    )
    assert overlap(gold, shingles("")) == (0.0, 0.0)


def test_a_caption_counts_for_one_gold_caption_only() -> None:
    assert matched(["The lamp is lit.", "The lamp is lit."], ["The lamp is lit"]) == 1


@pytest.mark.parametrize(
    ("local", "gold", "held", "told"),
    [
        ("2026-03-02T23:30", "2026-03-03T04:30:00+00:00", True, "right"),
        ("2026-03-05T12:00", "2026-03-03T04:30:00+00:00", True, "wrong"),
        ("2026-03-04T01:00", "2026-03-03T23:30:00+02:00", True, "wrong"),
        ("2026-03-04T00:00", "2026-03-03", True, "wrong"),
        (None, "2026-03-03", True, "missing"),
        (None, "2026-03-03", False, "empty"),
    ],
)
def test_a_day_is_right_wrong_missing_or_rightly_empty(
    local: str | None, gold: str, held: bool, told: str
) -> None:
    moment = (
        Moment(datetime.fromisoformat(local), "minute", None, "unknown", None, None)
        if local
        else None
    )

    assert days.verdict(moment, gold, held=held) == told


@pytest.mark.parametrize(
    "shown",
    ["2 March 2026", "March 2, 2026", "2. März 2026, 14:05 Uhr", "2026-03-02", "02.03.26",
     "3/2/2026", "2 de marzo de 2026", "2026年3月2日", "News15:21 Mar. 2, 2026", "2 марта 2026"],
)  # fmt: skip
def test_a_day_in_the_forms_of_newsrooms_counts_as_printed(shown: str) -> None:
    assert days.printed(f"By Ada Finch\n{shown}\n", "2026-03-02")


@pytest.mark.parametrize("shown", ["2 March", "12 March 2026", "March 22, 2026", "2 April 2026"])
def test_another_day_or_one_without_its_year_does_not_count_as_printed(shown: str) -> None:
    assert not days.printed(shown, "2026-03-02")


def test_the_ceiling_of_a_headline_that_the_page_does_not_show_is_zero() -> None:
    hidden = page([line for line in STORY if line[0] != "headline"])

    assert over([ceilings(hidden)])["headline"].value == 0
    assert over([ceilings(page())])["body exactly right"].value == 1


def test_a_page_is_scored_by_the_method_of_its_fold() -> None:
    case = page()
    asked: list[int] = []

    def chosen(fold: int) -> methods.Method:
        asked.append(fold)
        return reader(case)

    methods.read([replace(case, fold=3), case], chosen)

    assert asked == [0, 3]


def test_every_variant_is_the_same_twice_and_changes_no_gold_by_chance() -> None:
    case = invented()[0]
    for name, change in variants.variants().items():
        assert change(case) == change(case), name
        assert change(case).text != variants.plain(case).text or name.startswith("headline"), name


def test_lines_stand_where_they_say_in_every_variant() -> None:
    for name, change in variants.variants().items():
        worse = change(page())
        for line in worse.lines:
            assert worse.text.startswith(line.text, line.start), name


def test_500_teasers_are_500() -> None:
    more = variants.variants()["500 teasers"](page())

    assert sum(line.role == "teaser" for line in more.lines) == 501


def test_a_lost_character_is_noticed() -> None:
    sheet = Sheet((Segment(Label.BODY, 0, 4, 0.9), Segment(Label.BODY, 6, 8, 0.9)), None)

    robustness.check_tiling("whole", "lamp\n\nis", sheet)
    with pytest.raises(robustness.Untiled, match="4 to 6 belong to no segment"):
        robustness.check_tiling("cut", "lampxxis", sheet)


def test_no_character_of_a_sample_is_lost_in_any_variant() -> None:
    pages = invented()[::4]
    for change in variants.variants().values():
        robustness.figures([change(case) for case in pages])


def test_a_sample_page_without_an_article_is_asked_for_none() -> None:
    fronts = [case for case in invented() if not case.has_article]

    assert fronts
    for case in fronts:
        readings, _ = methods.read([case], methods.shipped)
        assert "article where none is" in marks(case, readings[0])


def test_the_plain_text_baselines_take_what_they_say() -> None:
    case = page()

    assert whole_page(case) == case.text
    assert long_sentences(case).count("\n") == 1


def test_a_set_that_there_is_not_is_refused_by_name() -> None:
    with pytest.raises(SystemExit, match="there is no set fundos"):
        segmentation.run(["fundos"])


def test_hosts_of_one_outlet_share_a_fold() -> None:
    rows = [
        {"id": str(n), "url": f"https://{host}/a", "site": "example.org"}
        for n, host in enumerate(("www.example.org", "money.example.org"))
    ]

    assert len(set(folds.drawn(rows)["hosts"].values())) == 1


@shared
def test_the_folds_are_those_of_the_pages_and_nobody_moved_one() -> None:
    rows = [row for name in folds.SETS for row in folds.records(name)]

    assert folds.drawn(rows) == folds.fixed()


@shared
def test_roles_by_hand_belong_to_the_pages_as_they_are() -> None:
    told = [json.loads(path.read_bytes()) for path in sorted(CORRECTED.glob("*.json"))]
    texts = {
        row["id"]: row["text"] for name in {page["set"] for page in told}
        for row in folds.records(name)
    }  # fmt: skip

    assert told
    for read in told:
        digest = hashlib.sha256(texts[read["id"]].encode()).hexdigest()
        assert digest == read["sha256"], read["id"]


def test_days_between_two_zones_are_two_at_most() -> None:
    assert days.days("2026-03-03T04:30:00+00:00") == {date(2026, 3, 2), date(2026, 3, 3)}
    assert days.days("2026-03-03T23:30:00+02:00") == {date(2026, 3, 3)}
