"""A promotion finds its article, and no other: pure scores, no store."""

from __future__ import annotations

import random
import time
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.links import keys
from etl.links.headline import headline
from etl.links.score import METHODS, Candidate, Promotion, address, resolve, score
from etl.links.times import Printed

DAY = date(2016, 12, 29)


def article(key: str, shown: str, at: str | None = None, **told: object) -> Candidate:
    known = Candidate(key, "herald", shown, None, None, printed(at), None, DAY)
    return known._replace(**told)


def promoted(shown: str, at: str | None = None, **told: object) -> Promotion:
    shown_at = printed(at)
    day = shown_at.local.date() if shown_at else DAY
    known = Promotion("p", "herald", shown, None, shown_at, None, day, day)
    return known._replace(**told)


def printed(at: str | None) -> Printed | None:
    return Printed(datetime.fromisoformat(at), "minute" if "T" in at else "day") if at else None


def target(one: Promotion, *there: Candidate) -> str | None:
    found = resolve(one, there).target
    return found.article if found else None


@pytest.mark.parametrize(
    "other",
    [
        "AP: Dredger frees the northern lock of Veldt",
        "(UPDATE) Dredger frees the northern lock of Veldt",
        "LIVE: Dredger frees the northern lock of Veldt",
        "Dredger frees the northern lock of Veldt | Herald Online",
        "Dredger frees the northern lock of Veldt - The Herald",
        "“Dredger” frees  the northern lock of Veldt",
        "VIDEO: Reuters - Dredger frees the northern lock of Veldt [PHOTOS]",
    ],
)
def test_labels_agencies_and_outlets_are_no_part_of_a_headline(other: str) -> None:
    plain = headline("Dredger frees the northern lock of Veldt")
    assert headline(other, "herald").normal == plain.normal


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("Lake rises 3 cm", "Lake rises 5 cm"),
        ("Three die as ferry sinks off Veldt", "Two die as ferry sinks off Veldt"),
        ("Wheat prices rise for the third month", "Wheat prices fall for the third month"),
        ("Council fines Okonjo over harbour fire", "Council fines Lindqvist over harbour fire"),
        ("宮崎県で震度5弱、津波注意報", "宮崎県で震度4、津波注意報"),
        ("झील का जल स्तर 3 मीटर बढ़ा", "झील का जल स्तर 5 मीटर बढ़ा"),
        ("ارتفاع البحيرة ٣ سم بعد العاصفة", "ارتفاع البحيرة 5 سم بعد العاصفة"),
        ("东港周三重新开放航运", "北港周三重新开放航运"),
    ],
)
def test_another_number_name_or_opposite_is_another_story(said: str, other: str) -> None:
    assert target(promoted(said), article("a", other)) is None


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("DS aims to touch gamers", "Nintendo DS aims to touch gamers"),
        ("Три рыбака спасены у Заречья", "3 рыбака спасены у Заречья ночью"),
        ("झील का जल स्तर तीन मीटर बढ़ा: अधिकारी", "झील का जल स्तर तीन मीटर बढ़ा"),
        ("ارتفاع البحيرة ٣ سم بعد العاصفة", "ارتفاع البحيرة 3 سم بعد العاصفة الأخيرة"),
        ("Una ballena entra en el estuario", "Una ballena entra en el estuario y no quiere irse"),
        (
            "韓国が戒厳令、尹大統領「野党が反国家行為」",
            "韓国が戒厳令、尹錫悦大統領「野党が反国家行為」",
        ),
    ],
)
def test_a_headline_may_be_worded_otherwise(said: str, other: str) -> None:
    assert target(promoted(said), article("a", other)) == "a"
    assert set(keys.of_promotion(promoted(said))) & set(keys.of_article(article("a", other)))


def test_the_same_minute_links_what_few_words_would_not() -> None:
    said, other = "Parry firm over Gerrard", "Parry puts Gerrard 'above money'"
    assert target(promoted(said), article("a", other)) is None
    there = article("a", other, "2016-12-29T15:21")
    assert target(promoted(said, "2016-12-29T15:21"), there) == "a"


def test_the_same_minute_does_not_link_another_number() -> None:
    there = article("a", "Lake rises 5 cm", "2016-12-29T15:21")
    assert target(promoted("Lake rises 3 cm", "2016-12-29T15:21"), there) is None


def test_of_a_column_that_comes_every_week_the_time_tells_which() -> None:
    weeks = [
        article(f"{n:02}", "Letters from the lock", f"2016-12-{n:02}T08:00") for n in (1, 8, 15)
    ]
    assert target(promoted("Letters from the lock", "2016-12-08T08:00"), *weeks) == "08"
    assert target(promoted("Letters from the lock", "2016-12-22T08:00"), *weeks) is None
    assert target(promoted("Letters from the lock", reference=date(2016, 12, 9)), *weeks) == "08"


def test_an_equal_address_decides() -> None:
    url = "https://www.herald.example/locks/northern-lock?utm_source=front#top"
    there = article("a", "Nothing in common", url="http://herald.example/locks/northern-lock/")
    assert target(promoted("Dredger frees the lock", url=url), there) == "a"
    assert address("https://herald.example/") is None


def test_what_came_later_was_not_promoted() -> None:
    later = article("a", "Dredger frees the northern lock of Veldt", "2017-03-01T08:00")
    assert target(promoted("Dredger frees the northern lock of Veldt"), later) is None


def test_another_sources_article_only_where_ones_own_has_none() -> None:
    said = "Dredger frees the northern lock of Veldt"
    other = article("b", said, source="courier")
    assert target(promoted(said), other) == "b"
    assert target(promoted(said), other, article("c", said)) == "c"
    assert target(promoted("Lock opens"), article("b", "Lock opens", source="courier")) is None


@pytest.mark.parametrize("url", ["http://[broken", "//", "mailto:a@b", "http://x:99999999/a", "ü"])
def test_an_address_that_is_none_decides_nothing(url: str) -> None:
    said = "Dredger frees the northern lock of Veldt"
    there = article("a", said, url=url)
    assert target(promoted(said, url="https://herald.example/a", section="Lock"), there) == "a"


def test_no_order_decides() -> None:
    there = [article(f"{n}", "Dredger frees the northern lock of Veldt") for n in range(5)]
    there += [article(f"x{n}", f"Dredger frees the southern lock {n}") for n in range(5)]
    said = promoted("Dredger frees the northern lock")
    first = resolve(said, there)
    for seed in range(20):
        assert resolve(said, random.Random(seed).sample(there, len(there))) == first
    assert first.target and first.target.article == "0"


@pytest.mark.parametrize("said", ["", "?", "…", "12", "a", "\u200b", "(UPDATE)", "| | |", "🚢🚢"])
def test_a_headline_of_next_to_nothing_is_a_ghost(said: str) -> None:
    assert target(promoted(said), article("a", "Dredger frees the lock"), article("b", "")) is None


@given(st.text(max_size=200), st.text(max_size=200), st.booleans())
def test_whatever_two_headlines_say_the_score_is_a_share(said: str, other: str, same: bool) -> None:
    one = promoted(said, "2016-12-29T15:21", url=other)
    there = article("a", said if same else other, "2016-12-29T15:21", url=said, kicker=other)
    found = score(one, there)
    assert 0 <= found.score <= 1
    assert found.score == 0 or found.method in METHODS
    for asked in (keys.of_promotion(one), keys.of_article(there)):
        assert asked == sorted(set(asked))
        assert all(0 <= key < 2**63 for key in asked)


@pytest.mark.parametrize(
    "piece", ["a", "| ", "(a)", "- ", ": ", "1,", "漢", "a' ", "[", "AP: ", "“", "Ä-", "1 million "]
)
def test_a_headline_of_any_length_is_read_at_once(piece: str) -> None:
    began = time.process_time()
    said = promoted(piece * 20_000)
    score(said, article("a", piece * 19_999 + "b"))
    keys.of_promotion(said)
    assert time.process_time() - began < 2
