"""Sets a second factor up: ``python -m operate.second_factor STACK MAIL`` shows the key for an authenticator app.

The seller's staff is refused without one. The app then shows a code of six digits (RFC 6238), which proves that the key
has arrived; from then on each sign-in asks for a code.
"""

import argparse
import base64
import getpass
import hmac
import sys
import time
from collections.abc import Callable
from typing import Any, Final

import boto3
from botocore.exceptions import ClientError

from operate.deployment import NoSuchStack, find
from operate.sign_in import NotSignedIn, signed_in

_STEP: Final = 30
_DIGITS: Final = 6


def one_time_code(key: str, *, at: float) -> str:
    """The code of the Base32 `key` at epoch second `at` (RFC 6238: SHA-1, 30 seconds, six digits)."""
    secret = base64.b32decode(key + "=" * (-len(key) % 8), casefold=True)
    digest = hmac.digest(secret, int(at // _STEP).to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}}"


def set_up(cognito: Any, access: str, *, code: Callable[[str], str]) -> None:
    """Gives the person with the token `access` a second factor; `code` tells the code of a new key.

    Raises NotSignedIn for a code that is not the key's.
    """
    try:
        key = cognito.associate_software_token(AccessToken=access)["SecretCode"]
        cognito.verify_software_token(AccessToken=access, UserCode=code(key))
        chosen = {"Enabled": True, "PreferredMfa": True}
        cognito.set_user_mfa_preference(AccessToken=access, SoftwareTokenMfaSettings=chosen)
    except ClientError as error:
        raise NotSignedIn(str(error)) from error


def by_itself(key: str) -> str:
    """The present code of `key`, for people that commands make and remove."""
    return one_time_code(key, at=time.time())


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns 0, or 1 if the pool refuses."""
    parser = argparse.ArgumentParser(prog="operate.second_factor", description="Set a second factor up.")
    parser.add_argument("stack", help="the stack's name, as in samconfig.toml")
    parser.add_argument("mail", help="the person's mail address")
    given = parser.parse_args(arguments)

    def asked(key: str) -> str:
        print(f"Enter this key into an authenticator app: {key}")
        print(f"As an address: otpauth://totp/Zetel:{given.mail}?secret={key}&issuer=Zetel")
        return input("Code that the app shows: ").strip()

    try:
        outputs = find(given.stack).outputs
        password = getpass.getpass(f"Password of {given.mail}: ")
        cognito: Any = boto3.client("cognito-idp")
        access = signed_in(cognito, outputs["UserPoolId"], outputs["ClientId"], given.mail, password).access
        set_up(cognito, access, code=asked)
    except (NoSuchStack, NotSignedIn) as error:
        print(error, file=sys.stderr)
        return 1
    print("From now on each sign-in asks for a code.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
