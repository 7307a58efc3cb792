"""The portal is deployed as the local host serves it, and told as it is."""

import re
from pathlib import Path
from typing import Any

import pytest

from local import template
from operate.catalog_portal import portal as read_portal
from operate.portal import security_headers

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = template.read()
DOCS = (ROOT / "docs" / "portal.md").read_text(encoding="utf-8")


def named(id: str, attribute: str | None = None) -> str:
    return f"{id}.{attribute}" if attribute else id


def properties(id: str) -> Any:
    return TEMPLATE.resolved(TEMPLATE.resources[id]["Properties"], named)


@pytest.mark.mend(
    "template.yaml, PortalHeaders, and operate/portal.py, security_headers",
    "tests listen to the policy of the local host, and customers get the deployment's",
)
def test_the_headers_of_a_deployment_are_those_of_the_local_host() -> None:
    deployed = properties("PortalHeaders")["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    others = (
        "https://UserPoolDomain.auth.eu-west-1.amazoncognito.com",
        "https://ExportBucket.s3.eu-west-1.amazonaws.com",
    )
    local = security_headers(connects=others)
    policy = re.sub(r"\s+", " ", deployed["ContentSecurityPolicy"]["ContentSecurityPolicy"]).strip()
    assert policy == local["content-security-policy"]
    assert deployed["ReferrerPolicy"]["ReferrerPolicy"] == local["referrer-policy"]
    assert deployed["ContentTypeOptions"] == {"Override": True}
    assert local["x-content-type-options"] == "nosniff"


@pytest.mark.mend(
    "template.yaml, ExportBucket, CorsConfiguration",
    "other pages have no proofs to send",
)
def test_proofs_are_uploaded_from_the_portals_origin_only() -> None:
    (rule,) = properties("ExportBucket")["CorsConfiguration"]["CorsRules"]
    assert (rule["AllowedOrigins"], rule["AllowedMethods"]) == (["http://localhost:5173"], ["PUT"])
    parameters = {"PortalAddress": "https://portal.zetel.example/"}
    deployed = template.read(parameters=parameters)
    cors = deployed.resolved(deployed.resources["ExportBucket"]["Properties"]["CorsConfiguration"], named)
    assert cors["CorsRules"][0]["AllowedOrigins"] == ["https://portal.zetel.example"]


@pytest.mark.mend(
    "template.yaml, PortalDistribution, CacheBehaviors",
    "an answer that is kept is another person's",
)
def test_the_api_is_below_one_path_and_never_kept() -> None:
    about = properties("PortalDistribution")["DistributionConfig"]
    (api,) = about["CacheBehaviors"]
    assert (api["PathPattern"], api["TargetOriginId"]) == ("/v1/*", "api")
    assert api["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # AWS's CachingDisabled
    assert {"GET", "POST", "PUT", "PATCH", "DELETE"} <= set(api["AllowedMethods"])
    assert "CustomErrorResponses" not in about, "the API's refusals would become pages"


@pytest.mark.mend(
    "template.yaml, PortalBucket and its policy",
    "the headers come from the distribution",
)
def test_the_bucket_is_read_by_its_distribution_alone() -> None:
    allowed, denied = properties("PortalBucketPolicy")["PolicyDocument"]["Statement"]
    assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    (source,) = allowed["Condition"]["StringEquals"].values()
    assert source.endswith(":distribution/PortalDistribution")
    assert denied["Effect"] == "Deny"
    assert all(properties("PortalBucket")["PublicAccessBlockConfiguration"].values())


@pytest.mark.mend(
    "template.yaml, UserPoolClient, CallbackURLs and LogoutURLs",
    "the pool compares addresses to the letter",
)
def test_people_return_to_the_portals_page_for_it_and_sign_out_to_its_first_page() -> None:
    client = properties("UserPoolClient")
    assert client["CallbackURLs"] == ["http://localhost:5173/signed-in"]
    assert client["LogoutURLs"] == ["http://localhost:5173/"]


@pytest.mark.mend(
    "template.yaml, VendorIdentityProvider and its conditions",
    "a vendor's people sign in with what they have",
)
@pytest.mark.parametrize(
    ("kind", "details"),
    [
        ("OIDC", {"oidc_issuer", "client_id", "client_secret", "attributes_request_method", "authorize_scopes"}),
        ("SAML", {"MetadataURL"}),
    ],
)
def test_the_vendors_identity_provider_is_asked_where_it_is_named(kind: str, details: set[str]) -> None:
    assert properties("UserPoolClient")["SupportedIdentityProviders"] == ["COGNITO"]
    assert not TEMPLATE.holds("VendorSignsIn")
    told = template.read(parameters={"VendorSignIn": kind, "VendorSignInAddress": "https://id.seller.example"})
    client, provider = (
        told.resolved(told.resources[id]["Properties"], named) for id in ("UserPoolClient", "VendorIdentityProvider")
    )
    assert client["SupportedIdentityProviders"] == ["COGNITO", "VendorIdentityProvider"]
    assert (provider["ProviderType"], set(provider["ProviderDetails"])) == (kind, details)
    assert set(provider["AttributeMapping"]) == {"email", "email_verified", "name"}


@pytest.mark.mend(
    "docs/portal.md, the table of tasks, or TASKS in portal/src/app/go.ts",
    "a vendor builds its menu from the table",
)
def test_every_task_that_can_be_linked_to_is_told_and_no_other() -> None:
    source = (ROOT / "portal" / "src" / "app" / "go.ts").read_text(encoding="utf-8")
    inside = source.partition("const TASKS")[2].partition("};")[0]
    tasks = re.findall(r"^\s+\"?([a-z-]+)\"?: \{", inside, re.MULTILINE)
    assert tasks
    assert re.findall(r"^\| `/go/([a-z-]+)` \|", DOCS, re.MULTILINE) == sorted(tasks)


@pytest.mark.mend(
    "docs/portal.md, the table of the seller's facts",
    "a vendor sets what is told",
)
def test_every_field_of_the_sellers_facts_is_told() -> None:
    import inspect

    fields = re.findall(r"^ +\"(\w+)\": ", inspect.getsource(read_portal), re.MULTILINE)
    assert re.findall(r"^\| `(\w+)` \|", DOCS, re.MULTILINE)[: len(fields)] == fields
