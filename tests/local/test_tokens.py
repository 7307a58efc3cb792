"""Tokens have the user pool's form, and are checked like the API's authorizer does."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jwt
import pytest

from local.people import PEOPLE
from local.tokens import TokenKey, TokenRefused

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> TokenKey:
    return TokenKey.kept_in(tmp_path_factory.mktemp("key") / "key.pem")


def test_a_token_has_a_person_and_a_scope_but_no_name(key: TokenKey) -> None:
    claims = key.claims(key.token(PEOPLE["anna"]))
    assert claims["sub"] == PEOPLE["anna"].sub
    assert (claims["token_use"], claims["scope"], claims["client_id"]) == ("access", "zetel/api", "zetel-local")
    assert not {"name", "email", "cognito:groups"} & set(claims)
    assert claims["exp"] - claims["iat"] == 36_000  # ten hours


def test_staff_are_in_groups(key: TokenKey) -> None:
    assert key.claims(key.token(PEOPLE["boris"]))["cognito:groups"] == ["bookkeeper"]
    assert key.claims(key.token(PEOPLE["mila"]))["cognito:groups"] == ["account_manager"]
    assert key.claims(key.token(PEOPLE["sofie"]))["cognito:groups"] == ["support"]


def test_an_expired_token_is_refused(key: TokenKey) -> None:
    with pytest.raises(TokenRefused, match="the token has expired"):
        key.claims(key.token(PEOPLE["anna"], lives=-1))


def test_a_token_of_another_key_is_refused(key: TokenKey, tmp_path: Path) -> None:
    other = TokenKey.kept_in(tmp_path / "key.pem")
    with pytest.raises(TokenRefused, match="the token is not valid"):
        key.claims(other.token(PEOPLE["anna"]))


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
def test_a_text_that_is_no_token_is_refused(key: TokenKey, token: str) -> None:
    with pytest.raises(TokenRefused):
        key.claims(token)


def test_a_token_signed_by_a_shared_secret_is_refused(key: TokenKey) -> None:
    now = int(time.time())
    forged = jwt.encode({"sub": "s", "iat": now, "exp": now + 60}, "x" * 32, algorithm="HS256")
    with pytest.raises(TokenRefused):
        key.claims(forged)


def test_the_key_is_kept_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "state" / "key.pem"
    token = TokenKey.kept_in(file).token(PEOPLE["bram"])
    assert TokenKey.kept_in(file).claims(token)["sub"] == PEOPLE["bram"].sub
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_command_lists_the_people_with_tokens() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "local.token", "nobody"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 2
    assert "anna" in answer.stderr
    assert answer.stdout == ""


def test_two_makers_of_the_key_at_the_same_moment_use_the_same_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: TokenKey.kept_in(tmp_path / "key.pem").token(PEOPLE["anna"]), range(8)))
    assert all(TokenKey.kept_in(tmp_path / "key.pem").claims(token) for token in keys)
    assert [file.name for file in tmp_path.iterdir()] == ["key.pem"]
    assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600
