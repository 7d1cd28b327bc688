"""Segmentation labels every character, whatever the text; and tells the parts of a page apart."""

from __future__ import annotations

import gzip
import json
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from etl.lexicon import CUES, agencies, languages, lexicon
from etl.model import Label, Sheet, Source
from etl.segment import segment
from tests.pages import BARGES, LOCK, MILLS

SHARED = Path(__file__).parents[2] / "shared" / "data"
SOURCE = Source(name="harbour-news")


def read(*lines: str, source: Source = SOURCE) -> tuple[str, Sheet]:
    text = "\n\n".join(lines)
    (sheet,) = segment([text], [source])
    return text, sheet


def labels(*lines: str, source: Source = SOURCE) -> dict[str, str]:
    """The label of every line."""
    text, sheet = read(*lines, source=source)
    return {text[s.start : s.end]: str(s.label) for s in sheet.segments}


def holds(text: str, sheet: Sheet) -> None:
    """The segments are trimmed, in order, and leave nothing but white space between them."""
    at = 0
    for found in sheet.segments:
        assert text[at : found.start].strip() == ""
        piece = text[found.start : found.end]
        assert piece and piece == piece.strip()
        assert isinstance(found.label, Label)
        assert 0.0 <= found.confidence <= 1.0
        at = found.end
    assert text[at:].strip() == ""


LINE_ENDS = st.sampled_from(
    ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0b", "\x1c", "\n\n", "\xa0\n"]
)
PIECES = st.sampled_from(
    [
        LOCK,
        BARGES,
        "Read more: Ferry fares to rise",
        "By Jane Doe",
        "12:32 Mar. 23, 2016",
        "Photo: AP",
        "LONDON (Reuters) - The lock",
        "News15:21 Dec. 29, 2016",
        "Most read",
        "5 comments",
        "港口 水闸。",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",))))
@example("\ufeff\u200b")
@example("\x1c\x1d\x1e \x85\u2028\u2029")
def test_the_segments_of_any_text_rebuild_it(text: str) -> None:
    (sheet,) = segment([text], [SOURCE])
    holds(text, sheet)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(PIECES | st.text(max_size=80), LINE_ENDS), max_size=25))
def test_the_segments_of_a_page_like_text_rebuild_it(parts: list[tuple[str, str]]) -> None:
    text = "".join(line + end for line, end in parts)
    (sheet,) = segment([text], [SOURCE])
    holds(text, sheet)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(PIECES | st.text(max_size=40), max_size=12).map("\n".join), max_size=6))
def test_a_batch_gives_what_its_pages_give_one_by_one(texts: list[str]) -> None:
    together = segment(texts, [SOURCE] * len(texts))
    assert together == [segment([text], [SOURCE])[0] for text in texts]


def test_a_text_of_white_space_has_no_segments() -> None:
    assert segment(["", " \n\t\xa0\u3000\r\n"], [SOURCE, SOURCE]) == [Sheet((), None)] * 2


def shared_texts() -> Iterator[tuple[str, str]]:
    for path in sorted(SHARED.glob("seed/*.txt")):
        yield path.name, path.read_bytes().decode()
    for pattern in ("flattened/*.gz", "plain_eww/*.gz", "neardup_bbc/corpus*.gz"):
        for path in sorted(SHARED.glob(pattern)):
            with gzip.open(path, "rt", encoding="utf-8") as file:
                for row in map(json.loads, file):
                    yield f"{path.name} {row['id']}", row["text"]


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data is not beside this repository")
def test_the_segments_of_every_shared_page_rebuild_it() -> None:
    seen = 0
    for _, text in shared_texts():
        (sheet,) = segment([text], [SOURCE])
        holds(text, sheet)
        seen += 1
    assert seen > 4000


@pytest.mark.parametrize(
    "text",
    [
        "a" * 300_000,
        "( " * 150_000,
        "x/" * 150_000,
        "12:3 " * 60_000,
        ". " * 150_000,
        "\n" * 300_000,
        "By " + "\t" * 300_000 + "x",
        "Photo: " * 40_000,
        "— " * 150_000,
        "[" * 300_000,
        "(AP) — " * 40_000,
        "Read more: \n" * 30_000,
        "A b c d\n" * 30_000,
        "。" * 300_000,
    ],
)
def test_a_hostile_text_takes_no_more_than_linear_time(text: str) -> None:
    started = time.process_time()
    (sheet,) = segment([text], [SOURCE])
    holds(text, sheet)
    assert time.process_time() - started < 4.0


def test_the_copy_of_a_headline_above_it_is_the_title() -> None:
    text, sheet = read(
        ": Northern lock stays closed", "8 May 2024", "Northern lock stays closed", LOCK, BARGES
    )
    told = [(str(s.label), text[s.start : s.end]) for s in sheet.segments[:3]]
    assert told == [
        ("title", ": Northern lock stays closed"),
        ("timestamp", "8 May 2024"),
        ("headline", "Northern lock stays closed"),
    ]


@pytest.mark.parametrize(
    ("cue", "language_of_page"),
    [
        ("Watch also\xa0 ", (LOCK, BARGES)),
        ("Read more: ", (LOCK, BARGES)),
        ("READ MORE ", (LOCK, BARGES)),
        (
            "Lire aussi : ",
            (
                "Le port restera fermé jusqu'à ce que les plongeurs aient examiné la porte, qui a "
                "été endommagée dans la tempête de la semaine dernière.",
                "Onze péniches attendent en amont, et les premières transportent du blé pour les "
                "moulins de la vallée, selon une porte-parole.",
            ),
        ),
        (
            "Lesen Sie auch: ",
            (
                "Die Schleuse bleibt geschlossen, bis die Taucher das Tor untersucht haben, das im "
                "Sturm am Wochenende beschädigt worden ist.",
                "Elf Schiffe warten oberhalb der Schleuse, und die ersten von ihnen haben Getreide "
                "für die Mühlen im unteren Tal geladen.",
            ),
        ),
        (
            "Читайте также: ",
            (
                "Шлюз останется закрытым до тех пор, пока водолазы не осмотрят ворота, которые "
                "были повреждены во время шторма в выходные дни.",
                "Одиннадцать барж ждут выше по течению, и первые из них везут зерно для мельниц в "
                "нижней долине, как сказала представительница порта.",
            ),
        ),
    ],
)
def test_a_cue_word_opens_a_related_item(cue: str, language_of_page: tuple[str, str]) -> None:
    first, second = language_of_page
    promoted = f"{cue}Ferry fares to rise in spring"
    assert labels("Northern lock stays closed", first, promoted, second)[promoted] == "related"


def test_a_source_brings_cue_words_of_its_own() -> None:
    source = Source(name="harbour-news", cues=("Quayside:",))
    promoted = "Quayside: Ferry fares to rise in spring"
    told = labels("Northern lock stays closed", LOCK, promoted, BARGES, source=source)
    assert told[promoted] == "related"


def test_a_sentence_that_begins_like_a_cue_is_body() -> None:
    sentence = (
        "Read in the light of the storm, the figures of the harbour board are not a surprise."
    )
    assert labels("Northern lock stays closed", LOCK, sentence, BARGES)[sentence] == "body"


@pytest.mark.parametrize(
    "caption",
    [
        "The northern lock after the storm, March 17, 2016 (AP Photo)",
        "The northern lock after the storm. Photo: Jane Doe/Reuters",
        "Divers at the gate of the northern lock on Monday. (Harbour Museum)",
        "FILE - Barges wait upstream of the northern lock on a winter day in 2014.",
        "Barges wait upstream of the lock in a queueCredit: Getty Images",
    ],
)
def test_a_caption_is_not_body(caption: str) -> None:
    told = labels("Northern lock stays closed", LOCK, caption, BARGES, MILLS)
    assert told[caption] == "caption"


def test_the_last_line_of_wire_copy_is_body_although_it_ends_with_the_agency() -> None:
    last = "The lock was built in 1911 and is the oldest of the four that are still in use. (dpa)"
    assert labels("Northern lock stays closed", LOCK, BARGES, last)[last] == "body"


def test_a_dateline_is_a_segment_of_its_own() -> None:
    text, sheet = read("Northern lock stays closed", f"OSTRAVA (Reuters) - {LOCK}", BARGES)
    told = [(str(s.label), text[s.start : s.end]) for s in sheet.segments]
    assert told[1:3] == [("dateline", "OSTRAVA (Reuters) -"), ("body", LOCK)]


def test_teasers_after_the_article_are_told_from_furniture() -> None:
    told = labels(
        "Northern lock stays closed",
        LOCK,
        BARGES,
        "News15:21 Dec. 29, 2016",
        "Ferry fares to rise in spring",
        "Sign up for our newsletter",
    )
    assert told["News15:21 Dec. 29, 2016"] == told["Ferry fares to rise in spring"] == "teaser"
    assert told["Sign up for our newsletter"] == "boilerplate"


def test_a_page_of_teasers_has_no_body() -> None:
    told = labels("Home", "Sport", "Ferry fares to rise in spring", "8 May 2024", "Log in")
    assert "body" not in told.values()


def test_readers_comments_are_not_body() -> None:
    comment = (
        "I have waited for three hours on this quay and nobody told us anything about it at all."
    )
    assert labels("Northern lock stays closed", LOCK, BARGES, MILLS, "2 Comments", comment)[
        comment
    ] != ("body")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (f"{LOCK}\n{BARGES}", "en"),
        ("Die Schleuse bleibt geschlossen, bis die Taucher das Tor untersucht haben.", "de"),
        ("Le port restera fermé jusqu'à ce que les plongeurs aient examiné la porte.", "fr"),
        ("Шлюз останется закрытым, пока водолазы не осмотрят ворота, и это надолго.", "ru"),
        ("Шлюз залишиться закритим, доки водолази не оглянуть ворота, і це надовго.", "uk"),
        ("水门在潜水员检查之前将继续关闭，港务局星期二表示。", "zh"),
        ("水門は潜水士が点検を終えるまで閉鎖されると港湾局が発表した。", "ja"),
        ("잠수부들이 수문을 살펴볼 때까지 갑문은 닫혀 있을 것이라고 밝혔다.", "ko"),
        ("Lock", None),
        ("", None),
    ],
)
def test_the_language_is_told_or_left_open(text: str, language: str | None) -> None:
    assert segment([text], [SOURCE])[0].language == language


def test_there_are_cue_words_for_twelve_languages_and_every_file_is_whole() -> None:
    assert len(languages()) >= 12
    english = tomllib.loads((CUES / "en.toml").read_text(encoding="utf-8"))
    optional = {"bio", "desks", "locked", "no_author"}
    for code in languages():
        table = tomllib.loads((CUES / f"{code}.toml").read_text(encoding="utf-8"))
        assert set(english) - optional <= set(table) <= set(english), code
        assert len(table["months"]) == 12, code
        assert table["related"] and all(cue == cue.lower() for cue in table["related"]), code
        assert lexicon(code).months[table["months"][2][0]] == 3, code


def test_an_agency_has_one_short_name() -> None:
    short = agencies().short
    assert short["The Associated Press"] == short["AP"] == "AP"
    assert all(short[name] == name for name in set(short.values()) - {"AFX", "CNA", "APP", "IPS"})


# ---- titles, promotions without a cue, the article's end ------------------------------------

STAYS = "Northern lock stays closed after the storm"


@pytest.mark.parametrize("site", [" | Harbour News", " - Harbour News", " – Locks – Harbour News"])
def test_a_title_with_the_sites_name_gives_way_to_the_headline_below_it(site: str) -> None:
    found = labels(STAYS + site, "Harbour", STAYS, "12:32 Mar. 23, 2016", LOCK, BARGES, MILLS)
    assert found[STAYS + site] == "title"
    assert found[STAYS] == "headline"
    assert found["Harbour"] == "kicker"


def test_a_title_that_words_the_headline_otherwise_is_still_the_title() -> None:
    title = "Northern lock remains closed after storm | Harbour News"
    found = labels(title, STAYS, "12:32 Mar. 23, 2016", LOCK, BARGES, MILLS)
    assert (found[title], found[STAYS]) == ("title", "headline")


def test_the_first_line_of_a_section_front_is_its_title() -> None:
    found = labels(
        "All the harbour news | Harbour News",
        "News15:21 Dec. 29, 2016",
        "Ferry fares to rise in spring",
    )
    assert found["All the harbour news | Harbour News"] == "title"
    assert found["Ferry fares to rise in spring"] == "teaser"


def test_a_cued_line_right_below_the_body_is_related_and_one_in_a_list_is_not() -> None:
    found = labels(
        STAYS, LOCK, BARGES, MILLS, "Read more: Ferry fares to rise", "Most read",
        "Read more: Anglers ask for the mole back",
    )  # fmt: skip
    assert found["Read more: Ferry fares to rise"] == "related"
    assert found["Read more: Anglers ask for the mole back"] == "teaser"


def test_topics_before_a_colon_are_tags_below_a_german_article_too() -> None:
    german = Source(name="deich", language="de")
    body = (
        "Die Schleuse bleibt nach dem Sturm geschlossen, bis die Taucher das Tor untersucht haben,"
        " wie der Hafen am Dienstag mitteilte und wie es auch der Verband erwartet hatte."
    )
    found = labels(
        "Schleuse bleibt zu", body, body[:90] + ".", "Themen: Hafen, Sturm", source=german
    )
    assert found["Themen: Hafen, Sturm"] == "tags"


def test_a_headline_off_the_topic_between_paragraphs_is_related_and_a_subhead_is_not() -> None:
    foreign = "Seven cheap recipes that teenagers love without knowing vegetables"
    found = labels(STAYS, LOCK, "Grain for the valley", BARGES, foreign, MILLS)
    assert found[foreign] == "related"
    assert found["Grain for the valley"] == "subhead"
