"""The names of the queues, apart from what is sent to them: each function is composed with all names."""

from typing import Final

NUMBERING: Final = "numbering"
RENDERING: Final = "rendering"
CONFIRMATIONS: Final = "confirmations"
PUBLICATIONS: Final = "publications"
PAYMENTS: Final = "payments"
RENEWALS: Final = "renewals"
NOTICES: Final = "renewal_notices"
JOBS: Final = "jobs"
