"""The sample inbox, related: the stories it tells, and the questions that the docs ask of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.operate.first_light import QUESTIONS, SAMPLES, answered, days_in
from etl.store.loader import statement
from tests.conftest import new_database
from tests.store.conftest import Store, opened_store

PAGE = (Path(__file__).parents[2] / "docs" / "questions.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sql\n(.*?)```\n\n```text\n(.*?)```", PAGE, re.S)
TOLD = json.loads((SAMPLES / "stories.json").read_text(encoding="utf-8"))
RELATIONS = {
    "update": {"revision"},
    "copy": {"exact"},
    "localised": {"syndicated"},
    "cut": {"excerpt"},
    "excerpt": {"excerpt"},
    "original": {"representative"},
}
"""What the samples call a member, and what the store does."""


@pytest.fixture(scope="module")
def sampled(cluster_url: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with all days of the sample inbox."""
    with new_database(cluster_url) as url, opened_store(url, SAMPLES, tmp_path_factory) as store:
        for day in days_in(SAMPLES):
            store.night(day)
        yield store


def stories(store: Store) -> list[set[tuple[str, str, str]]]:
    """The stories of more than one article: source, headline and relation of each member."""
    found: dict[str, set[tuple[str, str, str]]] = {}
    for story, *member in store.rows(
        "SELECT m.story_id::text, m.source, a.headline, m.relation FROM news.story_members m"
        " JOIN news.articles a USING (article_id) JOIN news.stories s USING (story_id)"
        " WHERE s.articles > 1"
    ):
        found.setdefault(story, set()).add((member[0], member[1], member[2]))
    return list(found.values())


def test_the_sample_inbox_tells_the_stories_that_it_should_and_no_others(sampled: Store) -> None:
    wanted = [{(m["source"], m["headline"]) for m in one["members"]} for one in TOLD["stories"]]
    found = [{member[:2] for member in one} for one in stories(sampled)]
    assert sorted(map(sorted, found)) == sorted(map(sorted, wanted))


def test_each_member_is_related_as_the_sample_says(sampled: Store) -> None:
    found = {member for story in stories(sampled) for member in story}
    for story in TOLD["stories"]:
        for member in story["members"]:
            said = {r for s, h, r in found if (s, h) == (member["source"], member["headline"])}
            assert said & RELATIONS[member["relation"]], (member, said)


def test_what_the_samples_hold_apart_is_in_no_story_together(sampled: Store) -> None:
    together = [{member[:2] for member in one} for one in stories(sampled)]
    for group in TOLD["apart"]:
        members = {(one["source"], one["headline"]) for one in group["articles"]}
        assert all(len(one & members) <= 1 for one in together), group


def test_five_questions_are_asked_and_each_is_the_one_that_make_run_asks() -> None:
    assert [query for query, _ in BLOCKS] == [statement(name) for name in QUESTIONS]
    assert len(BLOCKS) == 5


@pytest.mark.parametrize(
    ("name", "block"), list(zip(QUESTIONS, BLOCKS, strict=True)), ids=QUESTIONS
)
def test_a_question_of_the_docs_is_answered_as_the_docs_say(
    sampled: Store, name: str, block: tuple[str, str]
) -> None:
    with sampled.engine.connect() as connection:
        told = [line.removeprefix("  ") for line in answered(connection, name)[1:]]
    assert told == block[1].splitlines()


def test_the_answers_show_what_stories_and_links_are_for(sampled: Store) -> None:
    answers = dict(zip(QUESTIONS, (answer for _, answer in BLOCKS), strict=True))
    assert re.search(r"excerpt .* 0\.98", answers["ask_wire"])
    assert "1:40:00" in answers["ask_wire"]
    assert "headline" in answers["ask_revisions"]
    assert re.search(r"retitled", answers["ask_promotions"])
    assert re.search(r"lock-keepers hurt\s*$", answers["ask_promotions"], re.M)
    assert re.search(r" 3 +13 ", answers["ask_exposures"])
    assert re.search(r"  281  ", answers["ask_crawls"])


def test_every_derived_row_names_rows_that_stand(sampled: Store) -> None:
    for query in (
        "SELECT count(*) FROM news.story_members m LEFT JOIN news.articles a USING (article_id)"
        " LEFT JOIN news.stories s USING (story_id)"
        " WHERE a.article_id IS NULL OR s.story_id IS NULL",
        "SELECT count(*) FROM news.articles a LEFT JOIN news.story_members m USING (article_id)"
        " WHERE m.article_id IS NULL",
        "SELECT count(*) FROM news.pairs p WHERE 2 <> (SELECT count(*) FROM news.story_members m"
        " WHERE (m.article_id, m.body_id) IN ((p.article_a, p.body_a), (p.article_b, p.body_b)))",
        "SELECT count(*) FROM news.stories s WHERE s.articles <>"
        " (SELECT count(*) FROM news.story_members m WHERE m.story_id = s.story_id)",
        "SELECT count(*) FROM intake.due",
    ):
        assert sampled.one(query) == 0, query
