"""The article's own time is told from all the other times of its page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from etl import dates, yearless
from etl.assemble import assemble
from etl.model import Article, Source
from etl.paragraphs import fold
from etl.segment import segment

HEADLINE = "Northern lock stays closed until the spring"
BODY = (
    "The northern lock will stay closed until the spring, because the gate that was lifted out in"
    " October has cracks which nobody had expected, the harbour office said.",
    "Barges have to take the long way round through the eastern basin, where the water is low and"
    " every second boat has to leave a part of its load on the quay.",
)


def article(
    *lines: str, fetched_at: datetime | None = None, source: Source | None = None
) -> Article:
    text = "\n\n".join(lines)
    source = source or Source("herald", language="en")
    found = assemble(text, segment([text], [source])[0], source, fetched_at=fetched_at).article
    assert found is not None
    return found


def published(*lines: str, **more: object) -> str | None:
    found = article(*lines, **more).published  # type: ignore[arg-type]
    return found.local.isoformat(" ", "minutes") if found else None


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (["27 January 2026 • Ines Holm • 3 minutes"], []),
        (["Harbour, January 27, 2026, 3:48 PM", "Print"], []),
        (["Written on 27 January 2026 in Harbour"], []),
        ([], ["Story published on Jan 27, 2026."]),
        ([], ["Published: 27 January 2026"]),
    ],
)
def test_a_time_counts_wherever_it_says_that_it_is_the_articles(
    above: list[str], below: list[str]
) -> None:
    told = published(HEADLINE, *above, *BODY, *below)
    assert told is not None
    assert told.startswith("2026-01-27")


def test_the_issues_day_at_the_top_gives_way_to_the_articles_own() -> None:
    top = ("The Harbour Herald", "Thursday, 29 January 2026")
    assert published(*top, HEADLINE, "27 January 2026, 15:48", *BODY) == "2026-01-27 15:48"


def test_the_days_of_a_list_of_teasers_are_none_of_the_articles() -> None:
    teasers = (
        "Ferry fares to rise in spring", "29 January 2026",
        "Rowers win the cup of the valley", "28 January 2026",
        "Council votes on the new quay", "26 January 2026",
    )  # fmt: skip
    assert published(HEADLINE, *BODY, *teasers) is None


def test_a_day_in_a_caption_or_a_sentence_is_none_of_the_articles() -> None:
    sentence = (
        "The gate was lifted out on 6 October 2025, when the divers had seen the first crack."
    )
    assert published(HEADLINE, *BODY, sentence) is None


TEASERS = (
    "Ferry fares to rise in spring", "29 January 2026",
    "Rowers win the cup of the valley", "28 January 2026",
)  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "27 January 2026, 15:48",
        "27 January 2026 (modified on 28 January 2026 | 9:05)",
        "Posted on 27 January 2026",
    ],
)
def test_the_only_time_of_a_page_counts_right_below_the_body(line: str) -> None:
    told = published(HEADLINE, *BODY, line, "Print this page")
    assert told is not None
    assert told.startswith("2026-01-27")


def test_a_readers_comments_time_is_none_of_the_articles() -> None:
    talk = ("2 comments", "Ines", "28 January 2026, 15:48", "Nobody told the skippers.")
    assert published(HEADLINE, *BODY, *talk) is None


def test_what_says_published_needs_no_other_day_to_agree() -> None:
    below = ("Published: 27 January 2026", "Updated: 30 January 2026")
    assert published(HEADLINE, *BODY, *below) == "2026-01-27 00:00"


@pytest.mark.parametrize(
    "line",
    [
        "January 27, 2026/0 Comments/in Harbour",
        "Tuesday, January 27, 2026 21 Harbour, Quays, Locks, Barges, Water, Ines Holm, Editors",
        "27 January 2026 (HNA)",
        "By Ines Holm on 27 January 2026 | 18 remarks and a word about the way that we earn money",
    ],
)
def test_a_day_that_marks_part_from_the_rest_of_its_line_is_no_prose(line: str) -> None:
    told = published(HEADLINE, line, *BODY)
    assert told == "2026-01-27 00:00"


def test_the_line_that_prints_the_year_speaks_for_the_one_that_does_not() -> None:
    page = (HEADLINE, "Tuesday 27 January, 15:48", *BODY, "Published: 27/01/2026 15:48", *TEASERS)
    assert published(*page) == "2026-01-27 15:48"


@pytest.mark.parametrize(
    "line", ["26 January 2026 | 2:43 min", "— Ines Holm (@inesholm) January 26, 2026"]
)
def test_a_films_and_a_posts_day_are_none_of_the_articles(line: str) -> None:
    assert published(HEADLINE, BODY[0], line, BODY[1]) is None


def test_a_tickers_headline_between_brackets_tells_nothing_of_the_article() -> None:
    ticker = "[ 26 January 2026 ] Ferry fares to rise in spring, and what the skippers say of it"
    assert published(HEADLINE, ticker, *BODY) is None


def test_an_issues_day_says_less_than_the_articles_own() -> None:
    page = ("28 January 2026, Issue", HEADLINE, *BODY, "Published: 27 January 2026")
    assert published(*page) == "2026-01-27 00:00"


def test_a_day_that_only_says_updated_is_not_the_publication() -> None:
    found = article(HEADLINE, "Updated 11:22 PM EST, Tue January 27, 2026", *BODY)
    assert found.published is None
    assert found.updated is not None
    assert found.updated.local == datetime(2026, 1, 27, 23, 22)


@pytest.mark.parametrize(
    ("elsewhere", "told"),
    [
        ("Next sailing: 03/27/2026", "2026-01-12 00:00"),
        ("Next sailing: 27/03/2026", "2026-12-01 00:00"),
    ],
)
def test_the_pages_other_dates_settle_the_order_of_day_and_month(elsewhere: str, told: str) -> None:
    assert published(HEADLINE, "By Ines Holm | 01/12/2026", *BODY, elsewhere) == told


def test_an_order_that_nothing_settles_stays_unknown_unless_the_source_says_it() -> None:
    page = (HEADLINE, "By Ines Holm | 01/12/2026", *BODY)
    assert published(*page) is None
    settled = Source("herald", language="en", day_first=True)
    assert published(*page, source=settled) == "2026-12-01 00:00"


def test_two_contradicting_dates_settle_nothing() -> None:
    assert dates.order("27/03/2026 and 03/27/2026") is None
    assert dates.order("27/03/26") is True
    assert dates.order("scored 3/4 and 11/2") is None


def test_a_day_without_a_year_is_told_by_the_time_of_the_fetch_alone() -> None:
    page = (HEADLINE, "Ines Holm 28 December, 17:46", *BODY)
    assert published(*page) is None
    fetched = datetime(2026, 1, 3, 4, 0, tzinfo=UTC)
    assert published(*page, fetched_at=fetched) == "2025-12-28 17:46"


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("Карина Весна 8 января, 17:46", "ru", (1, 8)),
        ("Mon 2 March", "en", (3, 2)),
        ("2 de marzo, 9:05", "es", (3, 2)),
        ("March 2 at 9:05", "en", (3, 2)),
        ("March 2, 2026", "en", None),
        ("maybe 30 boats pass", "en", None),
        ("31 boats", "en", None),
    ],
)
def test_days_without_a_year_are_found(
    text: str, language: str, told: tuple[int, int] | None
) -> None:
    found = yearless.find(text, language)
    assert (found and (found.month, found.day)) == told


def test_the_29th_of_february_is_the_last_leap_years() -> None:
    fetched = datetime(2026, 3, 3, tzinfo=UTC)
    found = yearless.told("29 February, 8:00", "en", fetched_at=fetched, zone=None)
    assert found is not None
    assert found.local.date() == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        ("CafÃ© au lait", "Café au lait"),
        ("Itâ€™s here", "It’s here"),
        ("Itâ€™s  here\n", "It’s here"),
        ("РџСЂРёРІРµС‚ РјРёСЂ", "Привет мир"),
        ("Ê sur le quai «là»", "Ê sur le quai «là»"),
        ("Кафе — «Сон»", "Кафе — «Сон»"),
        ("A\u030angstro\u0308m", "Ångström"),
    ],
)
def test_mojibake_is_repaired_in_values_and_nothing_else_is_touched(
    broken: str, meant: str
) -> None:
    assert fold(broken) == meant


def test_a_repaired_value_points_at_the_text_as_it_came() -> None:
    line = "Northern lockâ€™s gate stays closed until the spring"
    text = "\n\n".join((line, *BODY))
    found = article(line, *BODY)
    assert found.headline == "Northern lock’s gate stays closed until the spring"
    assert text[slice(*found.headline_span)] == line
