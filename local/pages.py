"""The pages below `/_local`: addresses and first steps, the mails, the API to browse."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import aws_lambda_powertools.event_handler.openapi.swagger_ui as swagger_ui
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from local.gateway import Request, Response
from local.outbox import Outbox, SentMail
from local.people import PEOPLE, DemoPerson
from local.seed import COMPANY
from local.state import State
from local.tokens import TokenKey

_TEMPLATES: Final = Path(__file__).with_name("pages")
_SWAGGER: Final = Path(swagger_ui.__file__).parent

_ASSETS: Final[Mapping[str, tuple[Path, str]]] = {
    "/_local/style.css": (_TEMPLATES / "style.css", "text/css; charset=utf-8"),
    "/_local/docs/swagger-ui.min.css": (_SWAGGER / "swagger-ui.min.css", "text/css; charset=utf-8"),
    "/_local/docs/swagger-ui-bundle.min.js": (_SWAGGER / "swagger-ui-bundle.min.js", "text/javascript; charset=utf-8"),
}

#: The sandbox's cards, and how each behaves.
METHODS: Final = (
    ("pm_card_visa", "pays"),
    ("pm_card_chargeDeclined", "is declined"),
    ("pm_card_chargeDeclinedInsufficientFunds", "is declined: the account has too little money"),
    ("pm_card_chargeCustomerFail", "can be stored, but every charge is declined"),
    ("pm_card_refundFail", "pays, and cannot be refunded"),
    ("pm_card_timeout", "pays, but the answer is lost: 202, and two minutes later the payment is found"),
    ("pm_card_unreachable", "never arrives: 202, and two minutes later the payment is released"),
)

#: A link of a mail to the portal's page that asks before it acts. Mails are shown without links that work.
_LINK: Final = re.compile(r"/link#[\w.-]+")

#: The first page, and the path that all others begin with.
HOME: Final = "/_local"

#: How far ahead the day lies to which the first page suggests to move the clock.
_FOR_EXAMPLE: Final = timedelta(days=30)

#: A mail shown in a page runs no script and loads nothing from elsewhere.
_MAIL_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of the first page: addresses, and the demo's account."""

    address: str
    aws: str
    account: str
    ephemeral: bool


class Pages:
    """Answers GET requests for pages. `openapi` gives the API's description, `now` domain time, `zone` the seller's."""

    def __init__(
        self,
        state: State,
        key: TokenKey,
        facts: Facts,
        openapi: Callable[[], Mapping[str, Any]],
        *,
        now: Callable[[], datetime],
        zone: Callable[[], str],
    ) -> None:
        self._state = state
        self._key = key
        self._facts = facts
        self._openapi = openapi
        self._now = now
        self._zone = zone
        self._outbox = Outbox(state.outbox)

    def answer(self, request: Request) -> Response | None:
        """The page of a GET request, or None if there is no such page."""
        path = request.target.partition("?")[0]
        if request.method not in {"GET", "HEAD"}:
            return None
        if path in _ASSETS:
            file, content_type = _ASSETS[path]
            return _found(file.read_bytes(), content_type)
        match path.strip("/").split("/"):
            case ["_local"]:
                return self._home()
            case ["_local", "docs"]:
                return self._page("docs.html", path)
            case ["openapi.json"]:
                return _found(json.dumps(self._openapi(), indent=1).encode(), "application/json")
            case ["_local", "outbox"]:
                return self._page("outbox.html", path, mails=self._outbox.newest_first())
            case ["_local", "outbox", id, *part]:
                mail = self._outbox.find(id)
                return self._mail(path, mail, part) if mail else None
            case _:
                return None

    def _home(self) -> Response:
        return self._page(
            "home.html",
            HOME,
            address=self._facts.address,
            aws=self._facts.aws,
            account=self._facts.account,
            ephemeral=self._facts.ephemeral,
            company=COMPANY,
            folder=self._state.folder,
            log=self._state.functions_log,
            environment=self._state.environment,
            mails=len(self._outbox.newest_first()),
            methods=METHODS,
            people=self._signed_in(),
        )

    def _signed_in(self) -> list[tuple[DemoPerson, str]]:
        """The people of the demo, each with a token."""
        return [(person, self._key.token(person)) for person in PEOPLE.values()]

    def _mail(self, path: str, mail: SentMail, part: list[str]) -> Response | None:
        match part:
            case []:
                return self._page("mail.html", path, mail=mail, links=_LINK.findall(mail.text))
            case ["html"] if mail.html is not None:
                page = _found(mail.html.encode(), "text/html; charset=utf-8")
                return Response(page.status, (*page.headers, ("content-security-policy", _MAIL_POLICY)), page.body)
            case [number] if number.isdecimal() and 1 <= int(number) <= len(mail.attachments):
                attached = mail.attachments[int(number) - 1]
                name = attached.filename.replace('"', "").replace("\n", " ")
                file = _found(attached.content, attached.content_type)
                disposition = ("content-disposition", f'attachment; filename="{name}"')
                return Response(file.status, (*file.headers, disposition), file.body)
            case _:
                return None

    def _page(self, template: str, here: str, **facts: object) -> Response:
        now = self._now()
        later = now + _FOR_EXAMPLE
        text = self._environment.get_template(template).render(
            here=here, now=now, later=later, local=self._local, **facts
        )
        return _found(text.encode(), "text/html; charset=utf-8")

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self._zone()))

    @cached_property
    def _environment(self) -> Environment:
        return Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)


def _found(content: bytes, content_type: str) -> Response:
    return Response(
        200,
        (("content-type", content_type), ("cache-control", "no-store"), ("x-content-type-options", "nosniff")),
        content,
    )
