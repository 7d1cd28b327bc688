"""Stories: copies of one another are found, and depend on what was delivered alone."""

from __future__ import annotations

from tests.pages import BARGES, LOCK, MILLS, PARAGRAPHS, page, put
from tests.store.conftest import Store

DAY, NEXT = "2016-03-23", "2016-03-24"
MEMBERS = (
    "SELECT a.source, m.relation, b.source, m.basis, s.articles, s.sources"
    " FROM news.story_members m JOIN news.articles a USING (article_id)"
    " JOIN news.stories s USING (story_id) LEFT JOIN news.articles b ON b.article_id = m.beside"
    " ORDER BY a.source, m.relation, m.article_id"
)


def test_the_same_copy_in_two_sources_is_one_story(store: Store) -> None:
    for source in ("herald", "courier"):
        put(store.settings.inbox, source, DAY, "a.txt", page(1))
    store.night(DAY)
    assert store.one("SELECT count(*) FROM news.stories") == 1
    assert sorted(row[1] for row in store.rows(MEMBERS)) == ["exact", "representative"]
    assert (
        store.one("SELECT count(*) FROM intake.due WHERE step IN ('article', 'match', 'story')")
        == 0
    )


def test_a_copy_cut_and_given_another_headline_is_one_story(store: Store) -> None:
    put(
        store.settings.inbox,
        "herald",
        DAY,
        "a.txt",
        page(1, paragraphs=(*PARAGRAPHS, LOCK, BARGES, MILLS)),
    )
    put(
        store.settings.inbox,
        "courier",
        DAY,
        "b.txt",
        page(
            1,
            headline="Barges wait for the mills",
            time="13:32 Mar. 23, 2016",
            paragraphs=PARAGRAPHS,
        ),
    )
    store.night(DAY)
    print(store.rows("SELECT * FROM news.pairs"))
    print(store.rows(MEMBERS))
    assert store.one("SELECT count(*) FROM news.stories") == 1
