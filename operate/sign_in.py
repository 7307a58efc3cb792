"""Signs a person of the user pool in: ``python -m operate.sign_in STACK MAIL`` asks for the password, prints a token.

A person with a second factor is asked for its code, too.

The pool's client takes no plain password: SRP proves the password (RFC 5054, with SHA-256, the group of 3072 bits and
the derived key of Cognito), so the password never crosses the network.
"""

import argparse
import base64
import getpass
import hashlib
import hmac
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import boto3
from botocore.exceptions import ClientError

from operate.deployment import NoSuchStack, find

#: RFC 3526, group 15, which RFC 5054 takes over.
_N: Final = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B"
    "302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6"
    "49286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D"
    "670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718"
    "3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7D"
    "B3970F85A6E1E4C7ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    16,
)
_G: Final = 2
_SECOND_FACTOR: Final = "SOFTWARE_TOKEN_MFA"
_DERIVED: Final = b"Caldera Derived Key\x01"


class NotSignedIn(Exception):
    """The pool refuses this person with this password; the message says why."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Good for an hour: `access` has the scope ``aws.cognito.signin.user.admin``, `identity` names the person."""

    access: str = field(repr=False)
    identity: str = field(repr=False)


def signed_in(
    cognito: Any, pool: str, client: str, mail: str, password: str, *, code: Callable[[], str] | None = None
) -> Tokens:
    """The tokens of a person of the pool; `cognito` is a client of Cognito's user pools, `code` tells the code of a
    second factor, if the person has one. Raises NotSignedIn."""
    a = secrets.randbits(256)
    public = pow(_G, a, _N)
    try:
        asked = cognito.initiate_auth(
            ClientId=client,
            AuthFlow="USER_SRP_AUTH",
            AuthParameters={"USERNAME": mail, "SRP_A": f"{public:x}"},
        )["ChallengeParameters"]
        at = _instant(datetime.now(UTC))
        answer = cognito.respond_to_auth_challenge(
            ClientId=client,
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses={
                "USERNAME": asked["USER_ID_FOR_SRP"],
                "PASSWORD_CLAIM_SECRET_BLOCK": asked["SECRET_BLOCK"],
                "PASSWORD_CLAIM_SIGNATURE": _proof(pool, asked, password, a, public, at),
                "TIMESTAMP": at,
            },
        )
        if code and answer.get("ChallengeName") == _SECOND_FACTOR:
            answer = cognito.respond_to_auth_challenge(
                ClientId=client,
                ChallengeName=_SECOND_FACTOR,
                Session=answer["Session"],
                ChallengeResponses={"USERNAME": asked["USER_ID_FOR_SRP"], f"{_SECOND_FACTOR}_CODE": code()},
            )
    except ClientError as error:
        raise NotSignedIn(str(error)) from error
    if "AuthenticationResult" not in answer:
        raise NotSignedIn(
            f"The pool asks for more first: {answer['ChallengeName']}. Sign in once in a browser, "
            "at the stack's output SignInAddress."
        )
    result = answer["AuthenticationResult"]
    return Tokens(result["AccessToken"], result["IdToken"])


def _proof(pool: str, asked: dict[str, str], password: str, a: int, public: int, at: str) -> str:
    """The proof of the password as base64: an HMAC under the key that both sides derive and neither sends."""
    theirs = int(asked["SRP_B"], 16)
    if theirs % _N == 0:
        raise NotSignedIn("The pool's answer proves nothing.")
    name = pool.partition("_")[2]
    inner = hashlib.sha256(f"{name}{asked['USER_ID_FOR_SRP']}:{password}".encode()).digest()
    x = _hash(_bytes(int(asked["SALT"], 16)), inner)
    u = _hash(_bytes(public), _bytes(theirs))
    k = _hash(_bytes(_N), _bytes(_G))
    shared = pow(theirs - k * pow(_G, x, _N), a + u * x, _N)
    key = hmac.digest(hmac.digest(_bytes(u), _bytes(shared), "sha256"), _DERIVED, "sha256")[:16]
    said = (name + asked["USER_ID_FOR_SRP"]).encode() + base64.b64decode(asked["SECRET_BLOCK"]) + at.encode()
    return base64.b64encode(hmac.digest(key, said, "sha256")).decode()


def _bytes(number: int) -> bytes:
    """Big-endian, with a zero byte before a first byte that would look negative."""
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def _hash(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"".join(parts)).digest(), "big")


def _instant(at: datetime) -> str:
    """``Sat Nov 1 09:49:21 UTC 2026``: no zero before the day, and always English."""
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[at.weekday()]
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{day} {months[at.month - 1]} {at.day} {at:%H:%M:%S} UTC {at.year}"


def _code() -> str:
    return input("Code of the second factor: ").strip()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="operate.sign_in", description="Print an access token of a person.")
    parser.add_argument("stack", help="the stack's name, as in samconfig.toml")
    parser.add_argument("mail", help="the person's mail address")
    given = parser.parse_args(arguments)
    try:
        outputs = find(given.stack).outputs
        password = getpass.getpass(f"Password of {given.mail}: ")
        cognito: Any = boto3.client("cognito-idp")
        print(signed_in(cognito, outputs["UserPoolId"], outputs["ClientId"], given.mail, password, code=_code).access)
    except (NoSuchStack, NotSignedIn) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
