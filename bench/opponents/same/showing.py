"""A subscription in a customer's view."""

from datetime import date, timedelta

from quoting import Plain


def shown(held: Plain) -> Plain:
    """A subscription with its dates and sentences for a customer."""
    end = date.fromisoformat(held["term"][1])
    last = end - timedelta(days=1)
    cancel = end - timedelta(days=30)
    advised = end - timedelta(days=60)
    terms = [
        f"The term is {held['term'][0]} to {last}; it then renews by itself for 1 year.",
        "One invoice covers the whole term.",
        f"Cancel by {cancel} to end the subscription on {end}.",
        f"We advise you to decide by {advised}.",
        "Cancel within 30 days to get back everything charged so far, without a fee.",
        "After that, ending the term early gives back the unused days, counted by the day.",
        "The fee for ending early is 10% of the credit for unused days.",
        "The fee is never more than the credit.",
        f"You can add to the quantity at any time; what is added now is charged by the day to {last}.",
        "What was bought, added or renewed can be returned at once, with credit, for 168 hours; newest first.",
        f"A lower quantity takes effect at the renewal on {end}.",
        "A change to a higher plan takes effect at once.",
        f"A change to a lower plan takes effect at the renewal on {end}.",
        "What cancelling gives back goes to the payment method that was used.",
        "Credit for other changes is kept as balance for your next invoices.",
        f"We remind you of the renewal on {advised} and {cancel}.",
        "For 30 days after the end, everything can still be read and the subscription revived.",
        "What is stored is deleted 120 days after the end.",
        f"The last day of a deadline counts to 24:00 in {held['zone']}.",
    ]
    stored = {"PK", "SK", "account", "due_pk", "due_sk", "last_quote", "sequence", "attempts"}
    return {
        **{name: value for name, value in held.items() if name not in stored},
        "products": [{"item": item["id"], "product": "professional", "name": "Professional"} for item in held["items"]],
        "terms": terms,
        "cancel_by": str(cancel),
        "cancel_before": f"{cancel}T22:00:00Z",
        "advised_by": str(advised),
        "refund_before": f"{held['started']}T22:00:00Z",
        "next_renewal": {"on": str(end), "net": 912500, "tax": 191625, "total": 1104125},
    }
