"""The sample inbox holds promotions that arrive, some that never do, and stories told by many."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from etl.model import Page
from samples import truth
from samples.build import HERE, arrivals
from samples.layout import expected, read
from tests.test_samples import records

ARRIVALS = arrivals()
PAGES = {stem: read(HERE / "desk" / f"{stem}.page") for stem in ARRIVALS}
GOLD = {stem: expected(page) for stem, page in PAGES.items()}
LINKS = json.loads((HERE / "links.json").read_text(encoding="utf-8"))
TOLD = json.loads((HERE / "stories.json").read_text(encoding="utf-8"))
STORIES = {one["story"]: one["members"] for one in TOLD["stories"]}
SEED_LIKE = "canal-talks"
DATED = re.compile(r"\b(\w+day) \((January|February|March|April|May) (\d+)\)")


def links(page: str, kind: str) -> list[dict[str, Any]]:
    return [one for one in LINKS if (one["page"], one["kind"]) == (page, kind)]


def days(stem: str) -> list[str]:
    return [name.split("/")[1] for name in ARRIVALS[stem]]


def source(stem: str) -> str:
    return ARRIVALS[stem][0].split("/")[0]


def texts(stem: str) -> list[str]:
    return [paragraph["text"] for paragraph in GOLD[stem]["article"]["paragraphs"]]


def retitled(link: dict[str, Any]) -> bool:
    return bool(link["headline"] != link["target"]["headline"])


def members(relation: str) -> Iterator[tuple[str, str]]:
    """The original's page and the member's, for each member that stands so to it."""
    for group in STORIES.values():
        (original,) = (one["page"] for one in group if one["relation"] == "original")
        yield from ((original, one["page"]) for one in group if one["relation"] == relation)


def shared_words(stem: str, paragraph: str) -> float:
    """The share of a paragraph's runs of five words that the page's own paragraphs have."""

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return set(zip(*(words[n:] for n in range(5)), strict=False))

    of = runs(paragraph)
    return len(of & runs(" ".join(texts(stem)))) / len(of)


def test_the_page_with_every_trap_was_crawled_281_days_after_its_publication() -> None:
    article, teasers = GOLD[SEED_LIKE]["article"], GOLD[SEED_LIKE]["teasers"]
    published = date.fromisoformat(article["published_at"]["local"][:10])
    newest = max(date.fromisoformat(one["published_at"]["local"][:10]) for one in teasers)
    assert (newest - published).days == 281


def test_its_weekdays_are_those_of_the_calendar() -> None:
    found = DATED.findall(PAGES[SEED_LIKE].text)
    assert len(found) == 3
    for weekday, month, day in found:
        assert f"{datetime.strptime(f'{month} {day} 2025', '%B %d %Y'):%A}" == weekday


def test_every_promotion_of_the_inbox_has_an_answer() -> None:
    promoted = {stem: len(gold["related"]) + len(gold["teasers"]) for stem, gold in GOLD.items()}
    assert {stem: sum(one["page"] == stem for one in LINKS) for stem in GOLD} == promoted


def test_what_its_text_promotes_arrives_on_three_days_and_once_retitled() -> None:
    found = links(SEED_LIKE, "related")
    assert [retitled(one) for one in found].count(True) == 1
    assert sorted(day for one in found for day in one["target"]["days"]) == [
        "2026-03-02",
        "2026-03-03",
        "2026-03-04",
    ]
    assert {one["target"]["published_at"][:7] for one in found} == {"2025-05"}


def test_three_of_its_teasers_arrive_within_minutes_of_their_times_and_two_never() -> None:
    found = links(SEED_LIKE, "teaser")
    there = [one for one in found if one["target"]]
    assert len(there) == 3
    assert [retitled(one) for one in there].count(True) == 1
    assert sorted(min(one["target"]["days"]) for one in there) == [
        "2026-03-02",
        "2026-03-03",
        "2026-03-04",
    ]
    assert len(found) - len(there) == 2


def test_an_article_is_printed_within_minutes_of_the_time_of_its_teaser() -> None:
    for one in LINKS:
        if one["target"] and one["published_at"]:
            times = (one["target"]["published_at"], one["target"]["updated_at"])
            apart = [
                abs(datetime.fromisoformat(time) - datetime.fromisoformat(one["published_at"]))
                for time in times
                if time
            ]
            assert min(apart).total_seconds() <= 300, one["headline"]


def test_some_teasers_stand_before_their_articles_came_and_some_behind() -> None:
    teased = [one for one in LINKS if one["kind"] == "teaser" and one["target"]]
    gaps = {
        (date.fromisoformat(days(one["page"])[0]) - date.fromisoformat(one["target"]["days"][0]))
        for one in teased
    }
    assert {gap.days for gap in gaps} >= {-2, 0, 1}
    assert len({one["headline"] for one in LINKS if one["target"] is None}) >= 10


def test_one_teaser_stands_on_pages_of_all_three_days_at_several_positions() -> None:
    held = [one for one in LINKS if one["headline"] == "The bridges we photographed"]
    on = {(name.split("/")[1], one["position"]) for one in held for name in one["files"]}
    assert {day for day, _ in on} == {"2026-03-02", "2026-03-03", "2026-03-04"}
    assert all(len({at for day, at in on if day == each}) > 1 for each, _ in on)


def test_a_teasers_very_headline_stands_above_another_outlets_article() -> None:
    headlines = {
        (source(stem), gold["article"]["headline"])
        for stem, gold in GOLD.items()
        if gold["article"]
    }
    lured = [
        one
        for one in LINKS
        if one["target"] and (source(one["page"]), one["headline"]) not in headlines
        if one["headline"] in {headline for _, headline in headlines}
    ]
    assert [one["headline"] for one in lured] == ["Gale warning for the outer islands"]


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "ru"])
def test_pages_of_every_language_promote_each_other(language: str) -> None:
    assert any(
        PAGES[one["page"]].said["language"] == language and one["target"]
        for one in LINKS
        if one["kind"] == "related"
    )


def test_agency_copy_is_copied_cut_and_localised_by_other_outlets() -> None:
    for relation in ("copy", "cut", "localised"):
        for original, other in members(relation):
            assert source(original) != source(other)
            assert (
                GOLD[original]["article"]["agency"] == GOLD[other]["article"]["agency"] is not None
            )
    assert all(texts(original) == texts(copy) for original, copy in members("copy"))
    for original, cut in members("cut"):
        assert (
            0.3 < len(" ".join(texts(cut)).split()) / len(" ".join(texts(original)).split()) < 0.7
        )
        assert all(shared_words(original, text) > 0.5 for text in texts(cut))
    for original, local in members("localised"):
        assert len(texts(local)) < len(texts(original))
        own = [text for text in texts(local) if shared_words(original, text) == 0]
        assert len(own) == 1


def test_an_update_has_the_url_or_the_headline_of_what_it_updates_and_its_time() -> None:
    pairs = list(members("update"))
    kept = {(url(old) == url(new), headline(old) == headline(new)) for old, new in pairs}
    assert kept == {(True, False), (False, True)}
    for original, update in pairs:
        assert source(original) == source(update)
        old, new = GOLD[original]["article"], GOLD[update]["article"]
        assert old["published_at"]["local"] == new["published_at"]["local"]
        assert new["updated_at"]["local"] > old["published_at"]["local"]
        assert texts(original) != texts(update)


def url(stem: str) -> str:
    """A page that comes without one counts as none like another."""
    found = [one for one in records(ARRIVALS[stem][0]) if isinstance(one, Page)]
    (page,) = (one for one in found if one.text == PAGES[stem].text)
    return page.url or stem


def headline(stem: str) -> str:
    return str(GOLD[stem]["article"]["headline"])


def test_an_excerpt_is_the_beginning_of_the_text_that_comes_a_day_later() -> None:
    ((whole, excerpt),) = members("excerpt")
    assert texts(whole)[: len(texts(excerpt))] == texts(excerpt)
    assert len(texts(whole)) > len(texts(excerpt))
    assert "Full story" in PAGES[excerpt].text
    assert (days(excerpt), days(whole)) == (["2026-03-02"], ["2026-03-03"])


def test_what_looks_alike_is_told_apart_from_the_stories() -> None:
    apart = {one["name"]: [each["page"] for each in one["articles"]] for one in TOLD["apart"]}
    assert len(apart["lock-times"]) == 3
    backgrounds = [set(texts(stem)) for stem in apart["brunnental-pass"]]
    assert set.intersection(*backgrounds)
    together = [{one["page"] for one in group} for group in STORIES.values()]
    assert not any(len(group & set(pages)) > 1 for group in together for pages in apart.values())


@pytest.mark.parametrize(
    ("stem", "old", "new"),
    [
        ("feria", "{headline puente|", "{headline|"),
        ("feria", "{headline puente|", "{headline anguilles|"),
        ("apagon-luego", "@ story apagon update", "@ story apagon rewrite"),
        ("apagon", "@ story apagon original", "@ story apagon copy"),
        ("apagon", "@ story apagon original", "@ story other original"),
        ("gale-lake", "@ apart gale", "@ apart breeze"),
    ],
)
def test_a_page_that_contradicts_another_is_not_built(
    stem: str, old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Path(shutil.copytree(HERE / "desk", tmp_path / "desk"))
    page = (desk / f"{stem}.page").read_text(encoding="utf-8")
    assert old in page
    (desk / f"{stem}.page").write_text(page.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(truth, "DESK", desk)
    with pytest.raises(ValueError, match=r"\w+: "):
        truth.files(ARRIVALS)
