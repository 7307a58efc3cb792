"""Proofs in S3: uploaded under a link of a signed length, kept as a copy, and deleted."""

from urllib.parse import parse_qs, urlsplit

import pytest

from zetel.adapters.clients import Clients, Parameters
from zetel.adapters.s3_uploads import S3Uploads
from zetel.application.ports import TakenFile
from zetel.domain.parties.proof import content_type_of

PDF = b"%PDF-1.7\n" + b"0" * 91


@pytest.fixture
def files(aws: None) -> S3Uploads:
    client = Clients("eu-west-1", parameters=Parameters.CHECKED).s3
    client.create_bucket(Bucket="exports", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return S3Uploads(client, "exports")


def uploads(files: S3Uploads, content: bytes = PDF) -> None:
    files._client.put_object(Bucket="exports", Key="uploads/acc_1/prf_1", Body=content)


def test_the_link_signs_the_length_and_takes_nothing_after_15_minutes(files: S3Uploads) -> None:
    link = urlsplit(files.upload_link("acc_1", "prf_1", size=100))
    sent = {name: values[0] for name, values in parse_qs(link.query).items()}
    assert link.path == "/uploads/acc_1/prf_1"
    assert sent["X-Amz-SignedHeaders"] == "content-length;host"
    assert sent["X-Amz-Expires"] == "900"
    assert not {name for name in sent if "checksum" in name.casefold()}


def test_what_was_uploaded_is_kept_whatever_the_link_takes_later(files: S3Uploads) -> None:
    uploads(files)
    assert files.take("acc_1", "prf_1") == TakenFile(b"%PDF-1.7\n0000000", 100)
    uploads(files, b"another file")
    kept = files._client.get_object(Bucket="exports", Key="proofs/acc_1/prf_1")["Body"].read()
    assert kept == PDF


def test_nothing_uploaded_is_no_file(files: S3Uploads) -> None:
    assert files.take("acc_1", "prf_1") is None


def test_an_empty_file_has_no_bytes(files: S3Uploads) -> None:
    uploads(files, b"")
    assert files.take("acc_1", "prf_1") == TakenFile(b"", 0)


def test_a_kept_file_is_downloaded_by_its_type_for_five_minutes(files: S3Uploads) -> None:
    link = urlsplit(files.link("acc_1", "prf_1", content_type="application/pdf"))
    sent = {name: values[0] for name, values in parse_qs(link.query).items()}
    assert (link.path, sent["X-Amz-Expires"]) == ("/proofs/acc_1/prf_1", "300")
    assert sent["response-content-disposition"].startswith('attachment; filename="proof.pdf"')


def test_a_dropped_file_is_gone_and_may_be_dropped_again(files: S3Uploads) -> None:
    uploads(files)
    files.take("acc_1", "prf_1")
    files.drop("acc_1", "prf_1")
    files.drop("acc_1", "prf_1")
    found = files._client.list_objects_v2(Bucket="exports", Prefix="proofs/")
    assert found["KeyCount"] == 0


@pytest.mark.parametrize(
    ("first", "content_type"),
    [
        (b"%PDF-1.4\n%....", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", None),
        (b"<svg xmlns=", None),
        (b"MZ\x90\x00", None),
        (b"PK\x03\x04", None),
        (b"", None),
    ],
)
def test_the_first_bytes_tell_the_type(first: bytes, content_type: str | None) -> None:
    assert content_type_of(first) == content_type
