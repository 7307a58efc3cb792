"""Mails with a link, the only ones to an address that nobody has confirmed: few a day of a new account.

due -> the day's count -> the link is sent -> the item says so
             |                  ^
         full: due tomorrow     crash: counted and sent again

The count comes first, so that no crash makes the limit wider.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from zetel.application.accounts import allowances
from zetel.application.letters import Letter
from zetel.application.mails.delivering import tell
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.domain.errors import TooManyToday
from zetel.domain.parties.allowance import AccountAct, next_day


def full_until(account: str, at: datetime, services: Services) -> datetime | None:
    """Counts a mail of today; the instant until which it waits where the day's count is full, uncounted."""
    standing_key = keys.standing(account)
    standing = services.store.read(standing_key).get(standing_key)
    try:
        if count := allowances.counted(AccountAct.MAILS, account, standing, services):
            services.store.commit(count)
    except TooManyToday:
        return next_day(at)
    return None


def send(letter: Letter, to: str, account: str, services: Services, *, told: Callable[[], Sequence[str]]) -> None:
    """Sends the letter; where the mail service refuses the address, the addresses that `told` gives learn it.

    Raises as `delivering` does.
    """
    mail = services.composer.compose(letter, to=(to,))
    if refused := services.mailer.send(mail):
        tell(letter, mail, refused, (), account, services, told=tuple(told()))
