"""The use of a link: its button acts, once, for whoever has the link, or for the signed-in person who has it.

open    the seal                      -> 422 link-tampered
choose  the use for its purpose       -> 409 link-elsewhere
read    the link's subject            -> 409 link-used or link-superseded, 410 link-withdrawn or link-expired
commit  the subject's new state, on the condition that it has not moved
"""

from collections.abc import Callable, Mapping

from zetel.application.ports import Services
from zetel.application.store.records import Answer
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import LinkElsewhere
from zetel.domain.links import Link, LinkPurpose

#: The use of a link that was opened: it reads the link's subject, and commits its new state.
LinkUse = Callable[[Link, Services], Answer]


def use_link(text: str, uses: Mapping[LinkPurpose, LinkUse], services: Services) -> Answer:
    """The effect of the link, by the use for its purpose.

    Raises LinkTampered, LinkElsewhere, LinkUsed, LinkWithdrawn, LinkSuperseded, LinkExpired, and the errors of the use.
    """
    link = services.links.opened(text)
    use = uses.get(link.purpose)
    if use is None:
        raise LinkElsewhere(purpose=link.purpose)
    return until_unmoved(lambda: use(link, services))  # used, or sent again, at the same moment: say which
