"""The form in which text is kept, and what counts as seen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zetel.domain.text import is_visible, normal

#: A zero-width joiner and non-joiner, an ideographic space, fillers of Hangul, an empty Braille cell, a lone accent.
UNSEEN = ["", " ", "\u200d", "\u200c\u200e", "\u3000", "\u00a0\u2003", "\u115f\u1160", "\u3164", "\uffa0", "\u2800"]
UNSEEN += ["\u0301", "\ufe0f", "\U0001d159", "\u034f"]


@pytest.mark.parametrize("text", UNSEEN)
def test_blank_signs_are_not_seen(text):
    assert not is_visible(text)


@pytest.mark.parametrize("text", ["a", "7", "株", "א", "&", "€", "👩\u200d🚀", "\u3164a", "e\u0301"])
def test_a_letter_a_digit_or_a_sign_is_seen(text):
    assert is_visible(text)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Zoe\u0308 ", "Zoë"),  # letter and accent become one
        ("\u212b", "Å"),  # the sign of the unit is the letter
        ("Veerman  B.V.", "Veerman B.V."),
        ("株式会社\u3000ゼテル", "株式会社\u3000ゼテル"),
        ("Dupont\u00a0& Fils", "Dupont\u00a0& Fils"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # Persian needs the non-joiner
    ],
)
def test_text_is_composed_and_its_spaces_are_single(written, kept):
    assert normal(written) == kept


REFUSED = ["\x00", "\t", "\n", "\x7f", "\x85", "\u00ad", "\u200b", "\u2028", "\u202e", "\u2060", "\u2067", "\ufeff"]
REFUSED += ["\ud83d", "\ue000", "\ufdd0", "\U000e0041"]


@pytest.mark.parametrize("sign", REFUSED)
def test_controls_and_marks_that_nobody_sees_are_refused(sign):
    with pytest.raises(ValueError, match="free of control characters"):
        normal(f"a{sign}b")


@given(st.text())
def test_the_kept_form_of_the_kept_form_is_itself(text):
    try:
        kept = normal(text)
    except ValueError:
        return
    assert normal(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
