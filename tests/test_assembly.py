"""From labelled segments to an article, its related items and teasers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import files

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.assemble import assemble
from etl.model import Article, Label, Page, Place, Reading, Segment, Sheet, Source
from etl.parse_output import as_json
from etl.segment import segment
from tests.pages import BARGES, LOCK, MILLS

SOURCE = Source(name="harbour-news")
HEADLINE = "Northern lock stays closed after the storm"


def read(*lines: str, source: Source = SOURCE, fetched_at: datetime | None = None) -> Reading:
    text = "\n\n".join(lines)
    (sheet,) = segment([text], [source])
    return assemble(text, sheet, source, fetched_at=fetched_at)


def article(*lines: str, source: Source = SOURCE) -> Article:
    found = read(*lines, source=source).article
    assert found is not None
    return found


def test_the_body_is_its_paragraphs_in_order() -> None:
    found = article(HEADLINE, LOCK, BARGES, MILLS)
    assert found.headline == HEADLINE
    assert found.body == f"{LOCK}\n\n{BARGES}\n\n{MILLS}"
    assert (found.language, found.content_type, found.truncated) == ("en", "news", False)


def test_a_page_without_prose_has_no_article() -> None:
    reading = read("Home", "Sport", "News15:21 Dec. 29, 2016", "Ferry fares to rise in spring")
    assert reading.article is None and reading.related == () and reading.mentions == ()
    assert [t.headline for t in reading.teasers] == ["Ferry fares to rise in spring"]


def test_white_space_in_values_is_folded_and_spans_point_into_the_page() -> None:
    line = LOCK.replace("northern lock", "northern\xa0 lock")
    text = f"{HEADLINE}\n\n{line}\n\n{BARGES}"
    (sheet,) = segment([text], [SOURCE])
    found = assemble(text, sheet, SOURCE).article
    assert found and found.paragraphs[0].text == LOCK
    (span,) = found.paragraphs[0].spans
    assert text[span.start : span.end] == line


# ---- broken paragraphs --------------------------------------------------------------------


def paragraphs_of(*lines: str) -> list[str]:
    """The paragraphs of lines that are all labelled body."""
    text = "\n\n".join(lines)
    at, segments = 0, []
    for line in lines:
        segments.append(Segment(Label.BODY, at, at + len(line), 1.0))
        at += len(line) + 2
    found = assemble(text, Sheet(tuple(segments), "en"), SOURCE).article
    assert found is not None
    return [paragraph.text for paragraph in found.paragraphs]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"{LOCK} The Harbour", "Museum, however, stays open and shows its models of the lock."),
        ("The board said that the lock will stay closed until the", "divers have seen the gate."),
        ("The lock, which was built before the first war, and the", "Old Mill are both closed."),
        ("The lock stays closed until Friday, the board said,", "But the mills have stocks."),
    ],
)
def test_a_paragraph_broken_in_mid_sentence_is_rejoined(first: str, second: str) -> None:
    assert paragraphs_of(first, second) == [f"{first} {second}"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (LOCK, BARGES),
        (LOCK, "however, it is said in the harbour that the gate is beyond repair."),
        ("The gate: What the divers saw below the water line", "Nobody had looked there before."),
        ("The three measures of the board are as follows:", "the lock stays closed."),
        (f"{LOCK} The Harbour", "• the northern lock is closed until the divers have been there."),
        ("Opening hours", "of the museum are from nine to five, as the board has told us."),
        ("He asked: “What about the gate?”", "and then he left the room without an answer."),
    ],
)
def test_paragraphs_that_may_be_whole_are_left_apart(first: str, second: str) -> None:
    assert paragraphs_of(first, second) == [first, second]


def test_a_rejoined_paragraph_keeps_both_spans() -> None:
    found = article(HEADLINE, f"{LOCK} The Harbour", f"Museum, however, is open. {BARGES}", MILLS)
    assert [len(p.spans) for p in found.paragraphs] == [2, 1]
    assert found.paragraphs[0].rejoined


# ---- times --------------------------------------------------------------------------------


def test_a_date_in_a_caption_is_not_the_articles() -> None:
    caption = "The northern lock on March 17, 2015 (AP Photo)"
    found = article(HEADLINE, "12:32 Mar. 23, 2016", caption, LOCK, BARGES)
    assert found.published and found.published.local == datetime(2016, 3, 23, 12, 32)
    assert article(HEADLINE, caption, LOCK, BARGES).published is None


def test_an_update_is_kept_apart_from_the_publication() -> None:
    line = "Published: 15:56, 27 April 2024 | Updated: 16:57, 28 April 2024"
    found = article(HEADLINE, line, LOCK, BARGES)
    assert found.published and found.published.local == datetime(2024, 4, 27, 15, 56)
    assert found.updated and found.updated.local == datetime(2024, 4, 28, 16, 57)
    only = article(HEADLINE, "Updated 28 April 2024", LOCK, BARGES)
    assert only.published is None and only.updated


def test_a_word_on_the_line_above_tells_what_a_time_is() -> None:
    found = article(HEADLINE, "Last updated", "28 April 2024", LOCK, BARGES)
    assert found.published is None
    assert found.updated and found.updated.local == datetime(2024, 4, 28)


def test_the_newest_time_on_the_page_tells_when_it_was_crawled_at_the_earliest() -> None:
    newer = ("News15:21 Dec. 29, 2016", "Ferry fares to rise in spring")
    older = ("News15:21 Dec. 29, 2014", "Ferry fares to rise in spring")
    head = (HEADLINE, "12:32 Mar. 23, 2016", LOCK, BARGES)
    assert read(*head, *newer).no_earlier_evidence == "newest teaser"
    assert read(*head, *older).no_earlier_evidence == "published"
    assert read(HEADLINE, LOCK, BARGES).no_earlier is None


# ---- who stands behind it -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "agency", "method"),
    [
        ((f"AP: {HEADLINE}", LOCK, BARGES), "AP", "agency-prefix"),
        ((HEADLINE, f"OSTRAVA (Reuters) - {LOCK}", BARGES), "Reuters", "dateline"),
        ((HEADLINE, f"(AFP) - {LOCK}", BARGES), "AFP", "dateline"),
        ((HEADLINE, "By Associated Press", LOCK, BARGES), "AP", "byline"),
        ((HEADLINE, LOCK, BARGES, f"{MILLS} (dpa)"), "dpa", "closing-line"),
        ((HEADLINE, LOCK, BARGES, "dpa/abc"), "dpa", "closing-line"),
        ((HEADLINE, LOCK, BARGES, "Avec AFP"), "AFP", "closing-line"),
        ((HEADLINE, LOCK, BARGES, "Fonte: ANSA"), "ANSA", "closing-line"),
    ],
)
def test_an_agency_is_told_from_where_agencies_stand(
    lines: tuple[str, ...], agency: str, method: str
) -> None:
    reading = read(*lines)
    assert reading.article and reading.article.agency == agency
    told = [m for m in reading.mentions if m.kind == "organisation"]
    assert [(m.name, m.method) for m in told] == [(agency, method)]
    text = "\n\n".join(lines)
    for span in reading.article.agency_evidence:
        assert text[span.start : span.end].rstrip(":") in ("Associated Press", agency)


def test_a_photo_credit_alone_does_not_make_agency_copy() -> None:
    reading = read(HEADLINE, "The lock on Monday. Photo: Jane Doe/Reuters", LOCK, BARGES)
    assert reading.article and reading.article.agency is None
    assert reading.article.agency_evidence == ()
    told = {(m.kind, m.name, m.method) for m in reading.mentions}
    assert told == {("person", "Jane Doe", "credit"), ("organisation", "Reuters", "credit")}


def test_a_dateline_gives_the_place_and_stays_in_the_paragraph() -> None:
    reading = read(HEADLINE, f"NEW OSTRAVA (Reuters) - {LOCK}", BARGES)
    found = reading.article
    assert found and found.dateline == "NEW OSTRAVA"
    assert found.paragraphs[0].text == f"NEW OSTRAVA (Reuters) - {LOCK}"
    assert ("place", "NEW OSTRAVA", "dateline") in {
        (m.kind, m.name, m.method) for m in reading.mentions
    }


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("By Jane Doe and Ines Calloway", ["Jane Doe", "Ines Calloway"]),
        ("By JANE DOE, Staff Writer", ["JANE DOE"]),
        ("By Harbour Staff", []),
        ("By Jane Doe | 27 April 2024", ["Jane Doe"]),
        ("Written by Maria van der Berg", ["Maria van der Berg"]),
    ],
)
def test_a_byline_gives_its_names(line: str, names: list[str]) -> None:
    reading = read(HEADLINE, line, LOCK, BARGES)
    assert reading.article and [b.name for b in reading.article.byline] == names
    assert [m.name for m in reading.mentions if m.kind == "person"] == names


@pytest.mark.parametrize(
    ("line", "text", "credit"),
    [
        ("The lock on Monday (AP Photo)", "The lock on Monday", "AP Photo"),
        ("The lock on Monday. Photo: Jane Doe/AFP", "The lock on Monday.", "Jane Doe/AFP"),
        ("Barges wait in a queueCredit: Getty Images", "Barges wait in a queue", "Getty Images"),
    ],
)
def test_a_caption_is_told_from_its_credit(line: str, text: str, credit: str) -> None:
    found = article(HEADLINE, line, LOCK, BARGES)
    assert [(c.text, c.credit) for c in found.captions] == [(text, credit)]


def test_a_credit_on_the_next_line_belongs_to_the_caption() -> None:
    text = f"{HEADLINE}\n\n{LOCK}\n\nBarges wait upstream of the lock in a queue\n(AP)\n\n{BARGES}"
    (sheet,) = segment([text], [SOURCE])
    found = assemble(text, sheet, SOURCE).article
    assert found and [(c.text, c.credit) for c in found.captions] == [
        ("Barges wait upstream of the lock in a queue", "AP")
    ]


# ---- the rest of the article --------------------------------------------------------------


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        (f"Opinion: {HEADLINE}", "opinion"),
        (f"Analysis | {HEADLINE}", "analysis"),
        (f"Live: {HEADLINE}", "live"),
        ("Opinion is divided on the lock after the storm", "news"),
    ],
)
def test_a_headlines_opening_word_tells_the_content_type(headline: str, kind: str) -> None:
    assert article(headline, LOCK, BARGES).content_type == kind


@pytest.mark.parametrize("cue", ["Full story", "Continue reading", "Read the full story"])
def test_an_invitation_to_read_on_tells_that_the_text_is_cut(cue: str) -> None:
    assert article(HEADLINE, LOCK, BARGES, cue).truncated
    assert not article(HEADLINE, LOCK, BARGES).truncated


@pytest.mark.parametrize(
    "below", ["This article is for subscribers only.", "Subscribe to read on, or log in.", "[...]"]
)
def test_a_locked_rest_tells_that_the_text_is_cut(below: str) -> None:
    assert article(HEADLINE, LOCK, BARGES, below).truncated


def test_what_an_interface_for_news_cuts_is_cut() -> None:
    assert article(HEADLINE, LOCK, f"{BARGES[:-40]}… [+1234 chars]").truncated
    assert not article(HEADLINE, LOCK, BARGES, "Subscribe to our newsletter").truncated
    assert not article(HEADLINE, LOCK, BARGES, "( )").truncated


def test_tags_are_split() -> None:
    assert article(HEADLINE, LOCK, BARGES, "Tags: locks, storms, harbour board").tags == (
        "locks",
        "storms",
        "harbour board",
    )


def test_the_source_tells_the_language_where_the_text_is_too_short() -> None:
    text = "港務局"
    sheet = Sheet((Segment(Label.BODY, 0, 3, 0.5),), None)
    found = assemble(text, sheet, Source(name="x", language="zh")).article
    assert found and found.language == "zh"


def test_an_article_without_a_headline_has_an_empty_one() -> None:
    sheet = Sheet((Segment(Label.BODY, 0, len(LOCK), 0.5),), "en")
    found = assemble(LOCK, sheet, SOURCE).article
    assert found and (found.headline, found.headline_span) == ("", (0, 0))


# ---- promotions ---------------------------------------------------------------------------


def test_a_related_item_has_cue_headline_and_place() -> None:
    reading = read(HEADLINE, LOCK, "Watch also\xa0 Ferry fares to rise", BARGES, MILLS)
    (item,) = reading.related
    assert (item.cue, item.headline) == ("Watch also", "Ferry fares to rise")
    assert (item.position, item.after_paragraph) == (1, 1)


def test_a_cue_on_its_own_line_holds_for_the_lines_below() -> None:
    reading = read(HEADLINE, LOCK, "Read more", "Ferry fares to rise in spring", BARGES, MILLS)
    (item,) = reading.related
    assert (item.cue, item.headline) == ("Read more", "Ferry fares to rise in spring")


@pytest.mark.parametrize(
    "lines",
    [
        (
            "News15:21 Dec. 29, 2016",
            "Ferry fares to rise in spring",
            "Sport13:49 Dec. 25, 2016",
            "Rowers win the cup of the valley (UPDATE)",
        ),
        (
            "Ferry fares to rise in spring",
            "News15:21 Dec. 29, 2016",
            "Rowers win the cup of the valley (UPDATE)",
            "Sport13:49 Dec. 25, 2016",
        ),
    ],
)
def test_a_time_above_or_below_a_headline_is_its_own(lines: tuple[str, ...]) -> None:
    reading = read(HEADLINE, LOCK, BARGES, "Latest news", *lines)
    told = [
        (t.section, t.headline, t.label, t.published and t.published.local) for t in reading.teasers
    ]
    assert told == [
        ("News", "Ferry fares to rise in spring", None, datetime(2016, 12, 29, 15, 21)),
        ("Sport", "Rowers win the cup of the valley", "UPDATE", datetime(2016, 12, 25, 13, 49)),
    ]
    assert [t.position for t in reading.teasers] == [1, 2]


@pytest.mark.parametrize(
    ("line", "local"),
    [
        ("29 December 2016 Ferry fares to rise in spring", datetime(2016, 12, 29)),
        ("Ferry fares to rise in spring – 29.12.2016", datetime(2016, 12, 29)),
        ("15:21 Ferry fares to rise in spring", None),
    ],
)
def test_a_teaser_on_one_line_is_parted(line: str, local: datetime | None) -> None:
    (teaser,) = read(HEADLINE, LOCK, BARGES, "Latest news", line).teasers
    assert teaser.headline == "Ferry fares to rise in spring"
    assert (teaser.published and teaser.published.local) == local


def test_headlines_under_a_lists_heading_are_teasers_without_a_time() -> None:
    reading = read(
        HEADLINE, LOCK, BARGES, "Most read", "Ferry fares to rise", "Rowers win the valley's cup"
    )
    told = [(t.headline, t.published) for t in reading.teasers]
    assert told == [("Ferry fares to rise", None), ("Rowers win the valley's cup", None)]


def test_a_relative_time_needs_the_crawls_time_and_the_sources_zone() -> None:
    lines = (HEADLINE, LOCK, BARGES, "Latest news", "3 hours ago", "Ferry fares to rise in spring")
    zoned = Source(name="harbour-news", zone="Europe/Prague")
    noon = datetime(2024, 5, 8, 12, 0, tzinfo=UTC)
    (without,) = read(*lines).teasers
    (dated,) = read(*lines, source=zoned, fetched_at=noon).teasers
    assert without.headline == dated.headline == "Ferry fares to rise in spring"
    assert without.published is None
    assert dated.published and dated.published.local == datetime(2024, 5, 8, 11)


# ---- any text, any labels -----------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(Label), st.text(min_size=1, max_size=60) | st.just(LOCK)),
        max_size=20,
    )
)
def test_whatever_the_labels_assembly_gives_a_reading(pieces: list[tuple[Label, str]]) -> None:
    text, segments = "", []
    for label, raw in pieces:
        line = raw.strip()
        if line:
            segments.append(Segment(label, len(text), len(text) + len(line), 0.5))
            text += line + "\n"
    source = Source(name="x", zone="Europe/Prague")
    reading = assemble(text, Sheet(tuple(segments), "en"), source)
    spans = [m.span for m in reading.mentions]
    spans += [t.headline_span for t in reading.teasers] + [r.span for r in reading.related]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    if reading.article:
        assert all("\n" not in p.text and p.text for p in reading.article.paragraphs)
    schema = json.loads((files("etl") / "parse.schema.json").read_text(encoding="utf-8"))
    line = json.loads(json.dumps(as_json(Page(Place(0, 0, 1), text), reading, dump="x")))
    jsonschema.Draft202012Validator(schema).validate(line)


# ---- what a masthead, a credit and a dateline say -------------------------------------------


def test_a_day_above_the_headline_gives_way_to_a_time_below_it() -> None:
    found = article("March 24, 2016", HEADLINE, "12:32 Mar. 23, 2016", LOCK, BARGES, MILLS)
    assert found.published is not None
    assert found.published.local == datetime(2016, 3, 23, 12, 32)


def test_a_day_above_the_headline_counts_where_there_is_no_other() -> None:
    found = article("March 24, 2016", HEADLINE, LOCK, BARGES, MILLS)
    assert found.published is not None and found.published.local == datetime(2016, 3, 24)


def test_the_evidence_in_a_credit_ends_before_the_photographer() -> None:
    lines = (HEADLINE, "The northern lock in March. (AP Photo/Mira Oster)", LOCK, BARGES, MILLS)
    text = "\n\n".join(lines)
    (sheet,) = segment([text], [SOURCE])
    mentions = [m for m in assemble(text, sheet, SOURCE).mentions if m.method == "credit"]
    assert [text[m.span.start : m.span.end] for m in mentions if m.kind == "organisation"] == ["AP"]
    found = article("AP: " + lines[0], *lines[1:])
    page = "AP: " + text
    assert [page[s.start : s.end] for s in found.agency_evidence] == ["AP:", "AP Photo"]


def test_a_dateline_may_end_in_a_full_stop_and_a_dash() -> None:
    found = article(HEADLINE, "Alcorada (EFE).- " + LOCK, BARGES, MILLS)
    assert (found.dateline, found.agency) == ("Alcorada", "EFE")
    (first, *_) = found.paragraphs
    assert first.text.startswith("Alcorada (EFE).- The harbour board")


def test_a_weekday_beside_a_teasers_time_is_no_section() -> None:
    lines = (
        HEADLINE,
        LOCK,
        BARGES,
        "Monday, May 6, 2024, 11:10 Region",
        "Ferry fares to rise soon",
    )
    (teaser,) = read(*lines).teasers
    assert (teaser.section, teaser.headline) == ("Region", "Ferry fares to rise soon")


def test_a_mark_in_brackets_behind_a_teaser_is_its_label_in_any_alphabet() -> None:
    text = "Ferry fares to rise soon [VÍDEO]"
    reading = assemble(text, Sheet((Segment(Label.TEASER, 0, len(text), 0.9),), "pt"), SOURCE)
    (teaser,) = reading.teasers
    assert (teaser.headline, teaser.label) == ("Ferry fares to rise soon", "VÍDEO")


def test_a_short_line_that_stands_with_the_headline_is_its_kicker() -> None:
    text = "\n".join(["Subscribe", "", "Recipe", HEADLINE, "", LOCK, "", BARGES])
    (sheet,) = segment([text], [SOURCE])
    assert [text[s.start : s.end] for s in sheet.segments if s.label is Label.KICKER] == ["Recipe"]


def test_who_signs_is_labelled_so_whatever_segmentation_took_it_for() -> None:
    lines = ["Dana Whitlock", "12:32 May 8, 2024"]
    text = "\n\n".join([HEADLINE, *lines, LOCK, BARGES])
    starts = [text.index(line) for line in (HEADLINE, *lines, LOCK, BARGES)]
    labels = (Label.HEADLINE, Label.BOILERPLATE, Label.TIMESTAMP, Label.BODY, Label.BODY)
    whole = (HEADLINE, *lines, LOCK, BARGES)
    segments = tuple(
        Segment(label, start, start + len(line), 0.9)
        for label, start, line in zip(labels, starts, whole, strict=True)
    )
    reading = assemble(text, Sheet(segments, "en"), SOURCE)
    assert [s.label for s in reading.sheet.segments][1:3] == [Label.BYLINE, Label.TIMESTAMP]
    assert reading.article and [author.name for author in reading.article.byline] == [lines[0]]
