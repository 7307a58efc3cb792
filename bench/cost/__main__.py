"""``python -m bench.cost``: dollars per million of each operation, per 1,000 subscriptions and month, and when idle.

``--count`` counts the use of AWS by each operation again, on the built functions, and stores it
(bench/cost/counted.json).
"""

import argparse
from decimal import Decimal
from typing import Final

from bench.cost import counting, durations, prices, usage
from bench.cost.model import Bill, Model
from bench.cost.prices import Basis, Price
from local import template

#: The smallest row that is printed, in dollars.
_TOLD: Final = Decimal("0.005")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.cost", description="What a deployment costs.")
    parser.add_argument("--count", action="store_true", help="count the use of AWS by operation again, and store it")
    if parser.parse_args().count:
        usage.COUNTED.write_text(usage.text(counting.counted()))
    model = Model(template.read(parameters={}), durations.measured(durations.PERFORMANCE.read_text()))
    print(f"List prices of {prices.REGION} in dollars, without free tiers but that of {prices.FREE_PEOPLE:,} people.\n")
    print("A million operations, with all that each sets off")
    for name in usage.operations():
        print(f"  {name:<46} {model.of_operation(name).total * 10**6:>10.2f}")
    _tell("1,000 subscriptions, a month", model.month_of(1000))
    _tell("Nothing happens, a month", model.idle())
    print("\nNot confirmed for this region:")
    for price in vars(prices).values():
        if isinstance(price, Price) and price.source.basis is not Basis.LIST:
            print(f"  {price.unit:<46} {price.dollars / price.per:>14f}  {price.source.basis}")


def _tell(title: str, bill: Bill) -> None:
    print(f"\n{title}")
    for name, dollars in bill.rows.items():
        if dollars >= _TOLD:
            print(f"  {name:<46} {dollars:>10.2f}")
    print(f"  {'all together':<46} {bill.total:>10.2f}")


if __name__ == "__main__":
    main()
