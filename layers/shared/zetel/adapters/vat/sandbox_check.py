"""Registers that ask nobody: answers by the last two digits of the id, for tests and moved clocks; and no register."""

import re
from typing import Final

from zetel.domain.parties.vat_status import VatAnswer, VatState

#: ``NL004495445B04`` is not registered, the register of ``NL004495445B03`` gives no answer; all others are registered.
_BY_ENDING: Final = {"04": VatState.INVALID, "03": VatState.UNAVAILABLE}


class SandboxVatCheck:
    """`VatCheck` by the last two digits of the id. The consultation number holds the id."""

    def ask(self, vat_id: str, *, requester: str | None) -> VatAnswer:
        state = _BY_ENDING.get(re.sub("[^0-9]", "", vat_id)[-2:], VatState.VALID)
        known = state is not VatState.UNAVAILABLE
        return VatAnswer(state, f"SANDBOX-{vat_id}" if requester and known else None)


class NoVatCheck:
    """`VatCheck` of a deployment that checks the format only."""

    def ask(self, vat_id: str, *, requester: str | None) -> VatAnswer:
        return VatAnswer(VatState.FORMAT)
