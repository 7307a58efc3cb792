"""VIES, the European Commission's service that asks the register of each member state about a VAT id.

REST, one POST per question, as https://ec.europa.eu/taxation_customs/vies/#/technical-information describes it. The
consultation number (`requestIdentifier`) comes where the question names the id of the asking business.
"""

import json
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from zetel.domain.parties.vat_status import VatAnswer, VatState

ADDRESS: Final = "https://ec.europa.eu/taxation_customs/vies/rest-api/check-vat-number"

_SECONDS: Final = 10
_MOST_BYTES: Final = 100_000

#: The register of the member state gives no answer for now.
_UNAVAILABLE: Final = frozenset({"MS_UNAVAILABLE", "MS_MAX_CONCURRENT_REQ", "MS_MAX_CONCURRENT_REQ_TIME"})

#: VIES itself gives none.
_AWAY: Final = frozenset(
    {"GLOBAL_MAX_CONCURRENT_REQ", "GLOBAL_MAX_CONCURRENT_REQ_TIME", "SERVICE_UNAVAILABLE", "TIMEOUT", "SERVER_BUSY"}
)
_IMPOSSIBLE: Final = frozenset({"INVALID_INPUT"})
_REQUESTER: Final = frozenset({"INVALID_REQUESTER_INFO"})
_TOO_MANY, _FAULT = 429, 500


class ViesRefused(RuntimeError):
    """VIES answered in a form, or with a code, that is not documented."""


class ViesCheck:
    """`VatCheck` by the answers of `post`, by default from VIES."""

    def __init__(self, post: "Callable[[Mapping[str, str]], tuple[int, bytes]] | None" = None) -> None:
        self._post = post or posted_to(ADDRESS)

    def ask(self, vat_id: str, *, requester: str | None) -> VatAnswer:
        """Raises ConnectionError where VIES gives no answer for now, and ViesRefused."""
        question = {"countryCode": vat_id[:2], "vatNumber": vat_id[2:]}
        if requester:
            question |= {"requesterMemberStateCode": requester[:2], "requesterNumber": requester[2:]}
        status, content = self._post(question)
        found = _read(status, content)
        codes = _codes(found)
        if requester and codes & _REQUESTER:
            return self.ask(vat_id, requester=None)  # an answer without a number is better than none
        if codes & _UNAVAILABLE:
            return VatAnswer(VatState.UNAVAILABLE)
        if codes & _IMPOSSIBLE:
            return VatAnswer(VatState.INVALID)
        if codes & _AWAY or status >= _FAULT or status == _TOO_MANY:
            raise ConnectionError(f"VIES answered {status} {', '.join(sorted(codes))}")
        if codes or not isinstance(found.get("valid"), bool):
            raise ViesRefused(f"VIES answered {status} {', '.join(sorted(codes))}")
        state = VatState.VALID if found["valid"] else VatState.INVALID
        return VatAnswer(state, found.get("requestIdentifier") or None)


def posted_to(address: str) -> Callable[[Mapping[str, str]], tuple[int, bytes]]:
    """What posts a question to `address` as JSON, and returns status and content of the answer."""

    def post(question: Mapping[str, str]) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        request = Request(address, json.dumps(question).encode(), headers, method="POST")
        try:
            with urlopen(request, timeout=_SECONDS) as answer:
                return answer.status, answer.read(_MOST_BYTES)
        except HTTPError as error:
            with error:
                return error.code, error.read(_MOST_BYTES)
        except (OSError, HTTPException) as error:
            raise ConnectionError(f"VIES: {type(error).__name__}") from error

    return post


def _read(status: int, content: bytes) -> Mapping[str, Any]:
    """The answer; empty for a page of a proxy."""
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    if isinstance(found, dict):
        return found
    if status < _FAULT and status != _TOO_MANY:
        raise ViesRefused(f"VIES answered {status} without JSON")
    return {}


def _codes(found: Mapping[str, Any]) -> set[str]:
    """The codes of what went wrong; none in an answer about the id."""
    wrapped = found.get("errorWrappers") or ()
    codes = {str(each.get("error")) for each in wrapped if isinstance(each, Mapping)}
    return (codes | {str(found.get("userError") or "VALID")}) - {"VALID", "INVALID"}
