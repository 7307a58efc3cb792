"""Access tokens in the user pool's form, signed by a key of this machine, and checked like the API does."""

import os
import tempfile
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from local.people import DemoPerson

ISSUER: Final = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_local"
CLIENT: Final = "zetel-local"
SCOPE: Final = "zetel/api"

#: The vendor's product: a machine client of the pool, with its own id and scope.
PRODUCT: Final = "product"
_PRODUCT_CLIENT: Final = "zetel-local-product"
_PRODUCT_SCOPE: Final = "zetel/product"

#: Seconds for which a token is valid: a working day. The deployed pool's tokens are valid for an hour.
LIVES: Final = 10 * 3600


class TokenRefused(Exception):
    """The API does not take the token; the message is the reason."""


class TokenKey:
    """The RSA key pair that signs and verifies, by the machine's clock."""

    def __init__(self, private: rsa.RSAPrivateKey) -> None:
        self._private = private

    @classmethod
    def kept_in(cls, file: Path) -> "TokenKey":
        """The key in `file`, which is made if it does not exist."""
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            content = made.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            # Two processes may come here at once: the first key stays whole, and both processes use it.
            with tempfile.NamedTemporaryFile(dir=file.parent) as fresh:  # readable by its owner only
                fresh.write(content)
                fresh.flush()
                with suppress(FileExistsError):
                    os.link(fresh.name, file)
        key = serialization.load_pem_private_key(file.read_bytes(), password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError(f"{file} holds another kind of key than RSA")
        return cls(key)

    def token(self, person: DemoPerson, *, scope: str = SCOPE, lives: int = LIVES) -> str:
        """An access token of `person`, valid for `lives` seconds; like the pool's, without name and mail address."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "sub": person.sub,
            "iss": ISSUER,
            "client_id": CLIENT,
            "token_use": "access",
            "scope": scope,
            "auth_time": now,
            "iat": now,
            "exp": now + lives,
            "jti": str(uuid.uuid4()),
            "username": person.sub,
        }
        if person.staff:
            claims["cognito:groups"] = list(person.staff)
        return self._signed(claims)

    def id_token(self, person: DemoPerson, *, nonce: str, signed_in_at: int, lives: int = LIVES) -> str:
        """A token that tells a client who has signed in, and when; the API takes none."""
        now = int(time.time())
        claims = {
            "sub": person.sub,
            "iss": ISSUER,
            "aud": CLIENT,
            "token_use": "id",
            "auth_time": signed_in_at,
            "iat": now,
            "exp": now + lives,
            "name": person.name,
            "email": person.mail,
            "email_verified": True,
        }
        return self._signed(claims | ({"nonce": nonce} if nonce else {}))

    def product_token(self, *, scope: str = _PRODUCT_SCOPE, lives: int = LIVES) -> str:
        """An access token of the vendor's product, as the pool gives it for the client's id and secret."""
        now = int(time.time())
        return self._signed(
            {
                "sub": _PRODUCT_CLIENT,
                "iss": ISSUER,
                "client_id": _PRODUCT_CLIENT,
                "token_use": "access",
                "scope": scope,
                "auth_time": now,
                "iat": now,
                "exp": now + lives,
                "jti": str(uuid.uuid4()),
            }
        )

    def _signed(self, claims: Mapping[str, Any]) -> str:
        return jwt.encode(dict(claims), self._private, algorithm="RS256", headers={"kid": "local"})

    def claims(self, token: str) -> Mapping[str, Any]:
        """The claims of a token, verified like the API's authorizer does. Raises TokenRefused."""
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._private.public_key(),
                algorithms=["RS256"],
                issuer=ISSUER,
                options={"require": ["exp", "iat", "sub"], "verify_aud": False},
            )
        except jwt.ExpiredSignatureError:
            raise TokenRefused("the token has expired") from None
        except jwt.InvalidTokenError:
            raise TokenRefused("the token is not valid") from None
        if claims.get("aud", claims.get("client_id")) not in (CLIENT, _PRODUCT_CLIENT):
            raise TokenRefused("the token does not have a valid audience")
        return claims
