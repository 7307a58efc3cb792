"""Exports in S3, held against the fake: kept once, and uploaded in parts."""

import pytest
from botocore.stub import Stubber

from tests.fakes.files import MemoryExports
from zetel.adapters.clients import Clients, Parameters
from zetel.adapters.s3_exports import S3Exports
from zetel.application.ports import Exports
from zetel.domain.licences.export import SMALLEST_PART

KEY = "exports/acc_1/job_1.zip"
FIRST, LAST = b"a" * SMALLEST_PART, b"z"


@pytest.fixture(params=["S3", "memory"])
def exports(request: pytest.FixtureRequest, aws: None) -> Exports:
    if request.param == "memory":
        return MemoryExports()
    client = Clients("eu-west-1", parameters=Parameters.CHECKED).s3
    client.create_bucket(Bucket="exports", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return S3Exports(client, "exports")


def test_what_is_kept_first_stays(exports: Exports) -> None:
    assert exports.keep(KEY, b"first") == b"first"
    assert exports.keep(KEY, b"second") == b"first"
    assert exports.get(KEY) == b"first"


def test_a_file_of_parts_is_there_once_they_are_complete(exports: Exports) -> None:
    upload = exports.begin(KEY, content_type="application/zip")
    marks = [exports.part(KEY, upload, number, part) for number, part in enumerate((FIRST, LAST), start=1)]
    assert not exports.has(KEY)
    exports.complete(KEY, upload, marks)
    assert exports.has(KEY)
    assert exports.get(KEY) == FIRST + LAST


def test_a_part_that_is_sent_again_has_the_same_mark(exports: Exports) -> None:
    upload = exports.begin(KEY, content_type="application/zip")
    assert exports.part(KEY, upload, 1, LAST) == exports.part(KEY, upload, 1, LAST)
    exports.complete(KEY, upload, [exports.part(KEY, upload, 1, LAST)])
    assert exports.get(KEY) == LAST


def test_an_upload_that_is_over_is_a_missing_file(aws: None) -> None:
    client = Clients("eu-west-1", parameters=Parameters.CHECKED).s3
    exports = S3Exports(client, "exports")
    with Stubber(client) as answers:
        for operation in ("upload_part", "complete_multipart_upload"):
            answers.add_client_error(operation, "NoSuchUpload", http_status_code=404)
        with pytest.raises(FileNotFoundError, match=KEY):
            exports.part(KEY, "over", 1, LAST)
        with pytest.raises(FileNotFoundError, match=KEY):
            exports.complete(KEY, "over", ["mark"])


def test_a_small_part_is_the_last_one(exports: Exports) -> None:
    upload = exports.begin(KEY, content_type="application/zip")
    marks = [exports.part(KEY, upload, number, LAST) for number in (1, 2)]
    with pytest.raises(Exception, match="EntityTooSmall"):
        exports.complete(KEY, upload, marks)


def test_every_other_failure_is_told_as_it_is(aws: None) -> None:
    missing = S3Exports(Clients("eu-west-1", parameters=Parameters.CHECKED).s3, "missing")
    for call in (
        lambda: missing.keep(KEY, LAST),
        lambda: missing.part(KEY, "none", 1, LAST),
        lambda: missing.complete(KEY, "none", ["mark"]),
    ):
        with pytest.raises(Exception, match="NoSuchBucket"):
            call()
