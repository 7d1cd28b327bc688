"""Every row of the catalogue of bad input is covered by a case, or it is said why it is not.

A row is shown by cases of the table in `tests/test_damage.py` (patterns of their ids), and by
tests elsewhere (`file::name`) where it is about more than the bytes of one dump.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from etl.read import Fault
from tests.test_damage import CASES

HERE = Path(__file__).parent
COUNTS = {"B": 11, "A": 12, "T": 12, "J": 6, "H": 9, "W": 11, "P": 4, "F": 7, "S": 2}
"""Rows of the catalogue, by their letter: compressions, archives, text, JSON, HTML, WARC, Parquet,
files and what the store makes of values."""

SHOWN = {
    # compressions
    "B1": "*-cut-by-4 *-cut-in-the-middle test_damage.py::no_cut_and_no_flipped_byte",
    "B2": "*-flipped-at-* *-second-member-flipped",
    "B3": "*-three-members *-twice-deep",
    "B4": "*-zeros-behind *-zeros-between *-garbage-behind",
    "B5": "bzip2-garbage-behind xz-garbage-behind",
    "B6": "zstd*-cut-by-3",
    "B7": "zstd-window xz-window* zstd-dictionary",
    "B8": "*-zeros-bomb *-over-the-total zstd-run-length-bomb",
    "B9": "*-too-deep twenty-deep test_archives.py::a_zip_that_holds_itself",
    "B10": "format-* zip-document zip-book test_reading.py::the_name_of_a_file_decides_nothing",
    "B11": "no-text-* test_archives.py::a_file_larger_than_any_dump",
    # archives
    "A1": "zip-without-its-last-* test_archives.py::a_cut_zip_keeps_the_members",
    "A2": "zip-twice zip-behind-* zip-junk-*",
    "A3": "zip-same-name-twice tar-same-name-twice",
    "A4": "zip-overlapping",
    "A5": "zip-encrypted* zip-method-99 zip-bad-* zip-directory-* zip-header-*",
    "A6": "zip-name-* tar-name-*",
    "A7": "tar-link tar-hard-link tar-pipe tar-device tar-sparse* zip-link",
    "A8": "tar-cut-* tar-without-its-end test_archives.py::a_cut_tar_keeps_the_members",
    "A9": "tar-broken-header-* test_archives.py::no_broken_header_of_a_tar",
    "A10": "tar-twice tar-zeros-behind test_archives.py::blocks_of_a_tar_that_stand_for_its_end",
    "A11": "tar-negative-size tar-base-256-size tar-pax-long tar-long-name-of-1-GiB",
    "A12": "*-3000-empty-members test_archives.py::members_over_the_limit_are_one",
    # text
    "T1": "text-not-utf-8 text-utf-16-without-mark format-utf-32-without-mark"
    " text-mark-in-the-middle test_reading.py::a_text_in_an_undeclared_code_page",
    "T2": "text-nul json-nul html-nul warc-nul csv-nul parquet-nul",
    "T3": "json-half-a-pair* store/test_copy.py::what_postgres_cannot_hold",
    "T4": "http-charset-* test_formats.py::an_html_page_is_decoded_as_its_mark",
    "T5": "json-line-separators json-separators test_reading.py::lines_end_at_line_feeds_alone",
    "T6": "text-carriage-returns-alone text-line-ends-of-all-kinds json-line-ends-mixed"
    " json-carriage-returns-alone",
    "T7": "text-decoded-wrongly-before text-accents-apart json-two-encodings",
    "T8": "text-turned-round text-no-width text-letters-alike",
    "T9": "text-of-2022 test_identity.py::normalising_twice_is_normalising_once",
    "T10": "store/test_migrations.py::order_never_depends_on_the_machines_locale",
    "T11": "json-time-of-the-year-* test_dates.py::no_date_is_better_than_a_wrong_one"
    " test_dates.py::a_hostile_text_takes_linear_time",
    "T12": "*-at-the-limit *-over-the-limit test_reading.py::the_limit_for_a_page_is_exact",
    # JSON Lines
    "J1": "json-array json-number json-null json-string json-brace json-two-objects"
    " json-comma-behind json-over-lines json-in-an-array",
    "J2": "json-key-twice csv-column-twice",
    "J3": "json-nan json-too-large-a-number json-nul json-100000-deep json-5000-digits",
    "J4": "json-mark json-mark-before-every-line",
    "J5": "json-text-* json-fields-unheard-of json-other-case",
    "J6": "json-*-of-1-MB json-time-*",
    # HTML
    "H1": "html-80000-attributes test_metadata.py::a_page_that_would_hold_the_parser",
    "H2": "html-unclosed-links test_metadata.py::a_page_that_would_hold_the_parser",
    "H3": "html-65000-paragraphs test_metadata.py::a_page_that_would_hold_the_parser",
    "H4": "html-deep html-nested-lists html-odd-references",
    "H5": "html-only-a-script html-noscript html-template html-comment html-article-in-*",
    "H6": "html-odd-references html-cut-in-a-tag html-mark-and-declaration-differ",
    "H7": "html-entity-bomb",
    "H8": "html-colspan test_metadata.py::every_page_has_an_answer",
    "H9": "test_metadata.py::a_child_that_is_silent_or_dies_costs_one_page_alone",
    # WARC
    "W1": "warc-gzip-cut-in-a-record",
    "W2": "warc-cut-* warc-last-length-lies",
    "W3": "warc-length-300 warc-length-14",
    "W4": "warc-length--1 warc-length-abc warc-length- warc-length-9223372036854775808",
    "W5": "warc-line-feeds-alone warc-line-feeds-and-a-lie",
    "W6": "warc-garbage-between warc-version-9.9 warc-no-blank-lines",
    "W7": "warc-gzip-* warc-plain-then-gzip test_formats.py::a_member_a_record_or_one_around_all",
    "W8": "http-brotli* http-gzip-* http-chunk*",
    "W9": "warc-header-of-10-MB warc-100000-headers",
    "W10": "warc-no-uri warc-bad-date warc-revisit warc-request warc-metadata warc-dns"
    " warc-truncated-by-the-crawler",
    "W11": "warc-garbage-* warc-more-blank-lines",
    # Parquet
    "P1": "parquet-flipped test_formats.py::no_flipped_bit_of_a_parquet_file",
    "P2": "parquet-dictionary-bomb",
    "P3": "parquet-cut parquet-footer-* parquet-magic-* parquet-encrypted",
    "P4": "parquet-no-text parquet-column-renamed parquet-binary parquet-list parquet-decimal"
    " parquet-dictionary parquet-time-in-nanoseconds parquet-extension-type",
    # files
    "F1": "test_reading.py::only_regular_files_are_opened"
    " test_reading.py::a_file_that_may_not_be_read"
    " store/test_quarantine.py::a_link_out_of_the_inbox",
    "F2": "test_reading.py::a_file_that_changes_while_it_is_read"
    " store/test_quarantine.py::a_file_that_changes_while_it_is_read",
    "F3": "test_inbox.py::any_name_can_be_shown operate/test_red_tasks.py::names_and_scraped_text",
    "F4": "store/test_running_twice.py::the_same_bytes_under_another_name"
    " store/test_running_twice.py::the_same_bytes_on_two_days",
    "F5": "test_inbox.py::batches_are_worth_a_task test_inbox.py::ten_thousand_files_of_one_day"
    " store/test_many_files.py::a_tiny_dump_costs_the_night_a_note",
    "F6": "test_inbox.py::files_of_the_day operate/test_red_tasks.py::a_folder_out_of_place",
    # the store
    "S1": "store/test_copy.py::every_value_comes_back_as_it_was_sent",
}
NOT_OURS = {
    "F7": "dumps lie in a folder; nothing is read from an object store",
    "S2": "there is no full-text index yet, whose entries could be too long",
}


def test_every_row_is_shown_or_said_to_be_none_of_ours() -> None:
    rows = {f"{letter}{number + 1}" for letter, count in COUNTS.items() for number in range(count)}
    assert set(SHOWN) | set(NOT_OURS) == rows
    assert not set(SHOWN) & set(NOT_OURS)


@pytest.mark.parametrize("row", SHOWN)
def test_what_shows_a_row_exists(row: str) -> None:
    for shown in SHOWN[row].split():
        file, apart, name = shown.partition("::")
        if apart:
            assert re.search(rf"^def test_{name}", (HERE / file).read_text(), re.MULTILINE), shown
        else:
            assert any(fnmatchcase(case.id, shown) for case in CASES), shown


def test_the_page_about_quarantine_explains_every_word() -> None:
    told = (HERE.parent / "docs" / "quarantine.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| (`[^|]*`) \|", told, re.MULTILINE)
    words = {word for cell in cells for word in re.findall(r"`([a-z-]+)`", cell)}
    assert words == {fault.value for fault in Fault} | {"crash"}
