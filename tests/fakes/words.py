"""Plain stand-ins for renderers, texts and composers: the facts, without any layout."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zetel.application.letters import Letter
from zetel.application.ports import Acknowledged, Attachment, ErasureWords, Happened, Mail, Rendered, SaidHappened
from zetel.application.store.wire import canonical, to_wire
from zetel.domain.catalog.products import Plan
from zetel.domain.documents.document import Document
from zetel.domain.documents.subject import LineSubject
from zetel.domain.licences.export import ExportScope
from zetel.domain.parties.address import Language
from zetel.domain.parties.erasure import Erasure, ErasureKind
from zetel.domain.subscriptions.acknowledgement import Acknowledgement
from zetel.domain.subscriptions.term_dates import TermDates


class StubRenderer:
    """A `Renderer` of files that only look like it: the same bytes for the same document."""

    def render(self, document: Document) -> Rendered:
        content = canonical(to_wire(document))
        pdf = b"%PDF-1.7\n% " + content + b"\n%%EOF\n"
        return Rendered(pdf=pdf, xml=b"<document><![CDATA[" + content + b"]]></document>")

    def acknowledge(self, acknowledgement: Acknowledgement, proof: Mapping[str, Any]) -> Acknowledged:
        return Acknowledged(
            pdf=b"%PDF-1.7\n% " + canonical(proof) + b"\n%%EOF\n", ics=str(acknowledgement.ends).encode()
        )


class StubTexts:
    """`Texts` in no language: ``5 x professional [2026-09-01, 2027-03-15)``."""

    def line(self, subject: LineSubject, language: Language) -> str:
        return f"{subject.quantity} x {subject.product.id} [{subject.span.start}, {subject.span.end})"

    def export_readme(self, scope: ExportScope, made_at: datetime, language: Language) -> str:
        return f"{scope} of {made_at:%Y-%m-%d} in {language}"

    def erasure(self, erasure: Erasure, language: Language) -> ErasureWords:
        went = tuple((kind, f"{kind} {language}") for kind in ErasureKind if erasure.went.get(kind.value))
        return ErasureWords(went, tuple((one, f"{one.kind} {language}") for one in erasure.kept))

    def history(self, happened: Happened, language: Language) -> SaidHappened:
        return SaidHappened(happened.member or happened.event.actor.kind.value, f"{happened.event.type} {language}")

    def terms(self, plan: Plan, language: Language, contract: TermDates | None = None) -> tuple[str, ...]:
        return ()


class StubComposer:
    """A `Composer` whose mails have the letter's kind as subject, the letter in wire form as text, and in HTML its page
    of the portal behind it."""

    def compose(
        self,
        letter: Letter,
        *,
        to: tuple[str, ...],
        attachments: tuple[Attachment, ...] = (),
        instead_of: tuple[str, ...] = (),
        page: str = "",
    ) -> Mail:
        kind = type(letter).__name__
        text = canonical(to_wire(letter)).decode()
        if instead_of:
            text = f"Instead of {', '.join(instead_of)}: {text}"
        return Mail(to=to, subject=kind, text=text, html=f"<pre>{text}</pre>{page}", attachments=attachments)
