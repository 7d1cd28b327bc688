"""A zip's directory beside the members that were met: what is not the same in both."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from etl.read.faults import Fault
from etl.read.layers import Part
from etl.read.zipheaders import Listed, Said

SHOWN_MEMBERS = 3


class Overlapping(Exception):
    """Members lie in one another's bytes, so nothing of the zip is read."""


class Seen(NamedTuple):
    """A member as it was met."""

    offset: int
    """Of its header, in the zip."""
    end: int
    """Of its data."""
    digest: bytes
    method: int
    said: Said | None
    part: int | None
    """Which of the zip's parts it is; None for a folder, which is none."""


class Directory:
    """The members met and listed since the zip, or the last of several zips, began.

    `parts` are marked where the directory does not confirm them.
    """

    def __init__(self, parts: list[Part], most: int) -> None:
        self._parts = parts
        self._most = most
        self._seen: list[Seen] = []
        self._listed: list[Listed] = []

    def meet(self, seen: Seen) -> None:
        """A member, in the order of the bytes."""
        self._seen.append(seen)

    def enter(self, listed: Listed) -> None:
        """A member that the directory lists; raises Overlapping where it lists far too many."""
        self._listed.append(listed)
        if len(self._listed) > self._most:
            told = f"the directory lists more than {self._most:,} members,"
            raise Overlapping(f"{told} and {len(self._seen):,} are there")

    def close(self, start: int | None, count: int | None) -> str:
        """Compare, and begin anew: what the directory lists that is not there, "" if nothing.

        `start` is what stands before the zip, by what its end says of the directory's place,
        and `count` how many members it says there are; None where the end is missing. Raises
        Overlapping.
        """
        seen, listed = self._seen, self._listed
        self._seen, self._listed = [], []
        if not listed and count is None:
            return ""
        places = {one.offset: one for one in seen}
        shift = _shift(places, listed, start)
        moved = []
        for entry in listed:
            place = entry.offset + shift
            if _is(places.get(place), entry):
                self._compare(places.pop(place), entry)
            else:
                moved.append(entry)
        missing = self._missing(moved, shift, places, seen)
        if count is not None and count == len(listed):
            for one in places.values():
                told = "the directory does not list the member: it was deleted, or never there"
                self._mark(one, Fault.UNREFERENCED, told)
        if not missing:
            return ""
        names = ", ".join(missing[:SHOWN_MEMBERS]) + (", …" if missing[SHOWN_MEMBERS:] else "")
        return f"the directory lists {len(missing):,} members that are not where it says: {names}"

    def _missing(
        self, moved: list[Listed], shift: int, places: dict[int, Seen], seen: list[Seen]
    ) -> list[str]:
        """Which of these entries are not where they say; their members leave `places`.

        Bytes that were lost or put in move all that lies behind them: a member of the same name,
        lengths and checksum is the one that is meant.
        """
        missing, within = [], []
        by_content = {(one.digest, one.method, one.said): one.offset for one in places.values()}
        for entry in moved:
            told = entry.offset + shift
            place = by_content.pop((entry.digest, entry.method, entry.said), told)
            found = places.pop(place, None)
            if found is not None:
                self._compare(found, entry)
            elif overlap := self._overlap(entry, place, seen):
                within.append(overlap)
            if found is None or place != told:
                missing.append(entry.name)
        # One or another is damage, more than there are sound ones is how bombs are made.
        if len(within) > len(seen) - len(places):
            raise Overlapping(within[0])
        return missing

    def _overlap(self, entry: Listed, place: int, seen: list[Seen]) -> str:
        """How a listed member lies in a sound one, or is listed before; "" where it does not."""
        at = bisect_right(seen, place, key=lambda one: one.offset) - 1
        if at < 0 or place >= seen[at].end:
            return ""
        if place == seen[at].offset:
            return f"the directory lists one member twice, the second time as {entry.name}"
        part = seen[at].part
        sound = part is None or self._parts[part].fault is None
        return f"{entry.name} lies in the bytes of another member" if sound else ""

    def _compare(self, seen: Seen, entry: Listed) -> None:
        told = ""
        if entry.digest != seen.digest:
            told = f"another name, {entry.name}"
        elif entry.method != seen.method:
            told = f"method {entry.method}, and its own header {seen.method}"
        elif seen.said is not None and entry.said != seen.said:
            told = f"{_told(entry.said)}, and its own header {_told(seen.said)}"
        if told:
            self._mark(seen, Fault.HEADER_MISMATCH, f"the directory tells {told}")
        elif not entry.regular:
            self._mark(seen, Fault.NOT_A_FILE, "a link or device, and no regular file")

    def _mark(self, seen: Seen, fault: Fault, reason: str) -> None:
        if seen.part is None or self._parts[seen.part].fault not in (None, Fault.CHECKSUM):
            return
        part = self._parts[seen.part]
        self._parts[seen.part] = Part(part.before, part.length, part.name, fault, reason)


def _is(seen: Seen | None, entry: Listed) -> bool:
    """Whether a member is what an entry says, but for its place."""
    return seen is not None and (seen.digest, seen.method, seen.said) == (
        entry.digest,
        entry.method,
        entry.said,
    )


def _told(said: Said) -> str:
    return f"{said.unpacked:,} bytes, {said.packed:,} packed, with checksum {said.crc:08x}"


def _shift(places: dict[int, Seen], listed: list[Listed], start: int | None) -> int:
    """What must be added to the directory's offsets: they count from where the zip began once."""
    first = min(places, default=0) - min((entry.offset for entry in listed), default=0)

    def fit(shift: int) -> tuple[int, int, int]:
        pairs = [(places.get(entry.offset + shift), entry) for entry in listed]
        there = [(one, entry) for one, entry in pairs if one is not None]
        named = sum(one.digest == entry.digest for one, entry in there)
        return sum(_is(one, entry) for one, entry in there), named, len(there)

    return max([start or 0, first, 0], key=fit)
