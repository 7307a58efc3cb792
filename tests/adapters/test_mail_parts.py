"""The two parts of a mail hold the same facts, words of people stay text, and the mail leaves as one MIME message."""

from dataclasses import fields, is_dataclass, replace
from email import message_from_bytes, policy
from typing import Any, cast, get_args

import pytest

from tests.adapters.example_letters import DRAFTED, LETTERS, bought, issued
from tests.adapters.pages import Page, plain
from tests.catalogues import compiled
from tests.domain.example_documents import NUMBER
from tests.domain.example_parties import VEERMAN, seller
from zetel.adapters.mails.composer import JinjaComposer
from zetel.adapters.mails.content import one_line
from zetel.adapters.mails.letters import content_of
from zetel.adapters.ses import SesMailer
from zetel.application.letters import AddressToConfirm, Letter
from zetel.application.ports import Attachment
from zetel.domain.parties.address import Language

TO = ("administratie@veerman.example",)


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory):
    return compiled(tmp_path_factory.mktemp("locale"))


@pytest.fixture(scope="module")
def composer(catalogues) -> JinjaComposer:
    return JinjaComposer(catalogues, "https://portal.example/")


@pytest.mark.mend(
    "LETTERS in tests/adapters/example_letters.py: an example of each letter",
    "a mail that no test composes is composed for a customer first",
)
def test_every_letter_has_an_example():
    assert {type(make()) for make in LETTERS.values()} == set(get_args(Letter))


@pytest.mark.mend(
    "layers/shared/zetel/adapters/mails/letters.py: a case of the letter; "
    "layers/shared/zetel/adapters/mails/<subject>.py: its content",
    "people read one part or the other",
)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", LETTERS)
def test_text_and_html_hold_the_same_facts_in_the_same_order(composer, catalogues, kind, language):
    letter = LETTERS[kind](language)
    mail, content = composer.compose(letter, to=TO), content_of(letter, catalogues.words(language))
    facts = [content.seller, content.heading, *content.opening]
    for table in content.tables:
        rows = (*table.rows, *table.sums, table.result)
        facts += [part for row in rows for part in (row.text, row.amount)]
    for section in content.sections:
        facts += [section.heading, *(part for fact in section.facts for part in (fact.name, fact.value))]
        facts += section.sentences
    facts.append(content.closing)
    for part in (mail.text, "\n".join(Page(mail.html).said)):
        at = 0
        for fact in facts:
            assert fact in part[at:], fact
            at = part.index(fact, at) + len(fact)


@pytest.mark.parametrize(
    ("language", "page", "words"),
    [
        (Language.NL, "subscriptions/sub_1?account=acc_1", "Abonnement openen"),
        (Language.DE, "invoices?account=acc_1", "Ihre Rechnungen öffnen"),
        (Language.FR, "invoices/inv_1?account=acc_1", "Ouvrir le document"),
        (Language.EN, "billing/pro_1?account=acc_1", "Open the billing profile"),
        (Language.NL, "requests?account=acc_1", "Uw aanvragen openen"),
        (Language.EN, "people?account=acc_1", "Open your account"),
        (Language.DE, "upgrades/upg_1?account=acc_1", "Angebot öffnen"),
        (Language.FR, "desk/accounts/acc_1/upgrades/upg_1", "Ouvrir dans l’espace vendeur"),
    ],
)
def test_a_mail_leads_to_its_page_of_the_portal_in_both_parts(composer, language, page, words):
    mail = composer.compose(issued(language), to=TO, page=page)
    address = f"https://portal.example/{page}"
    assert f"\n{address}\n" in mail.text
    assert words in mail.text
    assert ("href", address) in Page(mail.html).attributes
    assert words in "\n".join(Page(mail.html).said)


def test_a_letter_with_a_link_of_its_own_keeps_it(composer):
    (letter,) = (made for make in LETTERS.values() if isinstance(made := make(), AddressToConfirm))
    mail = composer.compose(letter, to=TO, page="subscriptions/sub_1?account=acc_1")
    assert letter.address in mail.text
    assert "portal.example/subscriptions" not in mail.text + mail.html


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", LETTERS)
def test_the_html_names_its_language_and_loads_nothing(composer, kind, language):
    page = Page(composer.compose(LETTERS[kind](language), to=TO).html)
    assert ("lang", str(language)) in page.attributes
    assert not {"script", "img", "link", "iframe", "form", "object"} & set(page.tags)
    assert not any("url(" in (value or "") for _, value in page.attributes)
    opened = [name for name, value in page.attributes if "http" in (value or "")]
    linked = kind in ("to confirm", "invited", "owner ahead", "export ready", "end request, prepared")
    assert opened == (["href"] if linked else [])  # opened by the reader alone
    assert page.tags.count("h1") == 1


def test_every_figure_of_the_html_belongs_to_a_heading(composer):
    page = Page(composer.compose(issued(), to=TO).html)
    assert page.attributes.count(("scope", "col")) == 2
    # net, VAT, total; four facts of the invoice; six of how to pay
    assert page.attributes.count(("scope", "row")) == 13


@pytest.mark.parametrize("kind", LETTERS)
def test_the_text_has_no_markup_and_no_torn_lines(composer, kind):
    text = composer.compose(LETTERS[kind](), to=TO).text
    assert "<" not in text
    assert "&" not in text
    assert "\n\n\n" not in text
    assert text == text.strip() + "\n"


# Words of people


def test_markup_in_names_stays_text(composer):
    evil = "<script>alert(1)</script> & <b>Söhne</b>"
    letter = bought(document=replace(DRAFTED, buyer=replace(VEERMAN, name=evil)), bought_by="{{ 7 * 7 }} {seller} %s")
    mail = composer.compose(letter, to=TO)
    page = Page(mail.html)
    assert not {"script", "b"} & set(page.tags)
    assert evil in page.said
    assert f"Invoiced to: {evil}" in mail.text
    assert "{{ 7 * 7 }} {seller} %s" in page.said
    assert "{{ 7 * 7 }} {seller} %s" in mail.text


def test_a_name_cannot_end_the_subject_or_forge_a_line(composer):
    evil = replace(seller(), name="Zetel\r\nBcc: all@example.com\u2028Total: €0.00\u202etxt")
    mail = composer.compose(issued(seller=evil), to=TO)
    assert mail.subject == "Invoice INV-2026-000042 from Zetel Bcc: all@example.com Total: €0.00 txt: €1,179.75"
    assert mail.text.startswith("Zetel Bcc: all@example.com Total: €0.00 txt\n")


def test_names_of_all_scripts_are_kept():
    for name in ("株式会社ゼテル", "Zoë & Cie", "👩‍🚀 Rockets", "שלום"):
        assert one_line(name) == name
    assert one_line("  a \t\n b\u00a0c\x00 ") == "a b\u00a0c"


# The MIME message


class Posted:
    """The part of SES that a mailer calls: keeps the message."""

    def send_email(self, **request):
        self.message = message_from_bytes(request["Content"]["Raw"]["Data"], policy=policy.default)


def test_an_invoice_leaves_as_text_html_pdf_and_xml(composer):
    files = (
        Attachment("INV-2026-000042.pdf", "application/pdf", b"%PDF-1.7"),
        Attachment("INV-2026-000042.xml", "application/xml", b"<x/>"),
    )
    mail = composer.compose(issued(Language.NL), to=TO, attachments=files)
    ses = Posted()
    SesMailer(cast(Any, ses), "billing@zetel.example").send(mail)
    parts = [part for part in ses.message.walk() if not part.is_multipart()]
    assert [(part.get_content_type(), part.get_filename()) for part in parts] == [
        ("text/plain", None),
        ("text/html", None),
        ("application/pdf", "INV-2026-000042.pdf"),
        ("application/xml", "INV-2026-000042.xml"),
    ]
    for part in parts[:2]:
        said = plain(part.get_content())
        assert "€ 1.179,75" in said
        assert NUMBER in said
    assert plain(ses.message["Subject"]) == "Factuur INV-2026-000042 van Zetel Software B.V.: € 1.179,75"
    assert parts[2].get_content() == b"%PDF-1.7"


#: The fields of letters that a customer fills as it likes; a party's name is the customer's where it is the buyer.
FREE = {"reference", "purchase_order", "comment", "bought_by", "changed_by", "cancelled_by", "undone_by"}
MARK = "Visit evil.example"


def marked(thing: Any) -> Any:
    """`thing` with `MARK` in place of every text that a customer may choose."""
    if is_dataclass(thing) and not isinstance(thing, type):
        found = {field.name: getattr(thing, field.name) for field in fields(thing) if field.init}
        return replace(thing, **{name: _marked(name, value) for name, value in found.items()})
    return tuple(marked(part) for part in thing) if type(thing) is tuple else thing


def _marked(name: str, value: Any) -> Any:
    if name == "buyer" and value:
        return replace(value, name=MARK)
    return MARK if name in FREE and isinstance(value, str) else marked(value)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", LETTERS)
def test_no_free_text_of_a_customer_stands_in_a_subject_or_heads_a_mail(kind, language, catalogues):
    content = content_of(marked(LETTERS[kind](language)), catalogues.words(language))
    assert MARK not in " ".join((content.subject, content.heading, *content.opening))


def test_free_texts_of_customers_are_marked_where_mails_show_them(composer):
    shown = {kind for kind in LETTERS if MARK in composer.compose(marked(LETTERS[kind]()), to=TO).text}
    assert {"bought", "issued"} <= shown
