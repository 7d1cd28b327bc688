"""A caption is parted from its credit, in the forms that newsrooms use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.captions import parted
from etl.lexicon import lexicon
from etl.paragraphs import fold


@pytest.mark.parametrize(
    ("language", "line", "text", "credit"),
    [
        ("de", "Die Fähre im Hafen. Foto: Jan Petersen", "Die Fähre im Hafen.", "Jan Petersen"),
        ("de", "Die Fähre im Hafen (Bild: dpa)", "Die Fähre im Hafen", "dpa"),
        ("fr", "Le bac au port. (Photo Marie Goff)", "Le bac au port.", "Marie Goff"),
        ("fr", "Le bac. Crédit photo : Marie Goff", "Le bac.", "Marie Goff"),
        ("es", "El barco en el puerto. / Marta Ruiz", "El barco en el puerto.", "Marta Ruiz"),
        ("es", "El barco en el puerto | EFE", "El barco en el puerto", "EFE"),
        ("es", "El barco, este lunes. MARTA RUIZ", "El barco, este lunes.", "MARTA RUIZ"),
        ("it", "Il traghetto. (foto Studio Valli)", "Il traghetto.", "Studio Valli"),
        ("pl", "Prom w porcie. Fot. Jan Kowalski", "Prom w porcie.", "Jan Kowalski"),
        ("nl", "De boot in de haven. Beeld Jan Jansen", "De boot in de haven.", "Jan Jansen"),
        ("cs", "Trajekt v přístavu | Zdroj: ČTK", "Trajekt v přístavu", "ČTK"),
        ("ru", "Паром в порту. Фото: Иван Петров", "Паром в порту.", "Иван Петров"),
        ("ja", "港のフェリー（写真：山田太郎）", "港のフェリー", "山田太郎"),
        ("en", "The ferry on Monday. Dana Whitlock for The Courier", "The ferry on Monday.",
         "Dana Whitlock for The Courier"),
        ("en", "The ferry on Monday, photo by Dana Whitlock", "The ferry on Monday",
         "Dana Whitlock"),
        ("en", "The ferry on Monday (AP Photo/Dana Whitlock)", "The ferry on Monday",
         "AP Photo/Dana Whitlock"),
    ],
)  # fmt: skip
def test_a_credit_is_told_by_cue_mark_or_names(
    language: str, line: str, text: str, credit: str
) -> None:
    assert parted(line, lexicon(language)) == (text, credit)


@pytest.mark.parametrize(
    "line",
    [
        "Ines Calloway (left) opens the lock",
        "Ines Calloway opens the lock (left)",
        "The lock was opened. The barges went on.",
        "Barges and ferries wait - nobody knows how long",
        "フェリー＝2日、港（右端）",
    ],
)
def test_what_belongs_to_the_picture_is_no_credit(line: str) -> None:
    assert parted(line, lexicon("en")) == (line, None)


@given(st.text(max_size=200), st.sampled_from(["en", "de", "ja", "xx"]))
def test_text_and_credit_are_the_lines_own_words(line: str, language: str) -> None:
    text, credit = parted(line, lexicon(language))
    assert fold(line).startswith(text)
    assert credit is None or credit in fold(line)
