"""Files in a private bucket, downloaded by links that end after five minutes."""

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from zetel.adapters.filenames import safe
from zetel.application.ports import Files
from zetel.application.store.ids import has_clock

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

#: The folder of the files of accounts with a clock of their own.
APART: Final = "tests/"

#: Seconds for which a link opens.
LINK_OPENS: Final = 300


class FilesApart:
    """`Files` that keep those of accounts with a clock of their own `apart`, in a folder whose files end."""

    def __init__(self, files: Files, apart: Files) -> None:
        self._files = files
        self._apart = apart

    def put(self, key: str, content: bytes, *, content_type: str) -> None:
        files, key = self._of(key)
        files.put(key, content, content_type=content_type)

    def get(self, key: str) -> bytes:
        """Raises FileNotFoundError."""
        files, key = self._of(key)
        return files.get(key)

    def link(self, key: str, *, filename: str, content_type: str) -> str:
        files, key = self._of(key)
        return files.link(key, filename=filename, content_type=content_type)

    def drop(self, key: str) -> None:
        files, key = self._of(key)
        files.drop(key)

    def _of(self, key: str) -> tuple[Files, str]:
        """The files of the account that `key` begins with, and the key among them."""
        return (self._apart, f"{APART}{key}") if has_clock(key) else (self._files, key)


class S3Files:
    """`Files` in `bucket`."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, key: str, content: bytes, *, content_type: str) -> None:
        self._client.put_object(Bucket=self._bucket, Key=key, Body=content, ContentType=content_type)

    def get(self, key: str) -> bytes:
        """Raises FileNotFoundError."""
        try:
            return self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except self._client.exceptions.NoSuchKey:
            raise FileNotFoundError(key) from None

    def link(self, key: str, *, filename: str, content_type: str) -> str:
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ResponseContentDisposition": disposition(filename),
                "ResponseContentType": content_type,
            },
            ExpiresIn=LINK_OPENS,
        )

    def drop(self, key: str) -> None:
        self._client.delete_object(Bucket=self._bucket, Key=key)


def disposition(filename: str) -> str:
    """The header that saves a download as `filename` (RFC 6266): in ASCII for old browsers, and in full (RFC 8187)."""
    name = safe(filename)
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
