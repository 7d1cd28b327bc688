"""Parquet: a page a row, read as the JSON Lines that its rows make.

A Parquet file is no stream: a row's values lie apart, and packed. Its stream is defined to be one
line of JSON for each row, with the fields of a page that the row has; so offsets, limits and
refusals are those of JSON Lines, and what is kept of a refused row can be read again.

The file is gone through twice, like a compressed one: pyarrow finds damage, by page checksums
where the writer left some, only when it comes to it, and then nothing of the file may be used.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from etl.child import Child
from etl.model import Limits
from etl.read.dump import DumpChanged
from etl.read.faults import Fault
from etl.read.record import FIELDS, Unfit
from etl.read.wrapping import BOMB_FLOOR

CHILD = Child("etl.read.parquet_measure")
MAGIC = b"PAR1"
LEAST = 12
"""Bytes of two magic numbers and a length."""
FAILURES = (pa.ArrowException, ValueError, OverflowError)
"""What pyarrow raises for damage; names in the metadata that are no UTF-8 are ValueErrors."""
ROWS = 64
"""Rows at a time: a string may lie in a dictionary once and stand in thousands of rows."""
THRIFT_MOST = 64 * 1024 * 1024
"""Bytes of a string, and entries of a list, in the file's metadata."""
PAGES_LONG = 64 * 1024
"""Bytes of a column read ahead."""


def measure(file: BinaryIO, size: int, limits: Limits) -> None:
    """Read all of a file of `size` bytes, keeping nothing; raises Unfit where it is not fit.

    A child does it: a damaged footer can end the process that reads it. What the child came
    through is then read here.
    """
    most = min(limits.unpacked_bytes, max(BOMB_FLOOR, limits.ratio * size))
    file.seek(0)
    if size < LEAST or file.seek(-len(MAGIC), 2) < 0 or file.read() != MAGIC:
        raise Unfit(Fault.TRUNCATED, "the Parquet file does not end with its magic number")
    # The open file itself, not its name: that might mean another by now.
    asked = {"file": f"/proc/{os.getpid()}/fd/{file.fileno()}", "size": size, "most": most}
    told = CHILD.ask(orjson.dumps(asked))
    if told is None:
        raise Unfit(Fault.CHECKSUM, "the Parquet file is damaged (its reader ended over it)")
    if told:
        raise Unfit(Fault(told["fault"]), told["reason"])


def measured(file: BinaryIO, size: int, most: int, at_work: Callable[[], None]) -> None:
    """What the child does; raises Unfit."""
    length = 0
    try:
        for line in lines(file, at_work):
            length += len(line)
            if length > most:
                told = f"the rows of {size:,} bytes are more than the {most:,} that are allowed"
                raise Unfit(Fault.BOMB, told)
    except (*FAILURES, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        told = " ".join(str(error).split())[:200]
        raise Unfit(Fault.CHECKSUM, f"the Parquet file is damaged ({told!a})") from error


def lines(file: BinaryIO, at_work: Callable[[], None] = lambda: None) -> Iterator[bytes]:
    """A line of JSON for every row; raises Unfit for columns that are no page's, and pyarrow's."""
    file.seek(0)
    with pq.ParquetFile(
        file,
        page_checksum_verification=True,
        thrift_string_size_limit=THRIFT_MOST,
        thrift_container_size_limit=THRIFT_MOST,
        buffer_size=PAGES_LONG,
        pre_buffer=False,
    ) as table:
        columns = [name for name in table.schema_arrow.names if name in FIELDS]
        _demand_readable(table.schema_arrow, columns)
        read = 0
        for batch in table.iter_batches(ROWS, columns=columns, use_threads=False):
            at_work()
            read += batch.num_rows
            names = batch.schema.names
            values = [_values(column) for column in batch.columns]
            for row in zip(*values, strict=True):
                yield _line({n: v for n, v in zip(names, row, strict=True) if v is not None})
        _demand_one_count(table.metadata, read)


def measured_lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file that was measured; raises DumpChanged where they no longer come."""
    try:
        yield from lines(file)
    except (*FAILURES, Unfit) as error:
        raise DumpChanged("what could be read a moment ago no longer can") from error


def _demand_one_count(footer: pq.FileMetaData, read: int) -> None:
    """No checksum speaks for the footer: a flipped bit in a count of rows would lose some.

    The counts of the columns are left alone: pyarrow ends the process over a damaged one.
    """
    groups = sum(footer.row_group(n).num_rows for n in range(footer.num_row_groups))
    if not footer.num_rows == groups == read:
        told = f"{footer.num_rows:,} rows by its footer, {groups:,} by their groups, {read:,} read"
        raise pa.ArrowInvalid(told)


def _demand_readable(schema: pa.Schema, columns: list[str]) -> None:
    if not {"text", "html"} & set(columns):
        found = ", ".join(schema.names[:10])
        raise Unfit(Fault.SCHEMA, f"neither `text` nor `html` among the columns: {found!a}")
    for name in columns:
        if columns.count(name) > 1:
            raise Unfit(Fault.DUPLICATE_KEY, f"two columns are named `{name}`")
        kind = schema.field(name).type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        if not any(
            fits(kind)
            for fits in (
                pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view,
                pa.types.is_integer, pa.types.is_floating, pa.types.is_null,
                pa.types.is_timestamp, pa.types.is_date,
            )
        ):  # fmt: skip
            wanted = "a string, number or time is wanted"
            raise Unfit(Fault.SCHEMA, f"the column `{name}` holds {kind}; {wanted}")


def _values(column: pa.Array) -> list[Any]:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.dictionary_decode(), kind.value_type
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        # As strings, one that is no UTF-8 would fail for the whole batch.
        return [
            None if raw is None else raw.decode(errors="surrogateescape")
            for raw in column.cast(pa.large_binary()).to_pylist()
        ]
    return [
        value.isoformat() if isinstance(value, date | datetime) else value
        for value in column.to_pylist()
    ]


def _line(row: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:
        # The bytes that are no UTF-8 go into the line as they are, and its reader refuses it.
        text = json.dumps(row, ensure_ascii=False, allow_nan=True)
        return text.encode(errors="surrogateescape") + b"\n"
