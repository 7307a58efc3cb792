"""Exports in a private bucket: small files at once, large ones by a multipart upload."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from zetel.adapters.s3 import S3Files

if TYPE_CHECKING:
    from types_boto3_s3.type_defs import CompletedPartTypeDef

_NO_UPLOAD: Final = "NoSuchUpload"
_IS_THERE: Final = ("PreconditionFailed", "ConditionalRequestConflict")
_GONE: Final = ("404", "NoSuchKey")


class S3Exports(S3Files):
    """`Exports` in the bucket; the marks of parts are their ETags."""

    def keep(self, key: str, content: bytes) -> bytes:
        try:
            self._client.put_object(Bucket=self._bucket, Key=key, Body=content, IfNoneMatch="*")
        except self._client.exceptions.ClientError as failure:
            if failure.response["Error"]["Code"] not in _IS_THERE:
                raise
            return self.get(key)
        return content

    def has(self, key: str) -> bool:
        try:
            self._client.head_object(Bucket=self._bucket, Key=key)
        except self._client.exceptions.ClientError as failure:
            if failure.response["Error"]["Code"] not in _GONE:
                raise
            return False
        return True

    def begin(self, key: str, *, content_type: str) -> str:
        begun = self._client.create_multipart_upload(Bucket=self._bucket, Key=key, ContentType=content_type)
        return begun["UploadId"]

    def part(self, key: str, upload: str, number: int, content: bytes) -> str:
        try:
            sent = self._client.upload_part(
                Bucket=self._bucket, Key=key, UploadId=upload, PartNumber=number, Body=content
            )
        except self._client.exceptions.ClientError as failure:
            raise self._known(failure, key) from failure
        return sent["ETag"]

    def complete(self, key: str, upload: str, marks: Sequence[str]) -> None:
        parts: list[CompletedPartTypeDef] = [
            {"PartNumber": number, "ETag": mark} for number, mark in enumerate(marks, start=1)
        ]
        try:
            self._client.complete_multipart_upload(
                Bucket=self._bucket, Key=key, UploadId=upload, MultipartUpload={"Parts": parts}
            )
        except self._client.exceptions.ClientError as failure:
            raise self._known(failure, key) from failure

    @staticmethod
    def _known(failure: Exception, key: str) -> Exception:
        """The port's error for an upload that has ended; every other failure as it is."""
        told = getattr(failure, "response", {}).get("Error", {}).get("Code")
        return FileNotFoundError(key) if told == _NO_UPLOAD else failure
