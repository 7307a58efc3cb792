"""Publishes the portal of a deployment: ``python -m operate.publish STACK`` (make publish PROFILE=dev).

Uploads the built files and the seller's settings (`operate.portal`), which the stack does not have, and has CloudFront
forget what it kept. The same command brings a published portal up to date, after a build or a load of the catalogue.

    assets/...                  first, for good: their names change with their content
    config.json, brand/...      the settings
    index.html                  last, so that no page names a file that is not there yet

Assets of earlier builds stay: a page that was opened before goes on, and a megabyte a build costs next to nothing.
"""

import argparse
import hashlib
import os
import sys
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import boto3

from operate import deployment, portal
from operate.deployment import Deployment, NoSuchStack
from zetel.domain.errors import CatalogMissing
from zetel.domain.parties.seller import Seller

DIST: Final = Path(__file__).resolve().parent.parent / "portal" / "dist"

_INDEX: Final = "index.html"

#: What is said after the first deployment of a stack.
_NO_CATALOGUE: Final = (
    "The portal is not published yet, because its settings come from the catalogue: load one (docs/operate.md), then "
    "run make publish."
)


class NotPublished(Exception):
    """Nothing was uploaded; the message is the reason, with the command that mends it."""


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file of the bucket: its key, content, type, and how long browsers keep it."""

    key: str
    content: bytes
    content_type: str
    kept: str


def published(dist: Path, seller: Seller, sign_in: portal.SignInAddresses, *, provider: str) -> list[PublishedFile]:
    """All files of the portal, in the order of their upload. Raises NotPublished."""
    index = dist / _INDEX
    if not index.is_file():
        raise NotPublished("The portal is not built: run make portal.")
    built = [file for file in sorted(dist.rglob("*")) if file.is_file() and file != index]
    files = [_built(file.relative_to(dist).as_posix(), file.read_bytes()) for file in built]
    for path, (content_type, content) in portal.files(seller, sign_in, provider=provider).items():
        files.append(PublishedFile(path.lstrip("/"), content, content_type, portal.ASKED_AGAIN))
    # A predecessor's path with a dot is a file to CloudFront: the portal stands there too, and leads on.
    pages = [path.lstrip("/") for path in seller.portal.redirects if "." in path]
    return files + [_built(_INDEX, index.read_bytes(), key=key) for key in (*pages, _INDEX)]


def _built(name: str, content: bytes, *, key: str | None = None) -> PublishedFile:
    content_type, kept = portal.served_as(f"/{name}")
    return PublishedFile(key or name, content, content_type, kept)


def upload(files: Sequence[PublishedFile], bucket: str, client: Any) -> int:
    """Uploads the files that the bucket does not have yet, and the page in any case; returns their number. `client` is
    S3's."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    there = {each["Key"]: each["ETag"] for page in pages for each in page.get("Contents", [])}
    wanted = [file for file in files if file.key == _INDEX or there.get(file.key) != _etag(file.content)]
    for file in wanted:
        client.put_object(
            Bucket=bucket, Key=file.key, Body=file.content, ContentType=file.content_type, CacheControl=file.kept
        )
    return len(wanted)


def _etag(content: bytes) -> str:
    """The tag that S3 gives to content that is uploaded at once."""
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'


def sign_in_of(stack: Deployment, region: str) -> portal.SignInAddresses:
    """The pool's issuer and the addresses of its pages."""
    pages = stack.outputs["SignInDomain"]
    return portal.SignInAddresses(
        issuer=f"https://cognito-idp.{region}.amazonaws.com/{stack.outputs['UserPoolId']}",
        client_id=stack.outputs["ClientId"],
        scope="openid zetel/api",
        authorize=f"{pages}/oauth2/authorize",
        token=f"{pages}/oauth2/token",
        revoke=f"{pages}/oauth2/revoke",
        logout=f"{pages}/logout",
    )


def publish(stack: str, dist: Path) -> str:
    """Publishes the portal of the stack, once it has a catalogue, and returns a sentence about it.

    Raises NoSuchStack, NotPublished."""
    found = deployment.find(stack)
    if "PortalBucket" not in found.resources:
        raise NotPublished(f"The stack {stack} has no place for a portal: this region has no CloudFront.")
    environment = deployment.environment(found)
    os.environ.update(environment)
    from zetel import bootstrap  # late: it reads the environment

    try:
        seller = bootstrap.catalog().seller()
    except CatalogMissing:
        return _NO_CATALOGUE
    sign_in = sign_in_of(found, environment["AWS_REGION"])
    files = published(dist, seller, sign_in, provider=environment["PAYMENT_PROVIDER"])
    uploaded = upload(files, found.named("PortalBucket"), boto3.client("s3"))
    boto3.client("cloudfront").create_invalidation(
        DistributionId=found.named("PortalDistribution"),
        InvalidationBatch={"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": str(uuid.uuid4())},
    )
    return (
        f"Published: {uploaded} of {len(files)} files were uploaded. The portal is at {environment['PORTAL_ADDRESS']}"
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="operate.publish", description="Publish the portal of a deployment.")
    parser.add_argument("stack", help="the stack's name, as in samconfig.toml")
    parser.add_argument("--region", help="the stack's region, if the environment names another or none")
    parser.add_argument("--dist", type=Path, default=DIST, help="the folder of the built portal")
    given = parser.parse_args(arguments)
    if given.region:
        os.environ["AWS_DEFAULT_REGION"] = given.region
    try:
        print(publish(given.stack, given.dist))
    except (NoSuchStack, NotPublished) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
