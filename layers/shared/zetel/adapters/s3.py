"""Files in a private bucket, downloaded by links that end after five minutes."""

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from zetel.adapters.filenames import safe

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

#: Seconds for which a link opens.
LINK_OPENS: Final = 300


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


def disposition(filename: str) -> str:
    """The header that saves a download as `filename` (RFC 6266): in ASCII for old browsers, and in full (RFC 8187)."""
    name = safe(filename)
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
