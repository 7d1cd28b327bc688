"""Zip: which bytes of it are which member, and which are damaged.

The standard library's reader begins at the end: a zip without it is lost, of two behind one another
only the last is read, and what the directory says is believed. Here the members are read from the
first byte to the last by their own headers, and what the directory says is compared. So no byte is
read twice, and members that overlap are seen before any is believed. Where the zip is cut and has
no directory, a member counts by its checksum.
"""

from __future__ import annotations

from etl.read.archive import shown_name
from etl.read.faults import Fault
from etl.read.layers import Barred, Inside, Part, Plan
from etl.read.packing import Input
from etl.read.zipdirectory import Directory, Overlapping, Seen
from etl.read.zipheaders import (
    CENTRAL,
    DESCRIPTOR,
    END,
    END_64,
    END_64_FORM,
    END_FORM,
    FULL,
    FULL_16,
    LOCAL,
    LOCAL_FORM,
    LOCATOR_64,
    LOCATOR_64_SIZE,
    LONGEST_HEADER,
    NEXT,
    SPLIT,
    Local,
    digest_of,
    listed_member,
    local_header,
)
from etl.read.zipmember import pass_member, pass_to_next, read_member, refusal

OFFICE = b"[Content_Types].xml"
KEPT = 256 * 1024
"""Bytes to go back by, where a damaged member runs on into the next."""
MARKS = (LOCAL, CENTRAL, END, END_64, LOCATOR_64)
MEDIA_TYPE, ITS_BEGINNING = b"mimetype", b"application/"


class Document(Exception):
    """What is packed as a zip and is no archive of files."""


def scan_zip(source: Input, inside: Inside) -> Plan | Barred:
    """Go through a zip to its end, and through each of its members; raises Bomb."""
    try:
        return _Scan(source, inside).plan()
    except Overlapping as found:
        return Barred(Fault.OVERLAP, str(found))
    except Document as found:
        return Barred(Fault.UNSUPPORTED_FORMAT, str(found))


class _Scan:
    def __init__(self, source: Input, inside: Inside) -> None:
        self._source = source
        self._inside = inside
        source.kept = KEPT
        self._parts: list[Part] = []
        self._directory = Directory(self._parts, inside.limits.members)
        self._directory_at: int | None = None
        self._end_64: tuple[int, int] | None = None
        self._before = 0
        self._cut = False
        self._ended = False

    def plan(self) -> Plan:
        while head := self._source.peek(LOCAL_FORM.size):
            mark = head[:4]
            whole = bool(NEXT.match(head)) or len(head) < LOCAL_FORM.size
            if len(head) <= len(LOCAL) and any(known.startswith(head) for known in MARKS):
                self._refuse_rest(Fault.TRUNCATED, "the zip ends in a header")
            elif mark in (SPLIT, DESCRIPTOR) and head[4:8] == LOCAL and not self._source.position:
                self._leave(4)
            elif mark == LOCAL and whole:
                self._member()
            elif mark == CENTRAL and whole:
                self._list()
            elif mark == END and whole:
                self._end()
            elif mark == END_64 and self._source.fill(END_64_FORM.size):
                self._far_end()
            elif mark == LOCATOR_64 and self._source.fill(LOCATOR_64_SIZE):
                self._leave(LOCATOR_64_SIZE)
            else:
                self._hole()
        if not self._ended:
            self._directory.close(None, None)
            if not self._cut:
                self._refuse_rest(Fault.TRUNCATED, "the zip ends before its directory does")
        return Plan("zip", self._parts, self._before, self._cut)

    def _leave(self, count: int) -> None:
        self._before += len(self._source.take(count))

    def _add(self, part: Part) -> None:
        self._parts.append(part._replace(before=self._before))
        self._before = 0
        self._cut = self._cut or part.fault in (Fault.TRUNCATED, Fault.TOO_MANY_MEMBERS)

    def _refuse_rest(self, fault: Fault, reason: str, length: int = 0) -> None:
        """Refuse all that is left, and so many bytes before it."""
        while data := self._source.take_all():
            length += len(data)
        self._add(Part(0, length, "", fault, reason))

    def _admitted(self, length: int = 0) -> bool:
        """Count a member; where it is one too many, all from it on is refused."""
        if admitted := self._inside.admit():
            return admitted
        told = f"more than the {self._inside.limits.members:,} members that are read"
        self._refuse_rest(Fault.TOO_MANY_MEMBERS, told, length)
        return False

    def _member(self) -> None:
        source, offset = self._source, self._source.position
        header = local_header(source)
        self._ended = False
        if header is None or NEXT.search(source.peek(header.size), 1):
            self._broken("the zip ends in a member's header")
            return
        if not self._admitted():
            return
        if not self._parts:
            self._demand_archive(header)
        self._leave(header.size)
        if refused := refusal(header):
            found = pass_member(source, header, *refused)
        else:
            found = read_member(source, header, self._inside)
        is_folder = (
            header.is_folder and found.fault is None and not (found.said and found.said.unpacked)
        )
        place = None if is_folder else len(self._parts)
        end = offset + header.size + found.length
        digest = digest_of(header.name)
        self._directory.meet(Seen(offset, end, digest, header.method, found.said, place))
        if is_folder:
            self._before += found.length
        else:
            name, inner = shown_name(header.name), found.inner
            self._add(Part(0, found.length, name, found.fault, found.reason, found.unpack, inner))
        self._leave(found.behind)

    def _demand_archive(self, header: Local) -> None:
        beginning = self._source.peek(header.size + len(ITS_BEGINNING))
        typed = header.name == MEDIA_TYPE and beginning.endswith(ITS_BEGINNING)
        if typed or header.name == OFFICE:
            raise Document("an office document or an e-book")

    def _list(self) -> None:
        if self._directory_at is None:
            self._directory_at = self._source.position
        listed = listed_member(self._source)
        if listed is None or NEXT.search(self._source.peek(listed.size), 1):
            self._broken("the zip ends in its directory")
        else:
            self._directory.enter(listed)
            self._leave(listed.size)

    def _broken(self, told: str) -> None:
        """A header that ends behind another one, or behind the zip, has a wrong length."""
        if NEXT.search(self._source.peek(LONGEST_HEADER), 1):
            self._hole()
        else:
            self._refuse_rest(Fault.TRUNCATED, told)

    def _far_end(self) -> None:
        """The end of a directory in Zip64, which stands before the other one."""
        fields = END_64_FORM.unpack(self._source.peek(END_64_FORM.size))
        self._end_64 = fields[6], fields[8]
        self._leave(END_64_FORM.size)

    def _end(self) -> None:
        source = self._source
        fields = END_FORM.unpack(source.peek(END_FORM.size)) if source.fill(END_FORM.size) else None
        size = END_FORM.size + (fields[-1] if fields else 0)
        if fields is None or not source.fill(size) or NEXT.search(source.peek(size), 1):
            self._broken("the zip ends in the end of its directory")
            return
        count, offset = fields[3], fields[5]
        if self._end_64 is not None and (count == FULL_16 or offset == FULL):
            count, offset = self._end_64
        at = source.position if self._directory_at is None else self._directory_at
        missing = self._directory.close(at - offset, count)
        self._leave(size)
        if missing:
            self._add(Part(0, 0, "", Fault.HEADER_MISMATCH, missing))
        self._ended = True
        self._directory_at = self._end_64 = None

    def _hole(self) -> None:
        """Refuse what is no part of a zip up to the next header; zeros are padding."""
        length, zeros = pass_to_next(self._source)
        if zeros:
            self._before += length
        elif not self._admitted(length):
            return
        elif self._ended and not self._source.fill(1):
            told = f"{length:,} bytes behind the end of the zip are no part of it"
            self._add(Part(0, length, "", Fault.TRAILING_BYTES, told))
        else:
            told = f"{length:,} bytes are no part of the zip"
            self._add(Part(0, length, "", Fault.UNREFERENCED, told))
