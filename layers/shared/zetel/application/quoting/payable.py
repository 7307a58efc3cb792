"""Quotes that a card is to pay."""

from zetel.application.ports import Services
from zetel.domain.errors import CardsNotTaken
from zetel.domain.subscriptions.subscription import Collection


def must_be_taken(collection: Collection, services: Services) -> None:
    """Raises CardsNotTaken for payment by card where the seller has no payment provider."""
    if collection is Collection.CARD and not services.takes_cards:
        raise CardsNotTaken
