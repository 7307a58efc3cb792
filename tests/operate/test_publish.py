"""The portal's files in their bucket: all of them, each with its type and its time, the page that names them last."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from operate.deployment import Deployment
from operate.portal import SignInAddresses
from operate.publish import NotPublished, published, sign_in_of, upload
from tests.domain.contracts import seller
from zetel.domain.parties.seller_portal import SellerPortal

BUCKET = "zetel-dev-portal"
SIGN_IN = SignInAddresses("iss", "client", "openid zetel/api", "authorize", "token", "revoke", "logout")
SELLER = replace(seller(), portal=SellerPortal(redirects={"/oud/facturen.php": "/invoices", "/oud": "/"}))


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / "assets" / "app-1.js").write_text("1")
    (tmp_path / "assets" / "app-1.css").write_text("a{}")
    (tmp_path / "robots.txt").write_text("User-agent: *")
    return tmp_path


@pytest.fixture
def s3() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket=BUCKET)
        yield client


def files(dist: Path) -> list[Any]:
    return published(dist, SELLER, SIGN_IN, provider="sandbox")


def keys(s3: Any) -> set[str]:
    return {each["Key"] for each in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])}


def test_every_file_has_its_type_and_its_time(dist: Path) -> None:
    assert [(file.key, file.content_type, file.kept) for file in files(dist)] == [
        ("assets/app-1.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
        ("assets/app-1.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        ("robots.txt", "text/plain", "no-cache"),
        ("config.json", "application/json", "no-cache"),
        ("brand/theme.css", "text/css; charset=utf-8", "no-cache"),
        ("brand/logo.svg", "image/svg+xml", "no-cache"),
        ("oud/facturen.php", "text/html; charset=utf-8", "no-cache"),  # a file to CloudFront: the portal leads on
        ("index.html", "text/html; charset=utf-8", "no-cache"),
    ]


def test_the_settings_are_those_of_the_deployment(dist: Path) -> None:
    (config,) = (json.loads(file.content) for file in files(dist) if file.key == "config.json")
    assert config["sign_in"]["issuer"] == "iss"
    assert config["redirects"] == {"/oud/facturen.php": "/invoices", "/oud": "/"}
    (real,) = (
        json.loads(file.content)
        for file in published(dist, SELLER, SIGN_IN, provider="none")
        if file.key == "config.json"
    )
    assert (real["takes_cards"], real["sandbox_cards"]) == (False, None)


def test_the_sign_in_is_the_pools() -> None:
    outputs = {"SignInDomain": "https://zetel.auth.example", "UserPoolId": "eu-west-1_1", "ClientId": "c1"}
    assert sign_in_of(Deployment("zetel", outputs, {}), "eu-west-1") == SignInAddresses(
        issuer="https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_1",
        client_id="c1",
        scope="openid zetel/api",
        authorize="https://zetel.auth.example/oauth2/authorize",
        token="https://zetel.auth.example/oauth2/token",
        revoke="https://zetel.auth.example/oauth2/revoke",
        logout="https://zetel.auth.example/logout",
    )


def test_the_second_upload_sends_only_the_page_and_what_is_new(dist: Path, s3: Any) -> None:
    assert upload(files(dist), BUCKET, s3) == 8
    assert keys(s3) == {file.key for file in files(dist)}
    head = s3.head_object(Bucket=BUCKET, Key="assets/app-1.js")
    assert (head["ContentType"], head["CacheControl"]) == (
        "text/javascript; charset=utf-8",
        "public, max-age=31536000, immutable",
    )
    (dist / "assets" / "app-2.js").write_text("2")
    assert upload(files(dist), BUCKET, s3) == 2  # the page, and the new file


def test_assets_of_an_earlier_build_stay(dist: Path, s3: Any) -> None:
    upload(files(dist), BUCKET, s3)
    (dist / "assets" / "app-1.js").rename(dist / "assets" / "app-2.js")
    upload(files(dist), BUCKET, s3)
    assert {"assets/app-1.js", "assets/app-2.js"} <= keys(s3)


def test_a_portal_that_is_not_built_is_told_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(NotPublished, match="run make portal"):
        files(tmp_path)
