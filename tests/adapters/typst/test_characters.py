import pytest

from zetel.adapters.typst.characters import breakable, clean, each_text


@pytest.mark.parametrize(
    ("typed", "clean_text"),
    [
        ("Veerman B.V.", "Veerman B.V."),
        (" two\t\nlines\x00 ", "two lines"),
        ("C1 \x85 and \u2028 separators", "C1 and separators"),
        ("e\u0301", "é"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("\ufeffmark", "mark"),
        ("half \ud83d", "half \ufffd"),
        ("\ufdd0\uffff\U0010fffe", "\ufffd\ufffd\ufffd"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_typed_text_is_made_fit(typed: str, clean_text: str) -> None:
    assert clean(typed) == clean_text


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("a" * 24, 1),
        ("a" * 25, 4),  # 8 + 8 + 8 + 1
        ("a" * 24 + " " + "b" * 24, 1),
        ("漢" * 40, 1),  # can be broken anywhere already
        ("عر" * 20, 1),  # its letters join
    ],
)
def test_a_long_word_may_be_broken_after_every_eighth_letter(word: str, pieces: int) -> None:
    assert len(breakable(word).split("\u200b")) == pieces
    assert breakable(word).replace("\u200b", "") == word


def test_every_text_of_the_data_is_changed_and_no_field_name() -> None:
    data = {"a": ["x", {"b": "y"}], "n": 1, "none": None}
    assert each_text(data, str.upper) == {"a": ["X", {"b": "Y"}], "n": 1, "none": None}
