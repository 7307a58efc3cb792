"""Files in S3, and links that download them."""

import urllib.error
import urllib.request
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from tests.emulator import Emulator
from tests.fakes.files import MemoryFiles
from zetel.adapters.clients import Clients, Parameters
from zetel.adapters.s3 import FilesApart, S3Files, disposition

KEY = "acc_1/inv_1.pdf"


@pytest.fixture
def files(aws: None) -> S3Files:
    client = Clients("eu-west-1", parameters=Parameters.CHECKED).s3
    client.create_bucket(Bucket="files", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return S3Files(client, "files")


def test_a_stored_file_is_read_back(files: S3Files) -> None:
    files.put(KEY, b"%PDF-1.7", content_type="application/pdf")
    files.put(KEY, b"%PDF-1.7", content_type="application/pdf")
    assert files.get(KEY) == b"%PDF-1.7"


def test_a_missing_file_is_an_error(files: S3Files) -> None:
    with pytest.raises(FileNotFoundError, match=KEY):
        files.get(KEY)


def test_a_file_is_sent_with_its_checksum(files: S3Files) -> None:
    """S3 demands a checksum for files that it locks at once (Object Lock)."""
    sent: dict[str, bytes] = {}
    files._client.meta.events.register("before-send.s3.PutObject", lambda request, **_: sent.update(request.headers))
    files.put(KEY, b"%PDF-1.7", content_type="application/pdf")
    assert sent["x-amz-sdk-checksum-algorithm"] == b"CRC32"


def test_a_link_names_bucket_region_and_five_minutes_and_no_secret(files: S3Files) -> None:
    link = urlsplit(files.link(KEY, filename="INV-2026-000042.pdf", content_type="application/pdf"))
    sent = {name: values[0] for name, values in parse_qs(link.query).items()}
    assert link.netloc == "files.s3.eu-west-1.amazonaws.com"
    assert link.path == "/acc_1/inv_1.pdf"
    assert sent["X-Amz-Expires"] == "300"
    assert sent["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"
    assert sent["response-content-type"] == "application/pdf"
    assert sent["response-content-disposition"] == (
        "attachment; filename=\"INV-2026-000042.pdf\"; filename*=UTF-8''INV-2026-000042.pdf"
    )


@pytest.mark.parametrize(
    ("filename", "plain", "full"),
    [
        ("Rechnung Müller.pdf", "Rechnung M_ller.pdf", "Rechnung%20M%C3%BCller.pdf"),
        ('a"; filename=b.exe', "a__ filename=b.exe", "a__%20filename%3Db.exe"),
        ("a\r\nSet-Cookie: b=c", "a__Set-Cookie_ b=c", "a__Set-Cookie_%20b%3Dc"),
        ("../../etc/passwd", "_.._etc_passwd", "_.._etc_passwd"),
        ("..", "file", "file"),
        ("", "file", "file"),
    ],
)
def test_a_filename_cannot_leave_its_header_or_its_folder(filename: str, plain: str, full: str) -> None:
    assert disposition(filename) == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"


def test_a_long_filename_keeps_its_end() -> None:
    assert (
        disposition("x" * 300 + ".pdf") == f"attachment; filename=\"{'x' * 116}.pdf\"; filename*=UTF-8''{'x' * 116}.pdf"
    )


@pytest.mark.emulator
@pytest.mark.xdist_group("emulator")
def test_a_link_downloads_the_file_and_a_changed_one_does_not(emulator: Emulator) -> None:
    client = Clients(emulator.region, endpoint=emulator.endpoint, parameters=Parameters.CHECKED).s3
    bucket = f"files-{uuid4().hex}"
    client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    files = S3Files(client, bucket)
    files.put(KEY, b"%PDF-1.7", content_type="application/pdf")
    link = files.link(KEY, filename="INV-2026-000042.pdf", content_type="application/pdf")
    with urllib.request.urlopen(link) as answer:
        assert answer.read() == b"%PDF-1.7"
        assert answer.headers["Content-Type"] == "application/pdf"
        assert 'filename="INV-2026-000042.pdf"' in answer.headers["Content-Disposition"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(link.replace("inv_1", "inv_2"))
    with refused.value:
        assert refused.value.code in (403, 404)


def test_files_of_accounts_with_clocks_of_their_own_are_kept_apart() -> None:
    documents, apart = MemoryFiles(), MemoryFiles()
    files = FilesApart(documents, apart)
    files.put("acc_1/inv_1.pdf", b"sold", content_type="application/pdf")
    files.put("tst_1/inv_1.pdf", b"tried", content_type="application/pdf")
    assert list(documents.contents) == ["acc_1/inv_1.pdf"]
    assert list(apart.contents) == ["tests/tst_1/inv_1.pdf"]
    assert (files.get("acc_1/inv_1.pdf"), files.get("tst_1/inv_1.pdf")) == (b"sold", b"tried")
