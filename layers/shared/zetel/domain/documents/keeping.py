"""The days for which a document is kept: from the end of the year of its issue, for the years that the law says.

    issued 1 Sep 2026, 7 years     kept until 31 Dec 2033, gone from 1 Jan 2034
    by the one-stop shop           kept until 31 Dec 2036, wherever the seller is (`domain.parties.bookkeeping`)

Documents of accounts that are not closed are kept without an end.
"""

from datetime import date

from zetel.domain.documents.document import Document
from zetel.domain.parties.bookkeeping import ONE_STOP_SHOP
from zetel.domain.tax.treatment import TaxRule


def kept_until(document: Document, years: int) -> date:
    """The last day on which the document has to be kept by a seller that keeps others for so many whole years. Its date
    is a day in the seller's zone, and so is this."""
    shop = document.tax_rule is TaxRule.ONE_STOP_SHOP
    return date(document.date.year + (max(years, ONE_STOP_SHOP) if shop else years), 12, 31)
