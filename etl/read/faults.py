"""The closed list of what can be wrong with a dump or with a record of it."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """The names that stand in `Refused.error`, `DumpUnreadable.error` and the quarantine."""

    # of a file: it is no dump that could be read
    ABSENT = "absent"
    """There is no such file (any more)."""
    NOT_A_FILE = "not-a-file"
    """A symbolic link, directory, named pipe, socket or device."""
    PERMISSION = "permission"
    """The file may not be read by this user."""
    CHANGED = "changed-while-read"
    """The file is not, or no longer, the dump that was surveyed."""

    # of a whole stream: one refused record that stands for all of it
    CHECKSUM = "checksum"
    """A gzip member is damaged: nothing of the stream can be trusted."""
    BOMB = "bomb"
    """The stream unpacks to more than the limit allows for its size."""
    NESTED_TOO_DEEP = "nested-too-deep"
    """Packed more than once."""
    UNSUPPORTED_FORMAT = "unsupported-format"
    """Neither text nor JSON Lines."""

    # of a part of a stream
    TRUNCATED = "truncated"
    """The gzip stream ends too early: this is the record that it ends in. Those before it are
    kept, though no checksum speaks for those of the same member."""
    TRAILING_BYTES = "trailing-bytes"
    """Bytes behind the end of the last gzip member."""

    # of one record
    EMPTY = "empty"
    """Nothing but white space or NUL characters, or no byte at all."""
    TOO_LONG = "too-long"
    """More bytes than the limit for a page."""
    ENCODING = "encoding"
    """Bytes that are not UTF-8."""
    NUL = "nul"
    """A NUL character, which no Postgres text can hold."""
    SURROGATE = "surrogate"
    """Half of a surrogate pair, which no Postgres text can hold."""
    JSON = "json"
    """A line that is not JSON by RFC 8259 (NaN is not)."""
    SCHEMA = "schema"
    """JSON that is not an object with the fields, of the types, that a page has."""
    DUPLICATE_KEY = "duplicate-key"
    """A field of a page twice in one object."""
