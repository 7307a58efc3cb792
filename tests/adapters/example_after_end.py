"""Letters about the days after an end: 25 seats that ended on 15 March 2027, disabled on 14 April, gone on 13 July."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from tests.adapters.example_changes import in_english
from tests.domain.contracts import seller
from tests.domain.corrections import running
from zetel.application.letters import AfterEndTold, Letter
from zetel.domain.parties.address import Language
from zetel.domain.subscriptions.after_end import ended, step_done
from zetel.domain.subscriptions.retention import RetentionStage

#: 00:00 in Amsterdam on 15 March 2027, and 08:00 on 7 April.
END, TOLD = datetime(2027, 3, 14, 23, tzinfo=UTC), datetime(2027, 4, 7, 6, tzinfo=UTC)


def disabling(language: Language = Language.EN, **changes: Any) -> AfterEndTold:
    contract = running(in_english, added=None)
    over = ended(contract.subscription, date(2027, 3, 15), contract.base.plan, END)
    facts = {
        "seller": seller(),
        "language": language,
        "subscription": step_done(step_done(over, END), TOLD),
        "base": contract.base,
        "comes": RetentionStage.DISABLED,
        "on": date(2027, 4, 14),
        "deleted_on": date(2027, 7, 13),
        "revive_until": date(2027, 4, 13),
    }
    return AfterEndTold(**{**facts, **changes})


def deletion(language: Language = Language.EN, **changes: Any) -> AfterEndTold:
    facts = {"comes": RetentionStage.DELETED, "on": date(2027, 7, 13), "revive_until": None}
    return disabling(language, **{**facts, **changes})


AFTER_END: Mapping[str, Callable[..., Letter]] = {"disabling": disabling, "deletion": deletion}
