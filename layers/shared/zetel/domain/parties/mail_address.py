"""Mail addresses: their rules, and the form in which they are kept.

RFC 5321 sections 4.1.2 and 4.5.3.1: before the @ a dot-atom or a quoted string of at most 64 octets, behind it at least
two labels of letters, digits and inner hyphens, of which the last begins with a letter; at most 254 octets altogether.
No address literals (``[192.0.2.1]``). The part before the @ is ASCII, because mail services deliver to no other.
"""

import re
from typing import Final

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL: Final = re.compile(rf'{_ATOM}(\.{_ATOM})*|"([ !#-\[\]-~]|\\[ -~])*"')
_LABEL: Final = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN: Final = re.compile(rf"({_LABEL}\.)+(?=[A-Za-z]){_LABEL}")
#: IDNA 2003, which Python has, writes these otherwise than IDNA 2008: sharp s, final sigma, the joiners.
_DEVIATING: Final = frozenset("ßς\u200c\u200d")
_LONGEST: Final = 254
_LONGEST_LOCAL: Final = 64

#: In words that complete "must be".
RULE: Final = "a mail address"


def mail_address(text: str) -> str:
    """The address `text` as it is kept: an internationalised domain in its ASCII form (``xn--mller-kva.example``).

    Raises ValueError, the rule in words, for any other text; the error never names the address.
    """
    local, at, domain = text.strip().rpartition("@")
    if not domain.isascii():
        domain = _in_ascii(domain)
    kept = f"{local}@{domain}"
    if (
        not at
        or len(local) > _LONGEST_LOCAL
        or len(kept) > _LONGEST
        or not _LOCAL.fullmatch(local)
        or not _DOMAIN.fullmatch(domain)
    ):
        raise ValueError(RULE)
    return kept


def _in_ascii(domain: str) -> str:
    try:
        if _DEVIATING & set(domain):
            raise ValueError(RULE)
        return domain.encode("idna").decode()
    except UnicodeError:
        raise ValueError(RULE) from None
