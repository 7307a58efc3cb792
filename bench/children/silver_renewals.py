"""silver_renewals.py - PATH COUNT: the cost of a renewal by django-silver, its invoice issued, as JSON: nanoseconds of
this process, its own, and beside them those of the database.

COUNT customers with a monthly plan each; all are due on the same day. SQLite is in memory.
"""

import json
import sys
import time
import warnings

warnings.simplefilter("ignore")
sys.path[:0] = sys.argv[2].split(":")

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="bench",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    ROOT_URLCONF="silver.urls",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=[
        *(f"django.contrib.{app}" for app in ("auth", "contenttypes", "sessions", "messages", "admin")),
        *("dal", "dal_select2", "rest_framework", "silver"),
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    PAYMENT_PROCESSORS={},
    PAYMENT_METHOD_SECRET=b"MOJNfXVPVdlCyDLzOXfXfKUzTLFvXcQvOyDmIHuVqfM=",
    SILVER_AUTOMATICALLY_CREATE_TRANSACTIONS=False,
    SILVER_SHOW_PDF_STORAGE_URL=False,
    LOGGING_CONFIG=None,
)
django.setup()

from django.core.management import call_command
from django.db import connection

call_command("migrate", verbosity=0, run_syncdb=True)

from silver.documents_generator import DocumentsGenerator
from silver.models import Customer, Invoice, Plan, ProductCode, Provider, Subscription


def prepared(count: int) -> date:
    """`count` customers with a due subscription, and its due day."""
    objects: Any = Provider.objects
    provider = objects.create(
        name="Grachtwerk",
        company="Grachtwerk Software B.V.",
        address_1="Voorbeeldkade 12",
        city="Amsterdam",
        country="NL",
        zip_code="1011 ZZ",
        flow="invoice",
        invoice_series="INV",
        invoice_starting_number=1,
        default_document_state="issued",
    )
    plan: Any = Plan.objects.create(
        name="Professional",
        interval="month",
        interval_count=1,
        amount=Decimal("912.50"),
        currency="EUR",
        provider=provider,
        prebill_plan=True,
        product_code=ProductCode.objects.create(value="professional"),
    )
    start = date.today().replace(day=1) - timedelta(days=1)
    start = start.replace(day=1)
    for n in range(count):
        customer: Any = Customer.objects.create(
            first_name="Anna",
            last_name=f"Veerman {n}",
            company="Veerman Scheepsbouw B.V.",
            address_1="Havenstraat 1",
            city="Rotterdam",
            country="NL",
            zip_code="3011 AA",
            consolidated_billing=False,
            sales_tax_percent=Decimal("21.00"),
            sales_tax_name="VAT",
            currency="EUR",
        )
        subscription: Any = Subscription.objects.create(plan=plan, customer=customer, start_date=start)
        subscription.activate()
        subscription.save()
    DocumentsGenerator().generate(billing_date=start)  # the first period; only the second is measured
    return date.today().replace(day=1)


class Counting:
    """Wraps every statement of a connection (Django's ``execute_wrapper``)."""

    spent = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        started = time.process_time_ns()
        try:
            return execute(sql, params, many, context)
        finally:
            self.spent += time.process_time_ns() - started


def main() -> None:
    count = int(sys.argv[3])
    due = prepared(count)
    before = Invoice.objects.count()
    database = Counting()
    with connection.execute_wrapper(database):
        started = time.process_time_ns()
        DocumentsGenerator().generate(billing_date=due)
        spent = time.process_time_ns() - started
    made = Invoice.objects.count() - before
    if before != count or made != count or Invoice.objects.exclude(state="issued").exists():
        raise RuntimeError(f"{made} of {count} renewals were invoiced, after {before} purchases")
    print(json.dumps({"own": (spent - database.spent) // count, "database": database.spent // count}))


main()
