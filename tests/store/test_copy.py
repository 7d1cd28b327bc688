"""Whatever a page holds comes back from the store to the letter."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.store import copytext
from etl.store.engine import engine_for

ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
NASTY = st.sampled_from(
    ["\\.", "\\N", "\n\\.\n", "\\", "C:\\new\\table", "\t\r\n", "\\\\.", "{", '"']
)
TEXTS = st.one_of(ANY, NASTY, st.builds(lambda a, b, c: a + b + c, ANY, NASTY, ANY))


@pytest.fixture
def cursor(database: str) -> Any:
    engine = engine_for(database)
    connection = engine.raw_connection()
    cursor = connection.cursor()
    cursor.execute(
        "CREATE TABLE t (n int, a text, b text[], c jsonb, d bytea, e timestamptz, f real[])"
    )
    yield cursor
    connection.close()
    engine.dispose()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.one_of(st.none(), TEXTS), st.lists(TEXTS), st.binary(max_size=40)), max_size=5
    )
)
def test_every_value_comes_back_as_it_was_sent(cursor: Any, rows: list[Any]) -> None:
    when = datetime(2016, 3, 23, 12, 32, tzinfo=UTC)
    sent = "".join(
        copytext.row(
            (
                str(number),
                copytext.text(text),
                copytext.texts(texts),
                copytext.document({"t": text}),
                copytext.raw(raw),
                copytext.when(when),
                copytext.numbers([0.25, 1]),
            )
        )
        for number, (text, texts, raw) in enumerate(rows)
    )
    cursor.execute("TRUNCATE t")
    cursor.copy_expert("COPY t FROM STDIN", io.BytesIO(sent.encode()))
    assert cursor.rowcount == len(rows)
    cursor.execute("SELECT a, b, c, d, e, f FROM t ORDER BY n")
    found = [(a, b, c, bytes(d), e, f) for a, b, c, d, e, f in cursor.fetchall()]
    assert found == [(a, b, {"t": a}, d, when, [0.25, 1]) for a, b, d in rows]


def test_what_postgres_cannot_hold_is_refused_before_it_is_sent() -> None:
    with pytest.raises(ValueError, match="NUL"):
        copytext.text("a\0b")
