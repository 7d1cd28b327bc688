"""The data dictionary: Markdown made of the COMMENTs that stand in the store's catalog."""

from __future__ import annotations

import sys

from sqlalchemy import Connection, text

from etl.settings import from_environment
from etl.store.engine import opened
from etl.store.loader import statement

HEAD = """# Data dictionary

Generated from the comments in the store by `make dictionary`; do not edit by hand.
Ids are UUIDs made from content. Character offsets are half-open and count code points of
`intake.texts.text`. Analysts read `news`, operators `intake` as well.
"""


def dictionary(connection: Connection) -> str:
    """All relations of `news` and `intake` with their columns, as Markdown."""
    lines = [HEAD]
    at = ""
    for schema, name, says, column, kind, nullable, column_says in connection.execute(
        text(statement("dictionary"))
    ):
        if f"{schema}.{name}" != at:
            at = f"{schema}.{name}"
            lines += [
                "",
                f"## {at}",
                "",
                says,
                "",
                "| column | type | meaning |",
                "| --- | --- | --- |",
            ]
        shown = kind + (", may be null" if nullable else "")
        lines.append(f"| `{column}` | {shown} | {column_says.replace('|', chr(92) + '|')} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the dictionary of the store that the environment names."""
    with opened(from_environment()) as engine, engine.connect() as connection:
        sys.stdout.write(dictionary(connection))


if __name__ == "__main__":
    main()
