"""Mail addresses by RFC 5321: what one is, and the form in which it is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zetel.domain.parties.mail_address import RULE, mail_address


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("jan@veerman.example", "jan@veerman.example"),
        ("  jan@veerman.example ", "jan@veerman.example"),
        ("Jan.de-Vries+zetel@mail.veerman.example", "Jan.de-Vries+zetel@mail.veerman.example"),
        ("o'hara!#$%&*/=?^_`{|}~@x.example", "o'hara!#$%&*/=?^_`{|}~@x.example"),
        ('"jan de vries"@veerman.example', '"jan de vries"@veerman.example'),
        ('"a@b\\"c"@veerman.example', '"a@b\\"c"@veerman.example'),
        ("jan@3com.example", "jan@3com.example"),
        ("jan@müller.example", "jan@xn--mller-kva.example"),
        ("jan@пример.рф", "jan@xn--e1afmkfd.xn--p1ai"),
        ("a" * 64 + "@veerman.example", "a" * 64 + "@veerman.example"),
        ("jan@" + "a" * 63 + ".example", "jan@" + "a" * 63 + ".example"),
        ("j@" + "a.".join([""] * 125) + "bc", "j@" + "a." * 124 + "bc"),  # 2 + 248 + 2 = 252 octets
    ],
)
def test_an_address_is_kept(written, kept):
    assert mail_address(written) == kept


REFUSED = {
    "no local part": "@x.example",
    "no domain": "jan@",
    "no at": "jan",
    "a leading dot": ".jan@x.example",
    "a trailing dot": "jan.@x.example",
    "two dots": "jan..de@x.example",
    "a space": "jan de@x.example",
    "a letter beyond ASCII": "ján@x.example",
    "65 octets": "a" * 65 + "@x.example",
    "one label": "jan@x",
    "an empty label": "jan@x..example",
    "a dot in front of the domain": "jan@.x.example",
    "a dot behind the domain": "jan@x.example.",
    "a hyphen in front": "jan@-x.example",
    "a hyphen behind": "jan@x-.example",
    "an underscore in the domain": "jan@x_y.example",
    "a label of 64": "jan@" + "a" * 64 + ".example",
    "255 octets": "ja@" + "a." * 124 + "abcd",
    "numbers only": "jan@192.0.2.1",
    "an address literal": "jan@[192.0.2.1]",
    "a domain that IDNA versions read differently": "jan@faß.example",
    "an open quote": '"jan@x.example',
    "a line break": "jan@x.example\r\nBcc: eve@evil.example",
    "a list": "jan@x.example, eve@evil.example",
    "a display name": "Jan <jan@x.example>",
}


@pytest.mark.parametrize("written", REFUSED.values(), ids=REFUSED.keys())
def test_anything_else_is_refused(written):
    with pytest.raises(ValueError, match=RULE):
        mail_address(written)


@given(st.text(max_size=80) | st.from_regex(r"\A[a-z.\"]{1,8}@[a-zé.-]{1,12}\Z"))
def test_what_is_kept_is_ascii_and_kept_again(text):
    try:
        kept = mail_address(text)
    except ValueError:
        return
    assert kept.isascii()
    assert mail_address(kept) == kept
