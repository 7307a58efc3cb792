"""Adding a type of event touches the files that docs/architecture.md lists, and no others."""

import json
from typing import Final

from tests.architecture.guide import ROOT
from tests.architecture.recipes.copied import Step, appended, must_be_complete, put, together

CLASS: Final = '''

@dataclass(frozen=True, slots=True, kw_only=True)
class AccountReviewed(TypedEvent):
    """A person of the staff reviewed the account with this `result`: ``kept`` or ``closed``."""

    TYPE = "account.reviewed"
    SUBJECT = NamedIds("access")

    result: str
'''

USE_CASE: Final = '''

def review_account(account: str, person: Person, services: Services) -> None:
    """Commits the entry that `person` reviewed the account. Raises NotAllowed, SecondFactorMissing."""
    staff_rights.must_be_staff(person, StaffRight.VIEW_ACCOUNTS, account, services)
    at = services.now(account)
    services.store.commit(
        [
            journal.entry(
                AccountReviewed(result="kept"),
                account=account,
                subject=services.ids.new(ids.ACCESS, at),
                sequence=1,
                actor=journal.staff(person),
                at=at,
                services=services,
            )
        ]
    )
'''

IMPORTS: Final = "from zetel.domain.parties.events import "

HAPPENS: Final = """\
    from zetel.application.seller.staff_reader import review_account

    review_account(ACCOUNT, BOOKKEEPER, shop.services)
"""


def contract(_: str) -> str:
    """The golden file: that of an access, with another type and fact."""
    accessed = json.loads((ROOT / "events/contracts/account.accessed.v1.json").read_text(encoding="utf-8"))
    detail = {**accessed["Detail"], "type": "account.reviewed", "data": {"result": "kept"}}
    return json.dumps({**accessed, "DetailType": "account.reviewed", "Detail": detail})


KNOWN: Final = "tests/architecture/test_events.py::test_every_type_has_a_contract_and_every_contract_a_type"
SHOWN: Final = "tests/architecture/test_events.py::test_every_contract_is_shown_to_be_kept"

STEPS: Final = (
    Step("layers/shared/zetel/domain/parties/events.py", appended(CLASS), SHOWN),
    Step(
        "layers/shared/zetel/application/seller/staff_reader.py",
        together(put("from zetel.domain.parties.events import AccountReviewed\n", before=IMPORTS), appended(USE_CASE)),
        SHOWN,
    ),
    Step("events/contracts/account.reviewed.v1.json", contract, KNOWN),
    Step("tests/architecture/happenings.py", put(HAPPENS, before="    staff.read_account(ACCOUNT"), SHOWN),
)


def test_an_event_is_added_by_these_steps(copy):
    must_be_complete("To add an event", STEPS, copy, "tests/architecture/test_events.py")
