"""Several articles in one text: split where the evidence says so, one page otherwise."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.model import Limits, Page
from etl.parse_output import as_json
from etl.pipeline import parse
from etl.read.parts import LEAST, Part, parts_of
from etl.settings import Source
from samples.press import PRESS
from tests.dumps import json_lines, packed, read_back, texts, warc_record, zipped

STORIES = (
    (
        "Mill bridge at Orrin Ford closes for a winter",
        "The stone bridge at Orrin Ford will be closed to all traffic from November until the end"
        " of March, the county said on Monday after a survey of its piers.",
        "Farmers on the north bank must drive nineteen miles to the next crossing, and the dairy"
        " has asked for a ferry that can carry its two tankers.",
    ),
    (
        "Night trains return to the coast line",
        "Two night trains a week will run to the coast again in June, eleven years after the last"
        " of them was taken out of the timetable, the railway said.",
        "The carriages come from a museum, which had kept them under cover, and each of them gets"
        " new brakes before it carries passengers.",
    ),
    (
        "Choir of Lower Tamsin sings in an empty pool",
        "Forty singers from Lower Tamsin rehearse in the drained swimming pool this month because"
        " the roof of the village hall has been taken off for repairs.",
        "The echo lasts six seconds, their conductor Ivo Lantry said, and nobody wants to go back"
        " to the hall before Christmas is over.",
    ),
    (
        "Lighthouse keeper leaves after forty years",
        "The keeper of the Gannet Rock light goes ashore for good in May, and a lamp that needs"
        " nobody to watch it will burn in his place from then on.",
        "He has counted every ship that passed in a row of blue books, which the harbour museum"
        " will show to visitors in the summer.",
    ),
)
NAMES = ("Petra Holm", "Amos Kettering", "Lena Brandt", "Joss Arkwright")


def web(number: int) -> str:
    """An article with its headline, byline and time, as sites print them."""
    title, *body = STORIES[number]
    head = f"{title}\nBy {NAMES[number]}\nPublished March {number + 2}, 2026 9:1{number} a.m. ET"
    return "\n\n".join([head, *body])


def wire(number: int) -> str:
    """An article with its headline and dateline, as agencies print them."""
    title, first, *rest = STORIES[number]
    return "\n\n".join([title, f"ORRIN FORD, March {number + 2} (AP) -- {first}", *rest])


def database(number: int) -> str:
    """An article with fields, as press databases print them."""
    title, *body = STORIES[number]
    head = ["The Orrin Echo", f"March {number + 2}, 2026 Monday", title, f"BYLINE: {NAMES[number]}"]
    return "\n\n".join([*head, "LENGTH: 212 words", *body])


def bare(number: int) -> str:
    """An article's prose alone."""
    return "\n\n".join(STORIES[number][1:])


def joined(articles: Sequence[str], divider: str) -> str:
    """The articles with this between them, `{n}` and `{of}` filled in."""
    text = articles[0]
    for number, article in enumerate(articles[1:], 2):
        text += divider.format(n=number, of=len(articles)) + article
    return text + "\n"


def starts(text: str) -> list[int]:
    """Where pages begin, the first of them aside."""
    return [part.start for part in parts_of(text)][1:]


def wanted(text: str, articles: Sequence[str]) -> list[int]:
    return [text.index(article) for article in articles[1:]]


def sure(text: str) -> list[float]:
    """How sure each boundary is."""
    return [part.confidence or 0 for part in parts_of(text)][1:]


DIVIDERS = {
    "form feed": "\f",
    "equals": "\n\n==========\n\n",
    "hyphens": "\r\n" + 60 * "-" + "\r\n",
    "spaced": "\n\n* * * * *\n\n",
    "hashes": "\n\n###\n\n",
    "thirty": "\n\n-30-\n\n",
    "end": "\n(END)\n\n\n",
    "ende": "\n\nENDE\n\n",
    "counter": "\n\nDocument {n} of {of}\n\n",
    "documents": "\n\n\n{n} of {of} DOCUMENTS\n\n",
    "closed": "\n\nEnd of Document\n\n",
    "numbered": "\n\nDocument ORRN00002026030{n}em33000{n}t\n\n",
    "rights": "\n\nCopyright 2026 The Orrin Echo. All Rights Reserved.\n\n\n",
    "two of them": "\n\n-30-\n==========\n\f\n",
}


# ---- split


@pytest.mark.parametrize("article", [web, wire, database])
@pytest.mark.parametrize("divider", DIVIDERS.values(), ids=DIVIDERS)
def test_articles_with_heads_are_split_at_every_kind_of_divider(
    article: object, divider: str
) -> None:
    articles = [article(n) for n in range(4)]  # type: ignore[operator]
    text = joined(articles, divider)
    assert starts(text) == wanted(text, articles)


@pytest.mark.parametrize("name", ["counter", "documents", "closed", "numbered", "thirty", "end"])
def test_articles_without_heads_are_split_only_where_the_divider_ends_a_copy(name: str) -> None:
    articles = [bare(n) for n in range(4)]
    text = joined(articles, DIVIDERS[name])
    assert starts(text) == wanted(text, articles)


def test_a_head_that_comes_again_line_for_line_splits_without_a_divider() -> None:
    articles = [web(n) for n in range(4)]
    text = joined(articles, "\n\n")
    assert starts(text) == wanted(text, articles)
    assert max(sure(text)) < min(sure(joined(articles, DIVIDERS["equals"])))


def test_more_of_the_same_make_a_boundary_surer() -> None:
    two = joined([web(0), web(1)], DIVIDERS["equals"])
    four = joined([web(n) for n in range(4)], DIVIDERS["equals"])
    assert sure(two)[0] < sure(four)[0]


def test_what_divides_belongs_to_the_part_that_it_ends_and_is_told() -> None:
    text = joined([web(0), web(1)], DIVIDERS["equals"])
    first, second = parts_of(text)
    assert first == Part(0, second.start, 1.0)
    assert second.divider is not None
    assert text[slice(*second.divider)].strip() == "=========="
    assert second.divider[1] == second.start


def test_prose_broken_into_short_lines_is_prose() -> None:
    articles = [web(n).replace(" the ", "\nthe ").replace(" that ", "\nthat ") for n in range(3)]
    text = joined(articles, DIVIDERS["equals"])
    assert starts(text) == wanted(text, articles)


def test_articles_in_other_scripts_are_split() -> None:
    prose = "Мост через реку закрыт до весны, сообщила в понедельник областная дорожная служба."
    articles = [
        f"{title}\nАвтор: {name}\n{day} марта 2026\n\n{prose} Один.\n\n{prose} {title}.\n"
        for title, name, day in (
            ("Мост у мельницы закрыт", "Анна Крылова", 2),
            ("Ночные поезда вернутся к морю", "Пётр Зимин", 3),
        )
    ]
    text = joined(articles, DIVIDERS["equals"])
    assert starts(text) == wanted(text, articles)


# ---- one page


STORY = web(0) + "\n\n" + bare(1)
TEASERS = "\n\n".join(
    f"{title}\nBy {name}\nMarch 2, 2026" for (title, *_), name in zip(STORIES, NAMES, strict=True)
)
ONE_PAGE = {
    "sections between rules": joined([STORY, bare(2), bare(3)], "\n\n----------\n\n"),
    "sections with headings": joined(
        [STORY, f"What the choir wants\n\n{bare(2)}", f"What comes next\n\n{bare(3)}"],
        "\n\n* * * * *\n\n",
    ),
    "a live blog": joined(
        [STORY, *(f"{9 - n}:40 a.m.\n{STORIES[n][0]}\n{bare(n)}" for n in (2, 3))],
        "\n\n----------\n\n",
    ),
    "a press release": f"{STORY}\n\n###\n\nAbout Orrin Dairy\n\n{bare(2)}",
    "a wire story's end": f"{STORY}\n\n-30-\n\nContact: Petra Holm, desk@orrin.example\n",
    "teasers below a rule": f"{STORY}\n\n==========\n\nMore news\n\n{TEASERS}\n",
    "teasers with its own kind of head": f"{STORY}\n\n{TEASERS}\n",
    "a printed document": joined(
        [f"Report on the bridges\nMarch 2, 2026\n\n{bare(n)}" for n in range(3)], "\f"
    ),
    "one of a series": f"{STORY}\n\nArticle 2 of 3\n\n{bare(3)}",
    "rights at the foot": f"{STORY}\n\n© 2026 The Orrin Echo. All rights reserved.\n\nHome\nNews\n",
    "readers below a rule": f"{STORY}\n\n----------\n\n2 comments\n\n"
    + "\n\n".join(f"{name}\nMarch 3, 2026\n{bare(2)}" for name in NAMES),
    "nothing but rules": "----------\n" * 400,
}


@pytest.mark.parametrize("text", ONE_PAGE.values(), ids=ONE_PAGE)
def test_a_divider_without_an_article_of_its_own_behind_it_splits_nothing(text: str) -> None:
    assert parts_of(text) == [Part(0, len(text), None)]


@pytest.mark.parametrize("path", sorted(PRESS.glob("open/*/*.txt")), ids=lambda path: path.stem)
def test_the_open_samples_are_split_where_their_gold_says(path: Path) -> None:
    told = json.loads(path.with_suffix(".json").read_bytes())
    text = path.read_bytes().decode()
    assert starts(text) == [end for _, end in told["boundaries"]]


# ---- whatever the text is


PIECES = st.sampled_from(
    [*map(web, range(4)), *map(wire, range(4)), *map(bare, range(4)), TEASERS, "", "a", "\u2028"]
)
MARKS = st.sampled_from(
    [*(d.format(n=2, of=9) for d in DIVIDERS.values()), "\n", "\n\n", "\r\n", " "]
)
DUMPS = st.lists(st.tuples(PIECES, MARKS), max_size=12).map(lambda x: "".join(map("".join, x)))


@given(DUMPS | st.text())
def test_the_parts_tile_the_text(text: str) -> None:
    parts = parts_of(text)
    assert [part.end for part in parts[:-1]] == [part.start for part in parts[1:]]
    assert (parts[0].start, parts[-1].end) == (0, len(text))
    assert all(part.start < part.end for part in parts) or not text
    shares = [part.confidence for part in parts]
    assert shares == [None] or all(x is not None and LEAST <= x <= 1 for x in shares)


@given(st.permutations(range(4)), st.sampled_from(sorted(DIVIDERS)), st.sampled_from([web, wire]))
def test_a_part_by_itself_is_one_page(order: list[int], name: str, article: object) -> None:
    text = joined([article(n) for n in order], DIVIDERS[name])  # type: ignore[operator]
    for part in parts_of(text):
        assert len(parts_of(text[part.start : part.end])) == 1


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Nd"], exclude_characters="\f")))
def test_a_text_without_dividers_and_numbers_is_one_page(words: str) -> None:
    text = "\n".join(f"{line} and" for line in words.splitlines()) * 40
    assert parts_of(text) == [Part(0, len(text), None)]


@pytest.mark.parametrize(
    "line", ["-----\n", "x\f", "1 of 2 DOCUMENTS\n", "A\n2 May 2026\nBy B\n\n"]
)
def test_the_time_taken_grows_with_the_length_alone(line: str) -> None:
    def spent(count: int) -> float:
        text = f"{web(0)}\n\n" + line * count
        began = process_time()
        parts_of(text)
        return process_time() - began

    spent(1000)
    assert spent(40_000) < 40 * max(spent(4_000), 0.005)


# ---- pages of a dump


ARTICLES = [web(n).replace("the county", "die Behörde für Straßen – „überall“") for n in range(3)]
DUMP = joined(ARTICLES, DIVIDERS["equals"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_each_part_is_a_page_at_its_own_bytes(tmp_path: Path, encoding: str) -> None:
    data = DUMP.encode(encoding)
    found, tally = read_back(tmp_path, data)
    assert [page.place.ordinal for page in found] == [0, 1, 2]
    assert "".join(texts(found)) == DUMP
    plain = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(encoding, "utf-8")
    for page in found:
        assert isinstance(page, Page)
        at, length = page.place.offset, page.place.length
        assert data[at : at + length].decode(plain) == page.text
        assert page.boundary is not None
    assert tally.overhead_bytes == len(data) - len(DUMP.encode(plain))


@pytest.mark.parametrize("encoding", ["cp1252", "cp1251", "cp932", "gb18030"])
def test_byte_offsets_hold_where_the_encoding_is_guessed(tmp_path: Path, encoding: str) -> None:
    words = {
        "cp1252": "Für die Brücke müssen die Bürger länger zahlen, heißt es in der Behörde. ",
        "cp1251": "Мост через реку закрыт до весны, сообщила областная дорожная служба. ",
        "cp932": "市は月曜日、老朽化した橋を春まで通行止めにすると発表した。",
        "gb18030": "市政府星期一宣布，这座老桥将关闭到春天，届时将有新的渡船。",
    }[encoding]
    dump = joined([f"{web(n)}\n\n{words * 60}" for n in range(3)], DIVIDERS["equals"])
    data = dump.encode(encoding)
    found, _ = read_back(tmp_path, data)
    assert "".join(texts(found)) == dump
    assert len(found) == 3
    for page in found:
        assert isinstance(page, Page)
        assert page.encoding
        at, length = page.place.offset, page.place.length
        assert data[at : at + length].decode(encoding) == page.text


def test_one_page_has_no_boundary(tmp_path: Path) -> None:
    (page,), _ = read_back(tmp_path, STORY.encode())
    assert isinstance(page, Page)
    assert page.boundary is None


def test_members_of_an_archive_are_split_and_keep_their_names(tmp_path: Path) -> None:
    found, _ = read_back(tmp_path, zipped(("a.txt", DUMP.encode()), ("b.txt", STORY.encode())))
    assert texts(found) == [*texts(read_back(tmp_path, DUMP.encode())[0]), STORY]
    assert [page.member for page in found] == ["a.txt"] * 3 + ["b.txt"]


def test_records_that_say_where_they_end_are_not_split(tmp_path: Path) -> None:
    assert texts(read_back(tmp_path, json_lines({"text": DUMP}))[0]) == [DUMP]
    assert texts(read_back(tmp_path, warc_record(DUMP.encode()))[0]) == [DUMP]


def test_the_parts_are_the_same_compressed_or_not(tmp_path: Path) -> None:
    data = DUMP.encode()
    assert read_back(tmp_path, packed(data[:700], data[700:]))[0] == read_back(tmp_path, data)[0]


def test_a_dump_over_the_limit_is_refused_whole(tmp_path: Path) -> None:
    (refused,), _ = read_back(tmp_path, DUMP.encode(), Limits(page_bytes=len(DUMP)))
    assert not isinstance(refused, Page)
    assert (refused.error, refused.place.length) == ("too-long", len(DUMP.encode()))


def test_each_part_yields_its_own_article_and_tells_its_boundary(tmp_path: Path) -> None:
    pages = [page for page in read_back(tmp_path, DUMP.encode())[0] if isinstance(page, Page)]
    readings = parse(pages, [Source("echo")] * 3, [None] * 3)
    lines = [as_json(p, r, dump="a") for p, r in zip(pages, readings, strict=True)]  # type: ignore[arg-type]
    heads = [line["article"]["headline"] for line in lines]  # type: ignore[index]
    assert heads == [story[0] for story in STORIES[:3]]
    told = [line["page"]["boundary"] for line in lines]  # type: ignore[index]
    assert told == [1.0, *sure(DUMP)]
