"""Prints an access token of a person of the demo, or of the vendor's product: ``python -m local.token anna``."""

import argparse
from collections.abc import Sequence

from local.people import PEOPLE
from local.state import HOME
from local.tokens import PRODUCT, TokenKey


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="local.token", description="Print an access token of a person of the demo.")
    parser.add_argument("person", choices=[*sorted(PEOPLE), PRODUCT], help="whose token")
    chosen = parser.parse_args(arguments)
    key = TokenKey.kept_in(HOME / "key.pem")
    print(key.product_token() if chosen.person == PRODUCT else key.token(PEOPLE[chosen.person]))


if __name__ == "__main__":
    main()
