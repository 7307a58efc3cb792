"""What is answered has the fields of the domain's types, no more and no less, but for what is kept inside."""

from dataclasses import fields

import pytest

from zetel.application import records, views
from zetel.domain import catalog, documents, parties, payments, quotes, refunds, subscriptions
from zetel.domain.calendar import Interval
from zetel.domain.tax import Treatment
from zetel.http import account_models, catalog_models, document_models, models, refund_models, subscription_models

#: Added to what is stored.
DERIVED = {"open", "settlement", "formats"}


@pytest.mark.parametrize(
    ("model", "kind", "inside", "derived"),
    [
        (document_models.AddressOut, parties.Address, (), ()),
        (document_models.PartyOut, parties.Party, (), ()),
        (document_models.DerivationOut, documents.Derivation, (), ()),
        (document_models.LineReferenceOut, documents.LineReference, (), ()),
        (document_models.LineOut, documents.Line, (), ()),
        (document_models.TaxOut, documents.TaxAmount, (), ()),
        (document_models.ReferenceOut, documents.Reference, (), ()),
        (document_models.PayerOut, documents.Payer, (), ()),
        (document_models.DraftOut, documents.Draft, (), ()),
        (document_models.DocumentOut, documents.Document, views._DOCUMENT_INTERNAL, DERIVED),
        (
            document_models.DocumentRow,
            documents.Document,
            (*views._DOCUMENT_INTERNAL, *views._DOCUMENT_DETAILS),
            DERIVED,
        ),
        (models.ItemOut, subscriptions.Item, (), ()),
        (models.EntryOut, subscriptions.Entry, (), ()),
        (models.SubscriptionOut, subscriptions.Subscription, views._SUBSCRIPTION_INTERNAL, ()),
        (models.AppliedOut, payments.Applied, (), ()),
        (models.PaymentOut, payments.Payment, views._PAYMENT_INTERNAL, ()),
        (refund_models.RefundWorkOut, refunds.RefundWork, (), ()),
        (refund_models.RefundOut, refunds.Refund, views._REFUND_INTERNAL, ("state", "amount")),
        (models.NewItemOut, quotes.NewItem, (), ()),
        (models.BoughtOut, quotes.Bought, (), ()),
        (models.SeatChangeOut, quotes.SeatChange, (), ()),
        (models.FeeOut, quotes.FeeFacts, (), ()),
        (models.CancellationOut, quotes.Cancellation, (), ()),
        (models.SetOffOut, quotes.SetOff, (), ()),
        (models.RefundPartOut, quotes.RefundPart, (), ()),
        (models.DueAmountOut, quotes.DueAmount, (), ()),
        (models.AmountsOut, quotes.Amounts, (), ()),
        (models.QuoteOut, quotes.Quote, (), ("signature",)),
        (account_models.AccountOut, parties.Account, ("sequence",), ("roles",)),
        (account_models.CreditOut, parties.Credit, (), ()),
        (account_models.ProfileOut, parties.BillingProfile, ("account",), ("balance",)),
        (subscription_models.CancellationReason, records.CancellationRecord, ("account", "subscription"), ()),
        (catalog_models.IntervalOut, Interval, (), ()),
        (catalog_models.TierOut, catalog.Tier, (), ()),
        (catalog_models.PortionOut, catalog.Portion, (), ()),
        (catalog_models.VatOut, Treatment, (), ("amount",)),
        (catalog_models.PlanOut, catalog.Plan, ("product", "policies"), ("prices", "terms")),
    ],
)
def test_a_model_mirrors_its_domain_type(model, kind, inside, derived):
    stored = {field.name for field in fields(kind)}
    assert set(inside) <= stored, "nothing is left out that is not there"
    assert set(model.model_fields) == (stored - set(inside)) | set(derived)
