"""The port Composer: letters laid out by Jinja2 as text and as HTML of the same content."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zetel.adapters.mails import page_words, recipients, renewals
from zetel.adapters.mails.content import Fact
from zetel.adapters.mails.letters import content_of
from zetel.adapters.texts.words import Catalogues, Words
from zetel.application.letters import Letter, RenewalAhead
from zetel.application.ports import Attachment, Mail

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES: Final = Path(__file__).parent


class JinjaComposer:
    """Writes mails that lead to the portal at `portal`, an address that ends in ``/``. The first mail loads Jinja2."""

    def __init__(self, catalogues: Catalogues, portal: str) -> None:
        self._catalogues = catalogues
        self._portal = portal
        self._environment: Environment | None = None

    def compose(
        self,
        letter: Letter,
        *,
        to: tuple[str, ...],
        attachments: tuple[Attachment, ...] = (),
        instead_of: tuple[str, ...] = (),
        page: str = "",
    ) -> Mail:
        """The mail in the letter's language. Words of people (names, references) stay text in both parts."""
        words = self._catalogues.words(letter.language)
        content = content_of(letter, words)
        if page and content.link is None:
            content = replace(content, link=Fact(page_words.words_of(page, words), self._portal + page))
        if instead_of:
            content = recipients.instead(content, instead_of, words)
        colon = words.pgettext("between a name and its value", ":")
        return Mail(
            to=to,
            subject=content.subject,
            text=self._templates.get_template("letter.txt.jinja").render(mail=content, colon=colon),
            html=self._templates.get_template("letter.html.jinja").render(mail=content),
            attachments=(*attachments, *_made(letter, words)),
            sender=content.seller,
        )

    @property
    def _templates(self) -> "Environment":
        if self._environment is None:
            from jinja2 import Environment, FileSystemLoader, StrictUndefined

            self._environment = Environment(
                loader=FileSystemLoader(_TEMPLATES),
                autoescape=lambda name: name is None or not name.endswith(".txt.jinja"),
                undefined=StrictUndefined,
                trim_blocks=True,
                lstrip_blocks=True,
                keep_trailing_newline=True,
            )
        return self._environment


def _made(letter: Letter, words: Words) -> tuple[Attachment, ...]:
    """Attachments in the letter's own language: the renewal dates of a notice, as a calendar file."""
    return (renewals.dates(letter, words),) if isinstance(letter, RenewalAhead) else ()
