"""Letters about a request for the end of a subscription: each step, with the day up to which the next one may come."""

from collections.abc import Iterator

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.words import Words
from zetel.application.letters import EndRequestAtSeller, EndRequestTold
from zetel.domain.documents.subject import in_language
from zetel.domain.quotes.end_request import EndStepKind, charged, credited


def told(letter: EndRequestTold, words: Words) -> Content:
    seller, product = one_line(letter.seller.name), _product(letter)
    first = words.day(letter.request.first_day)
    subject, heading = _title(letter, seller, first, words)
    opening = words.gettext("On {day} you asked to end your {product} subscription.", day=first, product=product)
    steps = tuple(_next(letter, first, words))
    following = (Section(words.gettext("What happens next"), sentences=steps),) if steps else ()
    return Content(
        language=letter.language,
        seller=seller,
        subject=subject,
        heading=heading,
        opening=(opening, *_outcome(letter, words)),
        sections=(*following, Section(words.gettext("Details"), facts=tuple(_facts(letter, words)))),
        closing=phrases.closing(letter.seller, words),
    )


def at_seller(letter: EndRequestAtSeller, words: Words) -> Content:
    customer, product = one_line(letter.customer), _product(letter)
    request = letter.request
    facts = (
        Fact(words.gettext("Account"), request.account),
        Fact(words.gettext("Subscription"), request.subscription),
        Fact(words.gettext("Request"), request.id),
    )
    return Content(
        language=letter.language,
        seller=one_line(letter.seller.name),
        subject=words.gettext("Request to end {product}: {customer}", product=product, customer=customer),
        heading=words.gettext("Request to end a subscription"),
        opening=tuple(_happened(letter, customer, product, words)),
        sections=(Section(words.gettext("Details"), facts=facts),),
        closing=phrases.closing(letter.seller, words),
    )


def _title(letter: EndRequestTold, seller: str, first: str, words: Words) -> tuple[str, str]:
    match letter.step.kind:
        case EndStepKind.ASKED:
            subject = words.gettext("{seller} has received your request of {day}", seller=seller, day=first)
            return subject, words.gettext("We have received your request")
        case EndStepKind.SENT_AGAIN:
            subject = words.gettext("{seller} has received your request of {day} again", seller=seller, day=first)
            return subject, words.gettext("We have received your request again")
        case EndStepKind.APPROVED:
            subject = words.gettext("Your request to {seller} of {day} is approved", seller=seller, day=first)
            return subject, words.gettext("Your request is approved")
        case EndStepKind.REJECTED:
            subject = words.gettext("Your request to {seller} of {day} was rejected", seller=seller, day=first)
            return subject, words.gettext("Your request was rejected")
        case EndStepKind.REFUSED:
            subject = words.gettext("Your request to {seller} of {day} is rejected for good", seller=seller, day=first)
            return subject, words.gettext("The rejection of your request is final")
        case _:
            subject = words.gettext("Your request to {seller} of {day} has been withdrawn", seller=seller, day=first)
            return subject, words.gettext("Your request has been withdrawn")


def _outcome(letter: EndRequestTold, words: Words) -> Iterator[str]:
    if letter.step.kind is EndStepKind.APPROVED:
        if letter.request.silent:
            yield words.gettext("We have not answered by the last day: the request is approved.")
        else:
            yield words.gettext("We have approved the request.")
    elif letter.step.kind is EndStepKind.REJECTED:
        yield words.gettext("We have rejected the request. The reason stands below.")
    elif letter.step.kind is EndStepKind.REFUSED:
        yield words.gettext("The rejection is final: the subscription goes on.")
    elif letter.step.kind is EndStepKind.WITHDRAWN:
        yield words.gettext("The request has been withdrawn: the subscription goes on.")


def _next(letter: EndRequestTold, first: str, words: Words) -> Iterator[str]:
    request, until = letter.request, letter.step.until
    match letter.step.kind:
        case EndStepKind.ASKED | EndStepKind.SENT_AGAIN if until:
            yield words.gettext(
                "We answer by {day}. Without an answer by the end of that day the request is approved.",
                day=words.day(until),
            )
            yield words.gettext("Until then the service goes on, nothing is billed, and nothing renews.")
            yield words.gettext("The amounts are those of {day}.", day=first)
            yield words.gettext("You can withdraw the request until we answer.")
        case EndStepKind.REJECTED if until:
            yield words.gettext(
                "You can send the request again by {day}, once: the amounts of {first} still apply.",
                day=words.day(until),
                first=first,
            )
            yield words.gettext(
                "If you do not, the rejection is final: the subscription goes on, and what was not billed in the "
                "meantime is billed."
            )
        case EndStepKind.APPROVED if request.stated.ends:
            ends = words.day(request.stated.ends)
            yield words.gettext("The subscription ends on {day}, the first day without service.", day=ends)
        case EndStepKind.APPROVED if request.last_service:
            day = words.day(request.last_service)
            yield words.gettext("The subscription ends; {day} is the first day without service.", day=day)
            yield words.gettext("Another email says what you get back, and how.")
        case EndStepKind.REFUSED | EndStepKind.WITHDRAWN:
            yield words.gettext("What was not billed in the meantime is billed now.")


def _facts(letter: EndRequestTold, words: Words) -> Iterator[Fact]:
    request, currency = letter.request, letter.subscription.currency
    if back := credited(request.stated.papers):
        yield Fact(words.gettext("Credit"), money(back, currency, words.language))
    if fee := charged(request.stated.papers):
        yield Fact(words.gettext("Early-termination fee"), money(fee, currency, words.language))
    if letter.step.kind in (EndStepKind.REJECTED, EndStepKind.REFUSED) and request.rejection:
        texts = letter.seller.rejection_reasons.get(request.rejection, {})
        yield Fact(words.gettext("Reason"), one_line(in_language(texts, letter.language) if texts else ""))
        if request.message:
            yield Fact(words.gettext("Answer"), one_line(request.message))
    yield Fact(words.gettext("Request"), request.id)
    yield from phrases.details(letter.subscription, words, phrases.doer(words.gettext("Changed by"), letter.by))


def _happened(letter: EndRequestAtSeller, customer: str, product: str, words: Words) -> Iterator[str]:
    facts = {"customer": customer, "product": product}
    step, until = letter.step, letter.step.until
    match step.kind:
        case EndStepKind.ASKED:
            yield words.gettext("{customer} asks to end its {product} subscription.", **facts)
        case EndStepKind.SENT_AGAIN:
            yield words.gettext("{customer} has sent its request to end {product} again.", **facts)
        case EndStepKind.APPROVED if letter.request.silent:
            yield words.gettext(
                "The request of {customer} to end {product} was not decided in time: it is approved.", **facts
            )
        case EndStepKind.APPROVED:
            yield words.gettext("The request of {customer} to end {product} is approved.", **facts)
        case EndStepKind.REJECTED:
            yield words.gettext("The request of {customer} to end {product} was rejected.", **facts)
        case EndStepKind.REFUSED:
            yield words.gettext("The rejection of the request of {customer} to end {product} is final.", **facts)
        case _:
            yield words.gettext("{customer} has withdrawn its request to end {product}.", **facts)
    if until and step.kind is EndStepKind.REJECTED:
        yield words.gettext("The customer can send it again by {day}.", day=words.day(until))
    elif until:
        yield words.gettext(
            "Decide by {day}. Without a decision by the end of that day the request is approved.", day=words.day(until)
        )


def _product(letter: EndRequestTold | EndRequestAtSeller) -> str:
    return one_line(in_language(letter.base.product.name, letter.language))
