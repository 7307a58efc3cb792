"""``python -m bench.cost``: dollars per million of each operation, per 1,000 subscriptions and month, and when idle."""

from decimal import Decimal

from bench.cost import model, prices
from local import template


def main() -> None:
    declared = template.read(parameters={})
    print(f"List prices of {prices.REGION}, entered on {prices.AS_OF} and not confirmed, without free tiers.\n")
    print("Dollars per million operations, with all that each sets off")
    for name in model.OPERATIONS:
        print(f"  {name:<46} {model.of_operation(name) * 10**6:>10.2f}")
    for title, bill in (
        ("1,000 subscriptions, a month", model.month_of(1000, declared)),
        ("Nothing happens, a month", model.idle(declared)),
    ):
        print(f"\n{title}")
        for name, dollars in bill.rows.items():
            if dollars >= Decimal("0.005"):
                print(f"  {name:<46} {dollars:>10.2f}")
        print(f"  {'all together':<46} {bill.total:>10.2f}")


if __name__ == "__main__":
    main()
