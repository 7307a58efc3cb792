"""The seller's staff is looked up in the pool at each request, whatever its token says."""

import re
from pathlib import Path

import pytest

APPLICATION = Path(__file__).resolve().parents[2] / "layers" / "shared" / "zetel" / "application"


@pytest.mark.mend(
    "the use case: must_be_staff(person, needs, account, services), or reach for a list, of"
    " layers/shared/zetel/application/commands/staff_rights.py",
    "a token is right about a person for an hour after the person left the staff",
)
def test_use_cases_ask_the_pool_for_the_rights_of_staff() -> None:
    asking = {
        str(file.relative_to(APPLICATION))
        for file in APPLICATION.rglob("*.py")
        if re.search(r"\brights\.must_be_staff|\.staff\b.*\bin\b|person\.staff", file.read_text(encoding="utf-8"))
    }
    assert asking == {"commands/staff_rights.py"}
