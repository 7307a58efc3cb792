"""Proofs in a private bucket: uploaded by a link under one prefix, and kept under another.

uploads/<account>/<id>    a link lets its holder write it, of a signed length, for 15 minutes; gone after a day
proofs/<account>/<id>     a copy that no link writes, so what was judged is what is read
"""

from typing import TYPE_CHECKING, Final

from zetel.adapters.s3 import LINK_OPENS, disposition
from zetel.application.ports import TakenFile
from zetel.domain.parties.proof import TELLING_BYTES

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

#: Seconds for which a link takes an upload.
UPLOAD_OPENS: Final = 900

_NAMES: Final = {
    "application/pdf": "proof.pdf",
    "image/png": "proof.png",
    "image/jpeg": "proof.jpg",
    "image/webp": "proof.webp",
}


class S3Uploads:
    """`Uploads` in `bucket`."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def upload_link(self, account: str, id: str, *, size: int) -> str:
        return self._client.generate_presigned_url(
            "put_object",
            Params={"Bucket": self._bucket, "Key": f"uploads/{account}/{id}", "ContentLength": size},
            ExpiresIn=UPLOAD_OPENS,
        )

    def take(self, account: str, id: str) -> TakenFile | None:
        source, key = f"uploads/{account}/{id}", f"proofs/{account}/{id}"
        try:
            self._client.copy_object(Bucket=self._bucket, Key=key, CopySource={"Bucket": self._bucket, "Key": source})
            got = self._client.get_object(Bucket=self._bucket, Key=key)
        except self._client.exceptions.NoSuchKey:
            return None
        with got["Body"] as body:
            return TakenFile(body.read(TELLING_BYTES), got["ContentLength"])

    def link(self, account: str, id: str, *, content_type: str) -> str:
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": f"proofs/{account}/{id}",
                "ResponseContentDisposition": disposition(_NAMES[content_type]),
                "ResponseContentType": content_type,
            },
            ExpiresIn=LINK_OPENS,
        )

    def drop(self, account: str, id: str) -> None:
        self._client.delete_object(Bucket=self._bucket, Key=f"proofs/{account}/{id}")
