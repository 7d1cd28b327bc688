"""The closed list of what can be wrong with a dump or with a record of it."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """The names that stand in `Refused.error`, `DumpUnreadable.error` and the quarantine."""

    # of a file: it is no dump that could be read
    ABSENT = "absent"
    """There is no such file (any more)."""
    NOT_A_FILE = "not-a-file"
    """A symbolic link, directory, named pipe, socket or device, in the inbox or in an archive."""
    PERMISSION = "permission"
    """The file may not be read by this user."""
    CHANGED = "changed-while-read"
    """The file is not, or no longer, the dump that was surveyed."""
    TOO_LARGE = "too-large"
    """The file is larger than what any dump may unpack to."""

    # of a whole stream: one refused record that stands for all of it
    CHECKSUM = "checksum"
    """A compressed stream, or a member of a zip, is damaged: nothing of it can be trusted."""
    BOMB = "bomb"
    """The stream unpacks to more than the limits allow for its size, or for any."""
    WINDOW = "window-too-large"
    """Unpacking needs more memory than the limit for a window."""
    DICTIONARY = "dictionary-missing"
    """A Zstandard frame that was packed with a dictionary, which is not in it."""
    NESTED_TOO_DEEP = "nested-too-deep"
    """Compressions and archives in one another, more than the limit allows."""
    OVERLAP = "overlap"
    """A zip whose directory names bytes of one member as another member."""
    UNSUPPORTED_FORMAT = "unsupported-format"
    """None of the formats that are read."""

    # of a part of a stream
    TRUNCATED = "truncated"
    """The stream ends too early: this is the record that it ends in. Those before it are
    kept, though no checksum speaks for those of the same member."""
    BAD_LENGTH = "bad-length"
    """A WARC record that does not end where its `Content-Length` says: what lies up to the next
    record."""
    BAD_RECORD = "bad-record"
    """Bytes where a WARC record should begin, or a record without a readable header; PAX
    attributes of a tar's member that cannot be read."""
    TRAILING_BYTES = "trailing-bytes"
    """Bytes behind the end of the last member of a compressed stream, or of an archive."""
    NO_END = "no-end"
    """A tar that ends between two members, without the blocks that mark its end."""
    RESYNC = "resync"
    """A tar's member with a broken header, and what lies behind it up to the next sound header."""
    UNREFERENCED = "unreferenced-bytes"
    """Bytes of a zip that are no member, or a member that the zip's directory does not name."""
    TOO_MANY_MEMBERS = "too-many-members"
    """What lies behind as many members as are read."""

    # of one member of an archive
    ENCRYPTED = "encrypted"
    """A member that is encrypted."""
    UNSUPPORTED = "unsupported"
    """A member packed in a way that is not read here, or a sparse file."""
    HEADER_MISMATCH = "header-mismatch"
    """A zip's member of which its own header and the directory say different things."""
    PATH_ESCAPE = "path-escape"
    """A member whose name is absolute, leads upwards, is too long or is none."""

    # of one record
    EMPTY = "empty"
    """Nothing but white space or NUL characters, or no byte at all."""
    TOO_LONG = "too-long"
    """More bytes than the limit for a page."""
    ENCODING = "encoding"
    """Bytes that are not of the encoding declared, UTF-8 where none is."""
    PAYLOAD = "payload"
    """An HTTP body that is not coded or chunked as its headers say, or in a way not read here."""
    NUL = "nul"
    """A NUL character, which no Postgres text can hold."""
    SURROGATE = "surrogate"
    """Half of a surrogate pair, which no Postgres text can hold."""
    JSON = "json"
    """A line that is not JSON by RFC 8259 (NaN is not)."""
    CSV = "csv"
    """A row whose quotation marks are not as RFC 4180 wants them."""
    SCHEMA = "schema"
    """JSON that is not an object with the fields, of the types, that a page has; a row of another
    number of columns; a WARC record without a type."""
    DUPLICATE_KEY = "duplicate-key"
    """A field of a page twice in one object."""
