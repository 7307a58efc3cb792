"""Answers have the fields of the domain's types, no more and no less, apart from internal fields."""

from dataclasses import fields
from datetime import date

import pytest

from tests.domain.corrections import all_back_in_yen
from tests.domain.example_documents import CREDIT_NOTE
from zetel.application.commands import answers
from zetel.application.store import records
from zetel.domain.calendar import Interval
from zetel.domain.catalog import prices, products
from zetel.domain.documents import document, line, settlement
from zetel.domain.parties import account, address, profile, vat_status
from zetel.domain.payments import payment, refund
from zetel.domain.quotes import cancellation, new_items, quote, seats
from zetel.domain.subscriptions import pricing, subscription
from zetel.domain.tax.treatment import Treatment
from zetel.http import account_models, catalog_models, document_models, models, refund_models, subscription_models

#: Fields of answers that are not stored.
DERIVED = {"open", "settlement", "formats"}


@pytest.mark.parametrize(
    ("model", "kind", "inside", "derived"),
    [
        (document_models.AddressOut, address.Address, (), ()),
        (document_models.PartyOut, address.Party, (), ()),
        (document_models.DerivationOut, line.Derivation, (), ()),
        (document_models.LineReferenceOut, line.LineReference, (), ()),
        (document_models.LineOut, line.Line, (), ()),
        (document_models.TaxOut, line.TaxAmount, (), ()),
        (document_models.ReferenceOut, document.Reference, (), ()),
        (document_models.PayerOut, document.Payer, (), ()),
        (document_models.DraftOut, document.Draft, (), ()),
        (document_models.DocumentOut, document.Document, answers._DOCUMENT_INTERNAL, (*DERIVED, "charge", "transfer")),
        (
            document_models.DocumentRow,
            document.Document,
            (*answers._DOCUMENT_INTERNAL, *answers._DOCUMENT_DETAILS),
            DERIVED,
        ),
        (models.ItemOut, subscription.Item, (), ()),
        (models.EntryOut, subscription.Entry, (), ()),
        (
            models.SubscriptionOut,
            subscription.Subscription,
            answers._SUBSCRIPTION_INTERNAL,
            ("renewal_due", "origin", "after_end"),
        ),
        (models.AppliedOut, payment.AppliedPart, (), ()),
        (models.PaymentOut, payment.Payment, answers._PAYMENT_INTERNAL, ()),
        (refund_models.RefundWorkOut, refund.RefundWork, (), ()),
        (refund_models.RefundOut, refund.Refund, answers._REFUND_INTERNAL, ("state", "amount")),
        (models.NewItemOut, pricing.NewItem, (), ()),
        (models.BoughtOut, new_items.NewItems, (), ()),
        (models.SeatChangeOut, seats.SeatChange, (), ()),
        (models.FeeOut, cancellation.FeeFacts, (), ()),
        (models.CancellationOut, cancellation.Cancellation, (), ()),
        (document_models.CreditUseOut, settlement.CreditUse, (), ()),
        (models.SetOffOut, settlement.SetOff, (), ()),
        (models.RefundPartOut, settlement.RefundPart, (), ()),
        (models.DueAmountOut, settlement.DueAmount, (), ()),
        (models.AmountsOut, settlement.Amounts, (), ()),
        (models.QuoteOut, quote.Quote, (), ("signature", "translation")),
        (account_models.AccountOut, account.Account, ("sequence", "owner", "closing"), ("roles", "now", "today")),
        (account_models.CreditOut, profile.CreditLimit, (), ()),
        (
            account_models.ProfileOut,
            profile.BillingProfile,
            ("account", "checks", "due", "attempts", "parked", "closing"),
            ("balance", "other_balances"),
        ),
        (account_models.VatStatusOut, vat_status.VatStatus, (), ()),
        (subscription_models.CancellationReason, records.CancellationRecord, ("account", "subscription"), ()),
        (catalog_models.IntervalOut, Interval, (), ()),
        (catalog_models.TierOut, prices.Tier, (), ()),
        (catalog_models.PortionOut, prices.Portion, (), ()),
        (catalog_models.VatOut, Treatment, (), ("amount",)),
        (catalog_models.PlanOut, products.Plan, ("product", "policies"), ("trial", "sale", "prices", "terms")),
    ],
)
def test_a_model_mirrors_its_domain_type(model, kind, inside, derived):
    stored = {field.name for field in fields(kind)}
    assert set(inside) <= stored, "nothing is left out that is not there"
    assert set(model.model_fields) == (stored - set(inside)) | set(derived)


def test_a_document_has_a_rounding_amount_only_where_it_is_not_zero():
    today = date(2026, 3, 15)
    rounded = answers.document(all_back_in_yen(), today)
    assert document_models.DocumentOut.model_validate(rounded).rounding == 1
    assert (rounded["net"], rounded["tax"][0]["amount"], rounded["total"]) == (100, 21, 122)
    exact = answers.document(CREDIT_NOTE, today)
    assert "rounding" not in exact
    assert "rounding" not in answers.document_row(all_back_in_yen(), today)
