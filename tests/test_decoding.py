"""What a page's lines are when the net's opinion is known: one decision over the whole page."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from etl.model import Label, Source
from etl.segment.features import measured
from etl.segment.labels import segments
from etl.segment.net import ROLES
from etl.segment.reading import read
from etl.segment.story import Told
from tests.pages import BARGES, LOCK, MILLS

SOURCE = Source(name="harbour-news")
HEADLINE = "Northern lock stays closed after the storm"
REMARK = (
    "I have lived above the lock for thirty years and the gate was never looked after, whatever "
    "the board may tell you now, and everybody on our street knows whose fault that is."
)


def labels(
    lines: Mapping[str, tuple[float, str]], gap: str = "\n\n", page: float = 0.99
) -> dict[str, Label]:
    """The label of every line; each is given with its probability of body, and its likeliest role.

    The role has nine tenths of what other roles may have.
    """
    text = gap.join(lines)
    reading = read(text, SOURCE)
    measures = measured([text], [reading.lines], [reading.shaped], [reading.run])
    body = np.array([p for p, _ in lines.values()], np.float32)
    roles = np.full((len(lines), len(ROLES)), 0.0, np.float32)
    for number, (p, role) in enumerate(lines.values()):
        roles[number] = (1 - p) * 0.1 / (len(ROLES) - 1)
        roles[number, ROLES.index(role)] = 0.9 * (1 - p) if role != "body" else p
    told = Told(body, roles, page, measures.tokens, measures.shapes)
    return {text[s.start : s.end]: s.label for s in segments(reading, SOURCE, told)}


def test_readers_comments_never_stand_in_for_a_body_that_is_lost() -> None:
    question = "What would you ask the harbour board when it meets in the town hall on Thursday?"
    remarks = {f"{REMARK} So says number {n}.": (0.03, "comment") for n in range(12)}
    found = labels({HEADLINE: (0.02, "headline"), question: (0.7, "body"), **remarks})
    assert Label.BODY not in {found[remark] for remark in remarks}


def test_prose_that_the_net_calls_furniture_stands_in_for_a_body_that_is_lost() -> None:
    prose = {f"{LOCK} So says number {n}.": (0.03, "boilerplate") for n in range(12)}
    found = labels({HEADLINE: (0.02, "headline"), BARGES: (0.7, "body"), **prose})
    assert {found[line] for line in prose} == {Label.BODY}


def test_who_posted_a_line_is_body_where_the_net_says_so_and_a_pitch_is_not() -> None:
    poster = "— Harbour Board (@harbourboard) May 8, 2024"
    pitch = "Sign up for our newsletter and never miss a ferry again."
    found = labels(
        {
            HEADLINE: (0.02, "headline"),
            LOCK: (0.98, "body"),
            poster: (0.75, "body"),
            BARGES: (0.98, "body"),
            pitch: (0.75, "body"),
            MILLS: (0.98, "body"),
        }
    )
    assert found[poster] is Label.BODY
    assert found[pitch] is not Label.BODY


def test_a_caption_without_a_credit_is_one_by_the_nets_word() -> None:
    above = "The damaged gate on Tuesday"
    inside = ("Divers at the northern lock", "Children watch the divers")
    found = labels(
        {
            above: (0.03, "caption"),
            HEADLINE: (0.02, "headline"),
            LOCK: (0.98, "body"),
            **dict.fromkeys(inside, (0.05, "caption")),
            BARGES: (0.98, "body"),
            MILLS: (0.98, "body"),
        }
    )
    assert {found[line] for line in (above, *inside)} == {Label.CAPTION}


def test_what_the_rules_take_for_a_standfirst_is_a_caption_where_the_net_says_so() -> None:
    line = "Divers look at the gate of the northern lock in the rain on Tuesday morning"
    lines = {LOCK: (0.98, "body"), BARGES: (0.98, "body"), MILLS: (0.98, "body")}
    head = {HEADLINE: (0.02, "headline")}
    assert labels({**head, line: (0.05, "caption"), **lines})[line] is Label.CAPTION
    assert labels({**head, line: (0.05, "standfirst"), **lines})[line] is Label.STANDFIRST


def test_a_short_sentence_between_two_paragraphs_needs_less_to_be_body() -> None:
    short = "Nobody was on board."
    lines = {HEADLINE: (0.02, "headline"), LOCK: (0.99, "body"), short: (0.55, "body")}
    between = labels({**lines, BARGES: (0.99, "body"), MILLS: (0.99, "body")})
    last = labels({HEADLINE: (0.02, "headline"), LOCK: (0.99, "body"), **{BARGES: (0.99, "body")}}
                  | {short: (0.55, "body")})  # fmt: skip
    assert between[short] is Label.BODY
    assert last[short] is not Label.BODY


def test_what_looks_like_a_headline_right_below_it_is_its_standfirst() -> None:
    deck = "Board wants to know first how far the gate was bent"
    lines = {LOCK: (0.98, "body"), BARGES: (0.98, "body"), MILLS: (0.98, "body")}
    head = {HEADLINE: (0.01, "headline"), deck: (0.05, "headline")}
    assert labels({**head, "12:32 May 8, 2024": (0.01, "date"), **lines})[deck] is Label.STANDFIRST


def test_tags_are_told_by_their_heading_or_their_marks() -> None:
    lines = {HEADLINE: (0.01, "headline"), LOCK: (0.98, "body"), BARGES: (0.98, "body")}
    names, marked = ("Harbour", "Storm damage"), "#harbour #storm"
    below = ("Tags:", *names, "Read our newsletter every day.", marked)
    found = labels({**lines, **dict.fromkeys(below, (0.01, "boilerplate"))})
    assert {found[line] for line in ("Tags:", *names, marked)} == {Label.TAGS}
    assert found["Read our newsletter every day."] is not Label.TAGS
