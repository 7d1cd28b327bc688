"""What makes two texts one story, and pairs stories: from the texts and their articles alone."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.identity import normalise
from etl.stories import Copy, grouped
from etl.stories.compare import compare
from etl.stories.filing import ERA, WINDOW, address_of, eras, keys
from etl.stories.gather import groups, published, stories
from etl.stories.judge import judged, meeting
from etl.stories.model import Evidence, Filed, Pair
from etl.stories.sketch import BITS, SHORTEST, Words
from tests.copies import Wire, wire

DAY = date(2026, 3, 2)
BULLETIN = (
    "An earthquake of magnitude {0} shook the coast of {1} on {2} at {3}, the seismological"
    " service said. The centre lay {4} kilometres below the sea, and {4} kilometres off {1}. No"
    " damage was reported. The service asks everybody who felt the shock to fill in the form on"
    " its pages, and reminds the public that further shocks may follow within two days."
)
GERMAN = (
    "Die Feuerwehr hat am {0} einen Brand in {1} gelöscht. Nach Angaben der Leitstelle war das"
    " Feuer in einer Scheune ausgebrochen. Verletzt wurde niemand, der Schaden liegt bei {2} Euro."
    " Die Polizei hat die Ermittlungen aufgenommen und bittet Zeugen, sich bei jeder Dienststelle"
    " zu melden. Die Straße nach {1} war bis {3} Uhr gesperrt, der Verkehr wurde umgeleitet."
)


def copy(body: str, source: str = "herald", headline: str = "A line", day: date = DAY,
         url: str | None = None, hour: int | None = None) -> Copy:  # fmt: skip
    at = None if hour is None else datetime(day.year, day.month, day.day, hour)
    return Copy(source, headline, body, url, at, day)


def text(one: Wire) -> str:
    return "\n\n".join(one.paragraphs)


def number_of_stories(*copies: Copy) -> int:
    return len(grouped(copies))


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_text_keeps_its_shingles_whatever_stands_around_it(one: int, other: int) -> None:
    inside = Words(text(wire(one, 2))).shingles()
    around = Words(f"{text(wire(other, 1))}\n\n{text(wire(one, 2))}").shingles()
    assert set(inside) <= set(around)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-WINDOW, WINDOW))
def test_a_look_up_reaches_every_day_of_its_window_and_asks_in_two_eras(
    day: date, apart: int
) -> None:
    asked = eras([day], WINDOW)
    assert set(eras([day + timedelta(days=apart)])) <= set(asked)
    assert len(asked) <= 2 < ERA


@given(st.sets(st.integers(0, (1 << BITS) - 1), max_size=9), st.dates())
def test_a_key_fits_a_signed_number_of_64_bits_and_tells_eras_apart(
    shingles: set[int], day: date
) -> None:
    found = keys(sorted(shingles), eras([day], WINDOW))
    assert len(set(found)) == len(found)
    assert all(0 <= key < 1 << 63 for key in found)


@given(st.lists(st.integers(0, 6), max_size=5), st.lists(st.integers(0, 6), max_size=5))
def test_evidence_is_the_same_from_both_sides(one: list[int], other: list[int]) -> None:
    a, b = ("\n\n".join(text(wire(n, 1)) for n in numbers) for numbers in (one, other))
    seen, turned = compare(Words(a), Words(b)), compare(Words(b), Words(a)).turned()
    if len(Words(a)) != len(Words(b)):
        assert seen == turned
    assert 0 <= seen.containment_a <= 1
    assert 0 <= seen.containment_b <= 1
    assert seen.shared_a + seen.shared_b == 0 or seen.longest >= 4


@pytest.mark.parametrize("script", ["港务局周二表示北闸将继续关闭直到潜水员", "ประตูน้ำด้านเหนือ"])
def test_a_script_without_spaces_is_read_character_by_character(script: str) -> None:
    assert Words(script).words == list(normalise(script))


def test_a_chinese_copy_is_found() -> None:
    rng = random.Random(1)
    told = "".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(400))
    assert number_of_stories(copy(told), copy(told[:300], "courier")) == 1


def test_words_are_the_same_in_either_printing_and_accents_stay_inside() -> None:
    assert Words("L’été “long”").words == Words('L\'été "long"').words
    assert Words("नमस्ते दुनिया").words == ["नमस्ते", "दुनिया"]


@pytest.mark.parametrize(
    ("form", "of"),
    [
        (BULLETIN, ("3.4", "Ostrava", "Monday", "04:15", "12")),
        (GERMAN, ("Montag", "Altfeld", "20.000", "11")),
    ],
)
def test_bulletins_of_one_form_are_stories_of_their_own(form: str, of: tuple[str, ...]) -> None:
    other = {
        BULLETIN: ("5.1", "Tarnby", "Friday", "16:40", "31"),
        GERMAN: ("Freitag", "Neudorf", "75.000", "17"),
    }[form]
    first, second = form.format(*of), form.format(*other)
    assert number_of_stories(copy(first), copy(second, "courier", day=DAY + timedelta(days=4))) == 2
    assert number_of_stories(copy(first), copy(first.replace("bittet", "ersucht"), "courier")) == 1


def test_a_source_may_print_hundreds_of_bulletins_a_night_and_each_is_a_story() -> None:
    told = [
        copy(BULLETIN.format(n / 10, "Ostrava", "Monday", "04:15", 900 + n)) for n in range(200)
    ]
    assert number_of_stories(*told) == 200
    here, there = (
        BULLETIN.format(3, town, "Monday", "04:15", 12) for town in ("Ostrava", "Tarnby")
    )
    assert number_of_stories(copy(here), copy(there)) == 2


def test_short_texts_are_nobodys_copies() -> None:
    assert len(Words("Full story on our pages").words) < SHORTEST
    assert (
        number_of_stories(copy("Full story on our pages"), copy("Full story on our pages", "post"))
        == 2
    )


def test_a_text_that_comes_again_after_the_window_is_another_story_unless_it_is_the_same() -> None:
    told, cut = text(wire(1)), text(wire(1).cut(4))
    later = DAY + timedelta(days=WINDOW + 1)
    assert number_of_stories(copy(told), copy(cut, "post", day=later)) == 2
    assert number_of_stories(copy(told), copy(cut, "post", day=later - timedelta(days=1))) == 1
    assert number_of_stories(copy(told), copy(told, "post", day=later)) == 1


def test_the_same_address_makes_a_revision_of_what_shares_a_quarter() -> None:
    before = text(wire(1).cut(4))
    after = text(Wire("", wire(1).paragraphs[:2] + wire(2).paragraphs[:4]))
    url = "https://www.herald.example/a/1?utm_source=x#top"
    same, other = "http://herald.example/a/1/", "https://herald.example/a/2"
    assert number_of_stories(copy(before, url=url), copy(after, url=same)) == 1
    assert number_of_stories(copy(before, url=url), copy(after, url=other)) == 2
    assert number_of_stories(copy(before, url=url), copy(text(wire(9)), url=same)) == 2


def test_addresses_differ_by_what_shows_another_page() -> None:
    assert address_of("a", "http://x.example/1?b=2&a=1") == address_of("a", "x.example/1?a=1&b=2")
    assert address_of("a", "http://x.example/1") != address_of("b", "http://x.example/1")
    assert address_of("a", "http://x.example/1?id=1") != address_of("a", "http://x.example/1?id=2")
    assert address_of("a", " ") is None


EVIDENCE = Evidence(100, 100, 90, 90, 50, 50, 1.0, 1.0, 60, 40.0, 9, 0, 50, 50)


def filed(body: str, article: str = "", day: date = DAY, source: str = "herald") -> Filed:
    return Filed(
        article or body, body, source, day, None, None, False, None, None, None, False, 100,
        ord(body[0]), 0, "",
    )  # fmt: skip


def pair(a: str, b: str, score: float) -> Pair:
    return Pair(min(a, b), max(a, b), "text", score, EVIDENCE)


BODIES = "abcdefgh"
PAIRS = st.dictionaries(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")).filter(
        lambda t: t[0] < t[1]
    ),
    st.sampled_from((0.6, 0.7, 0.8, 0.9)),
    max_size=16,
)


@given(PAIRS, st.randoms(use_true_random=False))
def test_stories_depend_on_the_pairs_and_not_on_their_order(
    given_pairs: dict[tuple[str, str], float], rng: random.Random
) -> None:
    pairs = [pair(a, b, score) for (a, b), score in given_pairs.items()]
    copies = [
        filed(body, f"{body}{n}", DAY + timedelta(days=n)) for body in "abcdefgh" for n in (0, 1)
    ]
    told = stories(copies, pairs)
    rng.shuffle(pairs)
    rng.shuffle(copies)
    again = stories(copies, pairs)
    assert {story.members for story in again} == {story.members for story in told}
    articles = [member.article.article_id for story in told for member in story.members]
    assert sorted(articles) == sorted(one.article_id for one in copies)
    for story in told:
        assert story.members[0].relation == "representative"
        within = {member.article.article_id for member in story.members}
        assert all(member.beside in within for member in story.members[1:])


@given(PAIRS)
def test_more_than_half_of_the_pairs_hold_a_story_together(
    given_pairs: dict[tuple[str, str], float],
) -> None:
    pairs = [pair(a, b, score) for (a, b), score in given_pairs.items()]
    known = {frozenset((one.a, one.b)) for one in pairs}
    for group in groups(BODIES, pairs):
        if len(group) > 2:
            possible = len(group) * (len(group) - 1) / 2
            held = sum(frozenset((a, b)) in known for a in group for b in group if a < b)
            assert held > possible / 2


def test_a_chain_does_not_join_what_its_ends_contradict() -> None:
    assert groups("abc", [pair("a", "b", 0.9), pair("b", "c", 0.8)]) == [["a", "b"], ["c"]]
    whole = [pair("a", "b", 0.9), pair("b", "c", 0.8), pair("a", "c", 0.6)]
    assert groups("abc", whole) == [["a", "b", "c"]]


def test_a_source_that_has_both_texts_has_printed_two_articles() -> None:
    half = EVIDENCE._replace(shared_a=60, shared_b=60, lead_a=20, lead_b=20, run=8.0)
    own = meeting([filed("a")], [filed("b")])
    others = meeting([filed("a")], [filed("b", source="courier")])
    assert judged(half._replace(words_a=300, words_b=300, shared_a=200, shared_b=200), own) is None
    assert judged(half._replace(words_a=300, words_b=300, shared_a=200, shared_b=200), others)


def test_a_time_that_is_only_a_day_comes_after_the_hours_of_that_day() -> None:
    early = filed("a")._replace(timed=True, published_local=datetime(2026, 3, 2, 7))
    whole_day = filed("b")._replace(published_local=datetime(2026, 3, 2))
    assert sorted([whole_day, early], key=published) == [early, whole_day]
