"""Printed times: what the page says, its zone if it says one, and nothing guessed."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import clocks, dates
from etl.model import Moment


def one(text: str, language: str | None = "en", **settled: str) -> Moment:
    (moment,) = dates.find(text, language, **settled)
    return moment


@pytest.mark.parametrize(
    ("text", "language", "local", "precision"),
    [
        ("12:32 Mar. 23, 2016", "en", "2016-03-23T12:32", "minute"),
        ("News15:21 Dec. 29, 2016", "en", "2016-12-29T15:21", "minute"),
        ("March 23, 2016 12:32 pm", "en", "2016-03-23T12:32", "minute"),
        ("Wednesday 23 March 2016 12.32", "en", "2016-03-23T12:32", "minute"),
        ("Sept. 3rd, 2016", "en", "2016-09-03T00:00", "day"),
        ("3:05 a.m., January 7, 2024", "en", "2024-01-07T03:05", "minute"),
        ("Jan 7, 2024 at 12:20am", "en", "2024-01-07T00:20", "minute"),
        ("Jan 7, 2024, 3 pm", "en", "2024-01-07T15:00", "hour"),
        ("11/20/2019 01:14 PM", "en", "2019-11-20T13:14", "minute"),
        ("20-Nov-2019 10:00", "en", "2019-11-20T10:00", "minute"),
        ("2016/03/23", None, "2016-03-23T00:00", "day"),
        ("2016-03-23 12:32:07", None, "2016-03-23T12:32:07", "second"),
        ("23.03.2016 12:32 Uhr", "de", "2016-03-23T12:32", "minute"),
        ("Publiziert17. Dezember 2024, 12:17", "de", "2024-12-17T12:17", "minute"),
        ("12.03.16, 9 Uhr", "de", "2016-03-12T09:00", "hour"),
        ("5. Jänner 2024", "de", "2024-01-05T00:00", "day"),
        ("le 23 mars 2016 à 12h32", "fr", "2016-03-23T12:32", "minute"),
        ("4/5/2016", "fr", "2016-05-04T00:00", "day"),
        ("1er mai 2016", "fr", "2016-05-01T00:00", "day"),
        ("23 de marzo de 2016", "es", "2016-03-23T00:00", "day"),
        ("23 marzo 2016 alle 12:32", "it", "2016-03-23T12:32", "minute"),
        ("23 de março de 2016 às 12h32", "pt", "2016-03-23T12:32", "minute"),
        ("23 maart 2016 om 12.32 uur", "nl", "2016-03-23T12:32", "minute"),
        ("23 marca 2016, godz. 12:32", "pl", "2016-03-23T12:32", "minute"),
        ("23 мар 2016, 12:32", "ru", "2016-03-23T12:32", "minute"),
        ("23 березня 2016 р., 12:32", "uk", "2016-03-23T12:32", "minute"),
        ("23. 3. 2016 12:32", "cs", "2016-03-23T12:32", "minute"),
        ("2016. március 23., 12:32", "hu", "2016-03-23T12:32", "minute"),
        ("23 Mart 2016, 12:32", "tr", "2016-03-23T12:32", "minute"),
        ("3.5.2024 klo 12.10", "fi", "2024-05-03T12:10", "minute"),
        ("2016年3月23日 下午3:05", "zh", "2016-03-23T15:05", "minute"),
        ("2016년 3월 23일 오전 9:05", "ko", "2016-03-23T09:05", "minute"),
    ],
)
def test_a_time_is_read_as_newsrooms_print_it(
    text: str, language: str | None, local: str, precision: str
) -> None:
    moment = one(text, language)
    assert (moment.local, moment.precision) == (datetime.fromisoformat(local), precision)
    assert (moment.zone, moment.zone_source, moment.instant) == (None, "unknown", None)


@pytest.mark.parametrize(
    ("text", "zone", "instant"),
    [
        ("23 March 2016, 12:32 GMT", "GMT", "2016-03-23T12:32"),
        ("2016-03-23T12:32:00+02:00", "+02:00", "2016-03-23T10:32"),
        ("2016-03-23T12:32:00Z", "Z", "2016-03-23T12:32"),
        ("March 23, 2016 12:32 pm ET", "ET", "2016-03-23T16:32"),
        ("January 23, 2016 12:32 pm ET", "ET", "2016-01-23T17:32"),
        ("Nov. 20, 2019 6:02 AM EST", "EST", "2019-11-20T11:02"),
        ("17:41 JST, October 13, 2024", "JST", "2024-10-13T08:41"),
        ("20 Nov 2019 10:00 UTC+3", "UTC+3", "2019-11-20T07:00"),
        ("20 Nov 2019 10:00 (CET)", "CET", "2019-11-20T09:00"),
    ],
)
def test_a_printed_zone_gives_the_instant(text: str, zone: str, instant: str) -> None:
    moment = one(text)
    assert (moment.zone, moment.zone_source) == (zone, "printed")
    assert moment.instant == datetime.fromisoformat(instant).replace(tzinfo=UTC)


def test_a_zone_that_several_bear_is_kept_and_gives_no_instant() -> None:
    moment = one("3 March 2016 01:30 IST")
    assert (moment.zone, moment.zone_source, moment.instant) == ("IST", "printed", None)


def test_the_settings_settle_a_zone_that_several_bear() -> None:
    moment = one("3 March 2016 01:30 IST", zone="Asia/Kolkata")
    assert moment.instant == datetime(2016, 3, 2, 20, 0, tzinfo=UTC)
    assert one("3 March 2016 01:30 IST", zone="Europe/Paris").instant is None


def test_the_settings_zone_is_used_where_none_is_printed() -> None:
    moment = one("12:32 Jul. 23, 2016", zone="Europe/Kyiv")
    assert (moment.zone, moment.zone_source) == ("Europe/Kyiv", "settings")
    assert moment.instant == datetime(2016, 7, 23, 9, 32, tzinfo=UTC)


@pytest.mark.parametrize("text", ["3 November 2024 01:30", "10 March 2024 02:30"])
def test_a_time_that_the_clocks_show_twice_or_never_has_no_instant(text: str) -> None:
    assert one(text, zone="America/New_York").instant is None


def test_a_day_has_no_instant() -> None:
    moment = one("23 March 2016", zone="Europe/Paris")
    assert (moment.precision, moment.instant, moment.zone) == ("day", None, "Europe/Paris")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("31 February 2016", "en"),
        ("2016-13-01", None),
        ("04/05/2016", "en"),
        ("04/05/2016", None),
        ("March 23", "en"),
        ("23 Foo 2016", "en"),
        ("1 January 1712", "en"),
        ("1 January 9999", "en"),
        ("2.1.2 released", "de"),
        ("192.168.10.2024", "en"),
        ("call 12 2016 now", "en"),
        ("12.03.16", "en"),
        ("23 mar 2016", None),  # a month to some, a Tuesday to others
    ],
)
def test_no_date_is_better_than_a_wrong_one(text: str, language: str | None) -> None:
    found = dates.find(text, language)
    assert found == [] or (language is None and found[0].local == datetime(2016, 3, 23))


def test_two_times_on_a_line_are_told_apart() -> None:
    text = "Published: 15:56 GMT, 27 April 2024 | Updated: 16:57 GMT, 28 April 2024"
    first, second = dates.find(text, "en", offset=100)
    assert (first.local, second.local) == (
        datetime(2024, 4, 27, 15, 56),
        datetime(2024, 4, 28, 16, 57),
    )
    assert first.span and text[first.span.start - 100 : first.span.end - 100] == (
        "15:56 GMT, 27 April 2024"
    )


def test_a_time_on_another_line_does_not_join_a_date() -> None:
    assert one("23 March 2016, said the board, at 12:32").precision == "day"


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("0123456789 :./-,年月日Mar pmTZ+GT"), max_size=60), st.booleans())
def test_no_text_breaks_the_reading_of_dates(text: str, english: bool) -> None:
    for moment in dates.find(text, "en" if english else None, zone="Europe/Paris"):
        assert 1800 <= moment.local.year <= 2100
        assert moment.span and 0 <= moment.span.start < moment.span.end <= len(text)
        assert (moment.instant is None) or moment.precision != "day"


@given(st.text(max_size=200))
def test_no_text_at_all_breaks_it(text: str) -> None:
    dates.find(text, None)
    dates.relative_span(text, None)
    clocks.leading_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "2016-03-2 ",
        "12:32 ",
        "1",
        "January ",
        "23 March 2016 ",
        "12:32 Mar. 23, 2016 ",
        "12 2016 ",
        "3 hours ",
        "7.11.20257.11.2025",
        "7 نوفمبر / تشرين الثاني ",
        "14:05 min ",
    ],
)
def test_a_hostile_text_takes_linear_time(text: str) -> None:
    started = time.process_time()
    dates.find(text * 100_000, "en")
    dates.relative_span(text * 100_000, "en")
    assert time.process_time() - started < 8.0


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("07.11.20257. November 2025", "de", "2025-11-07 00:00"),
        ("07.11.202514:05", "de", "2025-11-07 14:05"),
        ("November 7, 20252:05 PM", "en", "2025-11-07 14:05"),
        ("2025-11-0714:05", "zh", "2025-11-07 14:05"),
        ("Ines HolmNovember 7, 2025", "en", "2025-11-07 00:00"),
        ("07.11.2025-14:05", "de", "2025-11-07 14:05"),
        ("Harbour talk7. November 20253", "de", "2025-11-07 00:00"),
        ("Nov 072025", "en", "2025-11-07 00:00"),
    ],
)
def test_a_day_is_read_though_flattening_has_glued_it_to_its_neighbour(
    text: str, language: str, told: str
) -> None:
    assert read(text, language) == told


def test_of_two_days_without_a_gap_the_earlier_counts() -> None:
    [moment] = dates.find("December 10, 2025November 7, 2025 by Ines Holm", "en")
    assert moment.local == datetime(2025, 11, 7)
    assert moment.span == (0, 33)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("11월 7일", "ko"),
        ("November 7, 1234567", "en"),
        ("7.11.202512", "de"),
        ("dambrotnovember 7, 2025", "en"),
    ],
)
def test_what_only_looks_glued_is_no_day(text: str, language: str) -> None:
    assert read(text, language) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("2025年11月7日（金）14:05", "ja"),
        ("2025年11月7日 14時05分", "ja"),
        ("2025. 11. 7. 오후 2:05", "ko"),
        ("2025년 11월 7일 오후 2시 5분", "ko"),
        ("2025年11月7日 周五 下午2点5分", "zh"),
        ("7 בנובמבר 2025 בשעה 14:05", "he"),
        ("الجمعة 7 نوفمبر/ تشرين الثاني 2025 - 14:05", "ar"),
        ("7 تشرين الثاني 2025 - 2:05 م", "ar"),
        ("Thứ sáu, 7/11/2025, 14:05 (GMT+7)", "vi"),
        ("ngày 7 tháng 11 năm 2025, 14:05", "vi"),
        ("07 Kasım 2025 Cuma 14:05", "tr"),
        ("7 Νοεμβρίου 2025, 2:05 μ.μ.", "el"),
        ("7 листопада 2025 р., 14:05", "uk"),
        ("7 ноември 2025 г., 14:05", "bg"),
        ("Jumat, 7 November 2025 | 14:05 WIB", "id"),
        ("2025. november 7. 14:05", "hu"),
        ("2025 m. lapkričio 7 d. 14:05", "lt"),
        ("7. studenoga 2025. 14:05", "hr"),
        ("7. novembra 2025 14:05", "sk"),
        ("7.11.2025 | 14:05", "is"),
        ("7.\u200911.\u20092025, 14:05 Uhr", "de"),
        ("07\u202f/\u202f11\u202f/\u202f2025 à 14h05", "fr"),
        ("7 / November / 2025 14:05", "de"),
        ("07 | 11 | 2025 14:05", "de"),
        ("7-Nov-25 14:05", "en"),
        ("7 Nov '25, 2:05 p.m.", "en"),
    ],
)
def test_a_day_and_its_time_are_read_as_each_language_prints_them(text: str, language: str) -> None:
    assert read(text, language) == "2025-11-07 14:05"


def test_a_dotted_day_with_two_digits_of_its_year_is_read_where_it_is_no_version() -> None:
    assert read("By Ines Holm on 11.27.25", "en") == "2025-11-27 00:00"
    assert read("Version 10.11.12", "en") is None


def test_a_films_length_is_no_time_of_day() -> None:
    assert read("07.11.2025 | 2:43 min", "de") == "2025-11-07 00:00"


def read(text: str, language: str) -> str | None:
    found = dates.find(text, language)
    return found[0].local.isoformat(" ", "minutes") if found else None


NOON = datetime(2024, 5, 8, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("3 hours ago", "en"),
        ("vor 3 Stunden", "de"),
        ("il y a 3 heures", "fr"),
        ("3 часа назад", "ru"),
        ("3小时前", "zh"),
        ("hace 3 horas", "es"),
    ],
)
def test_a_relative_time_counts_from_the_crawl(text: str, language: str) -> None:
    moment = dates.relative(text, language, fetched_at=NOON, zone="Europe/Berlin")
    assert moment is not None
    assert (moment.local, moment.precision) == (datetime(2024, 5, 8, 11), "hour")
    assert moment.instant == NOON - timedelta(hours=3)


def test_a_relative_time_is_left_out_where_crawl_or_zone_are_unknown() -> None:
    text, zone = "3 hours ago", "Europe/Berlin"
    assert dates.relative(text, "en", fetched_at=None, zone=zone) is None
    assert dates.relative(text, "en", fetched_at=NOON, zone=None) is None
    naive = NOON.replace(tzinfo=None)
    assert dates.relative(text, "en", fetched_at=naive, zone=zone) is None
    later = NOON.astimezone(timezone(timedelta(hours=5)))
    assert dates.relative(text, "en", fetched_at=later, zone=zone) is not None
    assert dates.relative("three ships", "en", fetched_at=NOON, zone=zone) is None
