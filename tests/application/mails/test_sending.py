"""The mail that follows an event: to whom, with what, and that it is still true."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.adapters.example_letters import DRAFTED, FAILED, ISSUED, PAID, SUBSCRIPTION, TRANSFER
from tests.application import mail_scene
from tests.application.mail_scene import (
    ACCOUNT,
    ANNA,
    BOUGHT_AT,
    DECLINED,
    HEAD,
    OFFER,
    PROFILE,
    PURCHASED,
    RECEIVED,
    RENDERED,
    event,
    mark,
    process,
)
from tests.catalogues import compiled
from tests.domain.example_parties import seller
from tests.fakes.world import world
from zetel.adapters.mails.composer import JinjaComposer
from zetel.application.mails.delivering import MailRefused
from zetel.application.mails.sending import confirm
from zetel.application.store import keys
from zetel.application.store.records import Listed
from zetel.application.store.wire import to_wire
from zetel.domain.documents.document import DocumentState
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.errors import CatalogMissing, FileNotReady, Unknown
from zetel.domain.parties.address import Language
from zetel.domain.payments.payment import PaymentState
from zetel.domain.subscriptions.subscription import SubscriptionState


@pytest.fixture(scope="module")
def composer(tmp_path_factory) -> JinjaComposer:
    return JinjaComposer(compiled(tmp_path_factory.mktemp("locale")), "https://portal.example/")


@pytest.fixture
def scene(composer):
    """The scene of the events, with mails in real words."""

    def made(payment=TRANSFER):
        here = mail_scene.scene(payment)
        return replace(here, services=replace(here.services, composer=composer))

    return made


# To whom, with what


def test_a_purchase_is_confirmed_to_the_profile_and_to_who_bought(scene):
    here = scene()
    confirm(PURCHASED, *process(here.services))
    (mail,) = here.outbox.sent
    assert mail.to == ("administratie@veerman.example", "inkoop@veerman.example", "anna@veerman.example")
    assert mail.subject == "Uw bestelling bij Zetel Software B.V."
    assert "Besteld door: Anna Veerman" in mail.text
    assert "Wilt u dat niet? Zeg dan uiterlijk op 13 feb 2027 op." in mail.text
    assert "Zeg uiterlijk op 13 apr 2026 op en u krijgt alles terug" in mail.text
    assert mail.attachments == ()


def test_an_address_gets_a_mail_once_however_it_is_written(scene):
    here = scene()
    here.store.put(keys.member(ACCOUNT, ANNA.id), replace(ANNA, mail="Administratie@Veerman.example"))
    confirm(PURCHASED, *process(here.services))
    assert here.outbox.sent[0].to == ("administratie@veerman.example", "inkoop@veerman.example")


def test_a_purchase_that_staff_made_goes_to_the_profile_alone(scene):
    here = scene()
    confirm({**PURCHASED, "actor": {"kind": "staff", "id": "person-1"}}, *process(here.services))
    (mail,) = here.outbox.sent
    assert mail.to == PROFILE.recipients
    assert "Besteld door" not in mail.text


def test_added_items_are_confirmed_too(scene):
    here = scene()
    confirm({**PURCHASED, "type": "subscription.items_added"}, *process(here.services))
    assert here.outbox.sent[0].subject == "Uitbreiding van uw abonnement bij Zetel Software B.V."


def test_the_refund_is_offered_to_24_00_local_of_the_thirtieth_day(scene):
    last = datetime(2026, 4, 13, 21, 59, 59, tzinfo=UTC)  # 23:59:59 in Amsterdam
    for at, offered in ((last, True), (last + timedelta(seconds=1), False)):
        here = scene()
        here.clock.move_to(at)
        confirm(PURCHASED, *process(here.services))
        assert ("Toch niet?" in here.outbox.sent[0].text) is offered


def test_a_plan_version_that_is_no_longer_sold_is_still_found(scene):
    here = scene()
    withdrawn = Listed(OFFER.product, (), (), withdrawn_plans=(OFFER.plan.name,))
    here.store.put(keys.catalog_head(), replace(HEAD, products=(withdrawn,)))
    confirm(PURCHASED, *process(here.services))
    assert len(here.outbox.sent) == 1


def test_an_invoice_travels_with_its_pdf_and_its_xml(scene):
    here = scene()
    confirm(RENDERED, *process(here.services))
    (mail,) = here.outbox.sent
    assert mail.to == PROFILE.recipients
    assert [(file.filename, file.content_type, file.content) for file in mail.attachments] == [
        ("INV-2026-000042.pdf", "application/pdf", b"%PDF-1.7"),
        ("INV-2026-000042.xml", "application/xml", b"<invoice/>"),
    ]


def test_a_number_with_a_slash_names_a_file_all_the_same(scene):
    here = scene()
    here.store.put(keys.document(ACCOUNT, ISSUED.id), replace(ISSUED, number="2026/42 A"))
    confirm(RENDERED, *process(here.services))
    assert [file.filename for file in here.outbox.sent[0].attachments] == ["2026-42-A.pdf", "2026-42-A.xml"]


def test_a_transfer_is_thanked_for(scene):
    here = scene()
    here.store.put(keys.document(ACCOUNT, DRAFTED.id), PAID)
    confirm(RECEIVED, *process(here.services))
    (mail,) = here.outbox.sent
    assert mail.to == PROFILE.recipients
    assert "Factuur INV-2026-000017 (voldaan)" in mail.text
    assert "Tegoed voor uw volgende facturen: €\u00a0279,00" in mail.text


def test_a_charge_that_failed_later_is_told_to_who_confirmed_it(scene):
    here = scene(FAILED)
    confirm(DECLINED, *process(here.services))
    (mail,) = here.outbox.sent
    assert mail.to == ("anna@veerman.example",)
    assert mail.subject == "Uw betaling aan Zetel Software B.V. is niet gelukt"


def test_a_charge_that_was_never_taken_is_told_too(scene):
    here = scene(replace(FAILED, state=PaymentState.RELEASED, reason="not_processed"))
    confirm({**DECLINED, "type": "payment.released"}, *process(here.services))
    assert "de betaaldienst was niet bereikbaar" in here.outbox.sent[0].text


# What is true at sending


def test_the_mail_says_what_is_true_at_sending(scene):
    here = scene()
    here.store.put(keys.document(ACCOUNT, ISSUED.id), replace(ISSUED, paid=1179_75))
    here.store.put(
        keys.profile(ACCOUNT, PROFILE.id), replace(PROFILE, language=Language.FR, recipients=("new@v.example",))
    )
    confirm(RENDERED, *process(here.services))
    (mail,) = here.outbox.sent
    assert mail.to == ("new@v.example",)
    assert "La facture INV-2026-000042 est réglée. Il ne vous reste rien à payer." in mail.text


def test_a_subscription_that_has_ended_is_not_confirmed(scene):
    here = scene()
    here.store.put(keys.subscription(ACCOUNT, SUBSCRIPTION.id), replace(SUBSCRIPTION, state=SubscriptionState.ENDED))
    confirm(PURCHASED, *process(here.services))
    assert here.outbox.sent == []


@pytest.mark.parametrize(
    "payment",
    [
        replace(TRANSFER, method=PaymentMethod.CARD),
        replace(TRANSFER, state=PaymentState.PENDING),
    ],
)
def test_only_a_transfer_that_came_in_is_thanked_for(scene, payment):
    here = scene(payment)
    confirm(RECEIVED, *process(here.services))
    assert here.outbox.sent == []


@pytest.mark.parametrize(
    ("payment", "seconds"),
    [
        (FAILED, 30),  # the request was answered so
        (replace(FAILED, state=PaymentState.SUCCEEDED), 300),
        (replace(FAILED, member=None), 300),
    ],
)
def test_a_failed_charge_is_not_told_to_who_knows_or_need_not(scene, payment, seconds):
    here = scene(payment)
    confirm({**DECLINED, "at": to_wire(FAILED.made_at + timedelta(seconds=seconds))}, *process(here.services))
    assert here.outbox.sent == []


def test_other_events_are_left_alone_unread(scene):
    here = scene()
    confirm(event("account.created", ACCOUNT, {}), *process(here.services))
    assert here.outbox.sent == []
    assert here.store.counted.total_calls == 0


# What is missing comes again


@pytest.mark.parametrize("document", [replace(ISSUED, files={}), replace(ISSUED, state=DocumentState.DRAFTED)])
def test_an_invoice_without_its_pdf_is_not_sent_and_not_forgotten(scene, document):
    here = scene()
    here.store.put(keys.document(ACCOUNT, ISSUED.id), document)
    with pytest.raises(FileNotReady):
        confirm(RENDERED, *process(here.services))
    assert here.outbox.sent == []
    assert mark(here, RENDERED) is None


def test_what_is_unknown_is_named(scene):
    here = scene()
    with pytest.raises(Unknown, match="kind='invoice', id='inv_0'"):
        confirm({**RENDERED, "subject": "inv_0"}, *process(here.services))
    with pytest.raises(Unknown, match="kind='subscription', id='sub_0'"):
        confirm({**PURCHASED, "subject": "sub_0"}, *process(here.services))


def test_without_a_catalogue_there_is_no_seller_to_write_for(composer):
    here = world(at=BOUGHT_AT)
    here.store.put(keys.subscription(ACCOUNT, SUBSCRIPTION.id), SUBSCRIPTION)
    here.store.put(keys.document(ACCOUNT, DRAFTED.id), DRAFTED)
    here.store.put(keys.profile(ACCOUNT, PROFILE.id), PROFILE)
    with pytest.raises(CatalogMissing):
        confirm(PURCHASED, *process(here.services))


def test_the_last_day_of_service_is_not_the_day_of_the_renewal(scene):
    here = scene()
    assert SUBSCRIPTION.term.end == date(2027, 3, 15)
    confirm(PURCHASED, *process(here.services))
    assert "Looptijd: 15 mrt 2026 t/m 14 mrt 2027" in here.outbox.sent[0].text
    assert "Het abonnement wordt op 15 mrt 2027 automatisch verlengd." in here.outbox.sent[0].text


# An address that is refused


def test_a_refused_address_costs_the_others_nothing_and_is_told_to_them_and_the_seller(scene):
    here = scene()
    here.outbox.refuses = {"inkoop@veerman.example"}
    confirm(RENDERED, *process(here.services))
    mail, to_customer, to_seller = here.outbox.sent
    assert mail.to == to_customer.to == ("administratie@veerman.example",)
    assert mail.subject.startswith("Factuur INV-2026-000042")
    assert to_customer.subject == "Een e-mail kon niet worden bezorgd"
    assert to_seller.to == (seller().mail,)
    for told in (to_customer, to_seller):
        assert "Geweigerd adres: inkoop@veerman.example" in told.text
        assert "E-mail: Factuur INV-2026-000042" in told.text
        assert told.attachments == ()
    assert "Verbeter het adres in het factuurprofiel" in to_customer.text
    assert "De andere ontvangers van de klant hebben de e-mail gekregen" in to_seller.text
    assert mark(here, RENDERED) is not None


def test_where_no_recipient_can_be_reached_the_seller_is_told(scene):
    here = scene()
    here.outbox.refuses = set(PROFILE.recipients)
    confirm(RENDERED, *process(here.services))
    (to_seller,) = here.outbox.sent
    assert to_seller.to == (seller().mail,)
    assert "Geen enkele ontvanger van de klant heeft de e-mail gekregen." in to_seller.text
    assert mark(here, RENDERED) is not None


def test_where_not_even_the_seller_can_be_reached_the_mail_comes_again(scene):
    here = scene()
    here.outbox.refuses = {*PROFILE.recipients, seller().mail}
    with pytest.raises(MailRefused):
        confirm(RENDERED, *process(here.services))
    assert mark(here, RENDERED) is None


@pytest.mark.parametrize("language", Language)
def test_a_refusal_is_told_in_the_language_of_who_reads_it(scene, language):
    here = scene()
    here.store.put(keys.profile(ACCOUNT, PROFILE.id), replace(PROFILE, language=language))
    here.outbox.refuses = {"inkoop@veerman.example"}
    confirm(RENDERED, *process(here.services))
    _, to_customer, to_seller = here.outbox.sent
    assert (
        to_customer.subject
        == {
            Language.NL: "Een e-mail kon niet worden bezorgd",
            Language.DE: "Eine E-Mail konnte nicht zugestellt werden",
            Language.FR: "Un e-mail n’a pas pu être remis",
            Language.EN: "A mail could not be delivered",
        }[language]
    )
    assert to_seller.subject == "Een e-mail kon niet worden bezorgd"  # the seller's is Dutch
