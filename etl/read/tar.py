"""Tar: which bytes of it are which member, and which are damaged.

The standard library's reader stops at damage without a word. Here a header counts only with its
checksum; behind a broken one reading goes on at the next that is sound, and what lies between is
refused. Read are ustar, the older v7, GNU's and PAX's long names and sizes, and tars behind one
another (IEEE Std 1003.1, `pax`; GNU tar's manual, "Basic Tar Format"). What PAX says for all
members that follow (`g`) is passed over: git writes a comment there.
"""

from __future__ import annotations

from etl.read.archive import escape_told, shown_name
from etl.read.faults import Fault
from etl.read.layers import Extent, Inside, Part, Plan
from etl.read.packing import PACKED, Input
from etl.read.tarheaders import (
    BLOCK,
    DIRECTORY,
    EXTENDED,
    EXTENSIONS,
    GOES_ON_AT,
    ITS_BLOCKS_GO_ON_AT,
    LONG_NAME,
    LONGEST_EXTENSION,
    NO_MEMBERS,
    NOTHING,
    SPARSE,
    VOLUME,
    WHOLE_NUMBER,
    Header,
    Unreadable,
    header_of,
    next_header,
    pax_records,
)


def scan_tar(source: Input, inside: Inside) -> Plan:
    """Go through a tar to its end, and through each of its members; raises Bomb."""
    return _Scan(source, inside).plan()


class _Scan:
    def __init__(self, source: Input, inside: Inside) -> None:
        self._source = source
        self._inside = inside
        self._parts: list[Part] = []
        self._before = 0
        self._ended = False
        self._cut = False
        self._name: bytes | None = None
        self._size: int | None = None
        self._sparse = False

    def plan(self) -> Plan:
        while block := self._source.peek(BLOCK):
            if not block.strip(b"\0"):
                self._before += len(self._source.take(BLOCK))
                self._ended = self._ended or block == NOTHING
            elif len(block) < BLOCK:
                self._refuse(None, Fault.TRUNCATED, "the tar ends in a member's header")
            else:
                self._entry(block)
        if not self._ended and not self._cut:
            self._refuse(0, Fault.NO_END, "the tar ends without the blocks that mark its end")
        return Plan("tar", self._parts, self._before, self._cut)

    def _entry(self, block: bytes) -> None:
        try:
            header = header_of(block)
        except Unreadable as error:
            self._hole(str(error))
            return
        self._ended = False
        if header.kind in EXTENSIONS:
            self._extension(header)
            return
        if header.kind == VOLUME:
            self._before += len(self._source.take(BLOCK))
            return
        if not self._admitted():
            return
        if self._name is not None:
            header = header._replace(name=self._name)
        if self._size is not None:
            header = header._replace(size=self._size)
        sparse, self._sparse = self._sparse, False
        self._name = self._size = None
        self._member(header, sparse)

    def _admitted(self) -> bool:
        """Count a member; where it is one too many, all that is left is refused."""
        if admitted := self._inside.admit():
            return admitted
        told = f"more than the {self._inside.limits.members:,} members that are read"
        self._refuse(None, Fault.TOO_MANY_MEMBERS, told)
        return False

    def _member(self, header: Header, sparse: bool) -> None:
        name = shown_name(header.name)
        if header.kind == DIRECTORY:
            self._before += len(self._source.take(BLOCK))
        elif header.kind in NO_MEMBERS:
            told = f"{NO_MEMBERS[header.kind]}, and no regular file"
            self._refuse(BLOCK, Fault.NOT_A_FILE, told, name)
        elif header.kind == SPARSE or sparse:
            told = "a sparse file, whose bytes do not lie there as they are"
            length = header.size + (self._map_length() if header.kind == SPARSE else BLOCK)
            self._refuse(length, Fault.UNSUPPORTED, told, name)
        elif header.kind != b"0":
            told = f"a member of type {header.kind!a}, and no regular file"
            self._refuse(BLOCK + header.size, Fault.NOT_A_FILE, told, name)
        elif told := escape_told(header.name):
            self._refuse(BLOCK + header.size, Fault.PATH_ESCAPE, told, name)
        else:
            self._read(header.size, name)

    def _map_length(self) -> int:
        """Bytes of the header of a sparse file, which goes on in blocks of its own."""
        length, more = BLOCK, GOES_ON_AT
        while length < LONGEST_EXTENSION and self._source.fill(length + BLOCK):
            if not self._source.peek(length)[more]:
                break
            more = length + ITS_BLOCKS_GO_ON_AT
            length += BLOCK
        return length

    def _read(self, size: int, name: str) -> None:
        """Go through a regular member."""
        self._before += len(self._source.take(BLOCK))
        extent = Extent(self._source, size)
        inner = self._inside.look(extent)
        length = size - extent.left
        self._add(Part(self._before, length, name, inner=inner, truncated=extent.cut), extent.cut)
        self._pad(size)

    def _refuse(self, length: int | None, fault: Fault, reason: str, name: str = "") -> None:
        """Refuse so many bytes, or all that are left where None says so."""
        found = 0
        while (length is None or found < length) and self._source.fill(1):
            found += len(
                self._source.take(PACKED if length is None else min(PACKED, length - found))
            )
        cut = length is None or found < length or fault == Fault.NO_END
        self._add(Part(self._before, found, name, fault, reason), cut)
        if length:
            self._pad(length)

    def _add(self, part: Part, cut: bool) -> None:
        self._parts.append(part)
        self._before = 0
        self._cut = self._cut or cut

    def _pad(self, size: int) -> None:
        """Leave the rest of a member's last block behind."""
        count = -size % BLOCK
        self._source.fill(count)
        self._before += len(self._source.take(count))

    def _extension(self, header: Header) -> None:
        """Take what a header says of the member behind it."""
        whole = BLOCK + header.size
        if header.size > LONGEST_EXTENSION:
            told = f"{header.size:,} bytes of a long name or of attributes"
            told += f"; the limit is {LONGEST_EXTENSION:,}"
            self._refuse(whole, Fault.TOO_LONG, told)
            return
        if not self._source.fill(whole):
            told = "the tar ends in a member's long name or attributes"
            self._refuse(None, Fault.TRUNCATED, told)
            return
        data = self._source.peek(whole)[BLOCK:]
        if header.kind == LONG_NAME:
            self._name = data.partition(b"\0")[0]
        elif header.kind in EXTENDED:
            try:
                self._attributes(pax_records(data))
            except ValueError as error:
                told = f"PAX attributes that cannot be read ({error})"
                self._refuse(whole, Fault.BAD_RECORD, told)
                return
        self._before += len(self._source.take(whole))
        self._pad(header.size)

    def _attributes(self, said: dict[bytes, bytes]) -> None:
        size = said.get(b"size")
        if size is not None and not WHOLE_NUMBER.fullmatch(size):
            raise ValueError(f"a size of {size[:40]!a}")
        self._size = self._size if size is None else int(size)
        self._name = said.get(b"path", self._name)
        self._sparse = self._sparse or any(key.startswith(b"GNU.sparse.") for key in said)

    def _hole(self, reason: str) -> None:
        """Refuse what lies before the next header; zeros at the end of the tar mark its end."""
        if not self._admitted():
            return
        length = zeros = 0
        while window := self._source.peek(PACKED):
            at_end = len(window) < PACKED
            found = next_header(window)
            count = found or (len(window) if at_end else len(window) - 2 * BLOCK)
            piece = self._source.take(count)
            rest = len(piece.rstrip(b"\0"))
            zeros = count - rest + (0 if rest else zeros)
            length += count
            if found:
                zeros = 0
                break
        closing = zeros if zeros >= BLOCK else 0
        fault = Fault.TRAILING_BYTES if self._ended else Fault.RESYNC
        if fault == Fault.TRAILING_BYTES:
            reason = "bytes behind the end of the tar are no part of it"
        self._add(Part(self._before, length - closing, "", fault, reason), cut=False)
        self._before = closing
        self._ended = self._ended or bool(closing)
