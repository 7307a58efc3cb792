"""One-time codes of a second factor."""

import base64

import pytest

from operate.second_factor import one_time_code

#: The key of RFC 6238, appendix B.
KEY = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")],
)
def test_codes_are_those_of_rfc_6238_with_six_digits(at: int, code: str) -> None:
    assert one_time_code(KEY, at=at) == code


def test_a_key_needs_no_padding_and_no_capitals() -> None:
    assert one_time_code("gezdgnbvgy3tqojq", at=59) == one_time_code("GEZDGNBVGY3TQOJQ", at=59)
