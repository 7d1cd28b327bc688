"""Which characters the bytes of a page stand for.

A byte order mark comes before what the transport declares, that before what the page declares of
itself, then comes UTF-8, and at last a guess. Only the labels of the WHATWG Encoding Standard
(section 4.2) name an encoding: a page that declares `unicode_escape` or `utf-7` would otherwise
choose a decoder of Python's for itself.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from etl.read.faults import Fault
from etl.read.guess import guess
from etl.read.record import Unfit
from etl.read.sniff import byte_order_mark

PRESCANNED = 4096
"""Bytes at its beginning in which a page may declare its encoding; the standard's 1,024 are too
few for pages that print scripts before it."""
COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
DECLARED = (
    re.compile(rb"""<meta\s[^>]*?\bcharset\s*=\s*["']?\s*([^\s"'/>;]+)""", re.IGNORECASE),
    re.compile(rb"""\A\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'>]+)["']""", re.IGNORECASE),
)

# Python's name of the decoder, then the labels that mean it.
ENCODINGS = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    "cp866": "866 cp866 csibm866 ibm866",
    "iso8859-2": "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2"
    " iso_8859-2:1987 l2 latin2",
    "iso8859-3": "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3"
    " iso_8859-3:1988 l3 latin3",
    "iso8859-4": "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4"
    " iso_8859-4:1988 l4 latin4",
    "iso8859-5": "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595"
    " iso_8859-5 iso_8859-5:1988",
    "iso8859-6": "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114"
    " iso-8859-6 iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6"
    " iso_8859-6:1987",
    "iso8859-7": "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126"
    " iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek",
    "iso8859-8": "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138"
    " iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical",
    "iso8859-10": "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6",
    "iso8859-13": "iso-8859-13 iso8859-13 iso885913",
    "iso8859-14": "iso-8859-14 iso8859-14 iso885914",
    "iso8859-15": "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8-u": "koi8-ru koi8-u",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
    "cp874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874",
    "cp1250": "cp1250 windows-1250 x-cp1250",
    "cp1251": "cp1251 windows-1251 x-cp1251",
    "cp1252": "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100"
    " iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252"
    " x-user-defined",
    "cp1253": "cp1253 windows-1253 x-cp1253",
    "cp1254": "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9"
    " iso_8859-9:1989 l5 latin5 windows-1254 x-cp1254",
    "cp1255": "cp1255 windows-1255 x-cp1255",
    "cp1256": "cp1256 windows-1256 x-cp1256",
    "cp1257": "cp1257 windows-1257 x-cp1257",
    "cp1258": "cp1258 windows-1258 x-cp1258",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk"
    " gb18030",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc-jp": "cseucpkdfmtjapanese euc-jp x-euc-jp",
    "iso2022-jp": "csiso2022jp iso-2022-jp",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "cp949": "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989"
    " ksc5601 ksc_5601 windows-949",
    "utf-16-be": "unicodefffe utf-16be",
    "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le",
}
LABELS = {label: name for name, labels in ENCODINGS.items() for label in labels.split()}
WINDOWS_1252 = "".join(
    bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(256)
)
"""The standard gives the five bytes that Python leaves open to the control characters."""


def encoding_of(label: str) -> str | None:
    """Python's name of the encoding that a label means; None where it means none."""
    return LABELS.get(label.strip(" \t\n\f\r\"'").lower())


class Decoded(NamedTuple):
    """A text, the encoding that it was in (None for UTF-8), and how sure that is, 0 to 1."""

    text: str
    encoding: str | None
    certainty: float


def decoded(raw: bytes, declared: str | None = None) -> Decoded:
    """The characters of an HTML page, without a byte order mark; raises Unfit.

    `declared` is a label that the transport gives, as an HTTP header does.
    """
    mark, name = byte_order_mark(raw)
    if not mark:
        name = (encoding_of(declared) if declared else None) or _declared_inside(raw) or "utf-8"
    return characters(raw[len(mark) :], name, sure=bool(mark))


def characters(raw: bytes, name: str, *, sure: bool = False) -> Decoded:
    """Bytes that are said to be in an encoding; raises Unfit.

    Where they are not, and nothing makes the encoding `sure`, another that explains them counts.
    """
    try:
        return Decoded(text_in(raw, name), None if name == "utf-8" else name, 1.0)
    except UnicodeDecodeError as error:
        byte = raw[error.start : error.start + 1].hex()
        told = f"the byte 0x{byte} at offset {error.start:,} of the page is no {name.upper()}"
        unfit = Unfit(Fault.ENCODING, f"{told} ({error.reason}), and no other encoding explains it")
        other = None if sure else guess(raw)
        if other is None:
            raise unfit from error
    try:
        return Decoded(text_in(raw, other.encoding), *other)
    except UnicodeDecodeError:
        raise unfit from None


def text_in(raw: bytes, name: str) -> str:
    """Bytes in an encoding by Python's name; raises UnicodeDecodeError."""
    if name == "cp1252":
        return codecs.charmap_decode(raw, "strict", WINDOWS_1252)[0]
    return raw.decode(name)


def _declared_inside(raw: bytes) -> str | None:
    head = COMMENT.sub(b"", raw[:PRESCANNED])
    for pattern in DECLARED:
        for found in pattern.finditer(head):
            if name := encoding_of(found[1].decode("latin-1")):
                # The declaration could be read, so the page is no UTF-16.
                return "utf-8" if name.startswith("utf-16") else name
    return None
