"""The store's tables: the single definition, with the comments that the data dictionary prints.

`intake` is the operators' schema, `news` the analysts'. Ids are UUIDs made from content
(`etl.identity`); no default, sequence or clock decides a value outside `intake.runs` and
`intake.run_dumps`. Text that decides an order is COLLATE "C".
"""

from __future__ import annotations

from etl.store import intake, line_tables, link_tables, news, story_tables
from etl.store.columns import metadata

__all__ = ["NEWS", "intake", "line_tables", "link_tables", "metadata", "news", "story_tables"]

NEWS = (
    news.articles,
    news.article_sightings,
    news.related_items,
    news.teasers,
    news.teaser_sightings,
    news.entities,
    news.mentions,
    news.page_metadata,
    story_tables.pairs,
    story_tables.stories,
    story_tables.story_members,
    link_tables.teaser_links,
    link_tables.related_links,
    link_tables.exposures,
)
"""The analysts' tables: what a fingerprint covers."""
