"""The made set of stories: the same at every run, its halves apart, its gold sound."""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter, defaultdict
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals import DATA
from evals import wire_copies as copies
from evals.wire import Document, made
from evals.wire_copies import HELD, Draft
from evals.wire_distractors import BACKGROUND, follow_up, renamed
from evals.wire_editing import HANDS, House, edited
from evals.wire_templates import templates
from evals.wire_texts import HALVES, sentences, texts

shared = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"there is no {DATA.parent.name}/{DATA.name} beside the repository"
)

few = settings(max_examples=30)

DIGESTS = {"dev": "0c2f4ddc3b76", "test": "f2890610716a"}
"""The set that the figures in the documents are told of; new figures are due where it changes."""
OPERATIONS = {
    "original", "new headline only", "cut", "reordered", "dropped", "merged", "parted", "localised",
    "quoted", "revised", *HANDS,
}  # fmt: skip
DISTRACTORS = {"same event", "follow-up", "borrowed", "digest", "template", "alone"}
PLAIN = House(day_first=True, curly=True, grouped_thousands=True, contracts=False)

documents = cache(made)
paragraphs = st.lists(
    st.text("ab c.D", min_size=1, max_size=40).map(str.strip).filter(bool), min_size=1, max_size=12
).map(tuple)
dice = st.integers(0, 99).map(random.Random)


def words(body: tuple[str, ...]) -> list[str]:
    return " ".join(body).split()


@shared
@pytest.mark.parametrize("half", HALVES)
def test_the_set_is_the_one_that_the_figures_are_told_of(half: str) -> None:
    digest = hashlib.sha256(repr([tuple(one) for one in documents(half)]).encode())

    assert digest.hexdigest()[:12] == DIGESTS[half]


@shared
def test_no_outlet_no_text_and_no_template_is_in_both_halves() -> None:
    dev, test = (texts(half) for half in HALVES)

    assert not {text.host for text in dev} & {text.host for text in test}
    assert not {text.paragraphs for text in dev} & {text.paragraphs for text in test}
    assert not set(templates("dev")) & set(templates("test"))
    assert len({text.paragraphs for text in (*dev, *test)}) == 539


@shared
@pytest.mark.parametrize("half", HALVES)
def test_a_half_has_every_operation_and_every_distractor(half: str) -> None:
    done = Counter(one for document in documents(half) for one in document.operations)

    assert set(done) == OPERATIONS | DISTRACTORS
    assert min(done.values()) >= 15
    assert 800 <= len(documents(half)) <= 1200


@shared
@pytest.mark.parametrize("half", HALVES)
def test_only_copies_share_a_story_and_each_in_another_source(half: str) -> None:
    stories: dict[int, list[Document]] = defaultdict(list)
    for document in documents(half):
        stories[document.story].append(document)

    for own in stories.values():
        if DISTRACTORS & {one for document in own for one in document.operations}:
            assert len(own) == 1
        else:
            assert {document.draws_on for document in own} == {(own[0].story,)}
            first = [one.piece.source for one in own if "revised" not in one.operations]
            assert len(set(first)) == len(first)
            days = [document.piece.day for document in own]
            assert (max(days) - min(days)).days <= 7


@shared
@pytest.mark.parametrize("half", HALVES)
def test_only_a_revision_has_the_address_of_another_document(half: str) -> None:
    addresses: dict[str | None, list[Document]] = defaultdict(list)
    for document in documents(half):
        addresses[document.piece.url].append(document)

    for own in addresses.values():
        assert sum("revised" not in document.operations for document in own) <= 1
        assert len({(document.story, document.piece.source) for document in own}) == 1


@shared
@pytest.mark.parametrize("half", HALVES)
def test_what_quotes_an_original_is_its_copy_only_where_it_holds_most_of_it(half: str) -> None:
    original = {
        document.story: document.piece.body.split("\n\n")
        for document in documents(half)
        if document.operations == ("original",)
    }
    seen = Counter[str]()
    for document in documents(half):
        (kind, *others), drawn = document.operations, document.draws_on
        if kind in {"quoted", "borrowed", "follow-up"} and not others and drawn[0] in original:
            whole, body = original[drawn[0]], plain(document.piece.body)
            held = copies.held([one for one in whole if plain(one) in body], whole)
            assert (held >= HELD) == (kind == "quoted")
            seen[kind] += 1
    assert len(seen) == 3


def plain(text: str) -> str:
    return re.sub(r"[“”‘’\"']", "", text)


@shared
def test_documents_with_nothing_in_common_share_no_paragraph() -> None:
    where: dict[str, set[tuple[int, ...]]] = defaultdict(set)
    for document in documents("test"):
        if document.operations[0] in {"same event", "follow-up", "borrowed", "alone"}:
            for paragraph in document.piece.body.split("\n\n"):
                if len(paragraph) > 100:
                    where[paragraph].add(document.draws_on or (-document.story,))

    assert [drawn for drawn in where.values() if len(drawn) > 1] == []


@few
@given(paragraphs, dice)
def test_a_cut_keeps_the_beginning(body: tuple[str, ...], dice: random.Random) -> None:
    made = copies.cut(Draft(body), dice)

    assert made.paragraphs == body[: len(made.paragraphs)] != ()
    assert not made.truncated or made.operations == ("cut",)


@few
@given(paragraphs, dice)
def test_reordering_loses_nothing_and_keeps_the_first_and_the_last(
    body: tuple[str, ...], dice: random.Random
) -> None:
    made = copies.reordered(Draft(body), dice).paragraphs

    assert sorted(made) == sorted(body)
    assert (made[0], made[-1]) == (body[0], body[-1])


@few
@given(paragraphs, dice)
def test_merging_and_parting_change_no_word(body: tuple[str, ...], dice: random.Random) -> None:
    assert words(copies.merged(Draft(body), dice).paragraphs) == words(body)
    assert words(copies.parted(Draft(body), dice).paragraphs) == words(body)
    assert all(words(tuple(sentences(one))) == one.split() for one in body)


@few
@given(paragraphs, paragraphs, dice)
def test_an_article_that_quotes_holds_what_was_asked(
    body: tuple[str, ...], carcass: tuple[str, ...], dice: random.Random
) -> None:
    made = copies.quoting(Draft(body), carcass, HELD, 1.0, dice)
    if made:
        taken = sum(one.strip("“”") in body for one in made.paragraphs)
        assert taken / len(made.paragraphs) >= 0.4


@few
@given(paragraphs, paragraphs, dice)
def test_a_follow_up_ends_with_the_background_in_its_share(
    body: tuple[str, ...], carcass: tuple[str, ...], dice: random.Random
) -> None:
    made = follow_up(body, carcass, dice)
    if made:
        old = max(n for n in range(len(body)) if made[len(made) - n :] == body[len(body) - n :])
        assert old >= 1
        assert copies.held(body[-1:], body) < HELD
        assert len(words(made[-1:])) / len(words(made)) <= BACKGROUND[1]


@pytest.mark.parametrize("hand", sorted(HANDS))
def test_a_desk_keeps_every_paragraph_and_changes_more_the_stronger_it_is(hand: str) -> None:
    body = tuple(
        f"The minister said that the country would continue to support {name} after the meeting on"
        f" Monday, which was held in the capital. About {number:,} people were also injured."
        for number, name in ((1200, "farmers"), (3400, "schools"), (5600, "workers"))
    )
    made = edited(body, PLAIN, HANDS[hand], random.Random(3))
    kept = sum((Counter(words(made)) & Counter(words(body))).values()) / len(words(body))

    assert len(made) == len(body)
    assert all(made)
    assert {"edited lightly": 0.85, "edited": 0.5, "edited strongly": 0.1}[hand] < kept
    assert kept < {"edited lightly": 1.01, "edited": 0.95, "edited strongly": 0.7}[hand]


def test_another_article_on_the_same_has_the_same_names() -> None:
    told = renamed(
        ("Yesterday the mayor, Ada Finch, met Tom Reed.", "She thanked Ada Finch."),
        ("In the harbour Mina Okafor spoke, and Teo Brandt listened.",),
    )

    assert told == ("Yesterday the mayor, Mina Okafor, met Teo Brandt.", "She thanked Mina Okafor.")
