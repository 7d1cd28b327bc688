"""Pairs gathered into stories, and who tells which: the third step of relating."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from etl.identity import rules_version
from etl.store import copytext, due
from etl.store.copies import RULES, copy_rows, prepare
from etl.store.loader import statement
from etl.store.pairing import copies_of, pair_of
from etl.stories.gather import published, stories
from etl.stories.model import Member, Story


def gather(cursor: Any, bodies: Sequence[str]) -> None:
    """Gather anew whatever hangs together with these texts, and nothing else."""
    due.hold(cursor, due.RELATING, alone=False)
    due.hold(cursor, due.GATHERING, alone=True)
    prepare(cursor)
    together = _connected(cursor, bodies)
    filed = [one for group in copies_of(cursor, together).values() for one in group]
    cursor.execute(statement("pairs_among"), {"bodies": together})
    told = stories(filed, map(pair_of, cursor.fetchall()))
    articles = sorted(one.article_id for one in filed)
    cursor.execute(statement("standing_members"), {"articles": articles, "bodies": together})
    standing = cursor.fetchall()
    rules = rules_version(RULES)
    copy_rows(cursor, "stories", [_story_row(story, rules) for story in told])
    copy_rows(
        cursor,
        "members",
        [_member_row(story, one, rules) for story in told for one in story.members],
    )
    before = sorted(row[0] for row in standing)
    cursor.execute(
        statement("put_stories"),
        {"before": before, "stories": sorted({row[1] for row in standing})},
    )


def _connected(cursor: Any, bodies: Collection[str]) -> list[str]:
    """These texts and all that pairs lead to from them."""
    found, fresh = set(bodies), set(bodies)
    while fresh:
        cursor.execute(statement("partners_of"), {"bodies": sorted(fresh)})
        fresh = {row[0] for row in cursor.fetchall()} - found
        found |= fresh
    return sorted(found)


def _story_row(story: Story, rules: str) -> str:
    articles = sorted((member.article for member in story.members), key=published)
    agencies = Counter(one.agency for one in articles if one.agency)
    agency = min(agencies, key=lambda name: (-agencies[name], name), default=None)
    return copytext.row(
        (
            story.story_id,
            str(len(articles)),
            str(len({one.body_id for one in articles})),
            str(len({one.source for one in articles})),
            copytext.text(agency),
            articles[0].article_id,
            articles[0].day.isoformat(),
            articles[-1].day.isoformat(),
            rules,
        )
    )


def _member_row(story: Story, member: Member, rules: str) -> str:
    one = member.article
    return copytext.row(
        (
            one.article_id,
            story.story_id,
            one.body_id,
            copytext.text(one.source),
            one.day.isoformat(),
            member.relation,
            copytext.text(member.beside),
            copytext.text(member.basis),
            copytext.number(member.containment),
            copytext.number(member.containment_beside),
            copytext.number(member.own_characters),
            copytext.text(member.agency),
            rules,
        )
    )
