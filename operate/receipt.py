"""The proof of a cancellation, verified: ``python -m operate.receipt STACK FILE.pdf``.

The PDF holds its facts as ``proof.json``, and a code over them (HMAC-SHA256). The command says whether the code is the
deployment's, and prints the facts that it covers: compare them with the page. It reads the keys, and nothing else; a
proof stays verifiable after its account is gone.
"""

import argparse
import hmac
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from operate.deployment import NoSuchStack, find
from zetel.application.store.wire import canonical


def verified(proof: Mapping[str, Any], held: Mapping[str, Any]) -> bool:
    """Whether the signature of `proof` was made with one of the keys `held` in the secret, over all other facts."""
    signature = proof.get("signature")
    if not isinstance(signature, Mapping):
        return False
    keys = {**held.get("retired", {}), held["id"]: held["secret"]}
    secret = keys.get(str(signature.get("key")))
    if secret is None:
        return False
    facts = {name: value for name, value in proof.items() if name != "signature"}
    code = hmac.digest(secret.encode(), canonical(facts), "sha256").hex()
    return hmac.compare_digest(code, str(signature.get("hmac_sha256")))


def proof_in(pdf: Path) -> Mapping[str, Any] | None:
    """The facts that the file holds; None for a file without any. Raises OSError for a file that cannot be read."""
    try:
        attached = PdfReader(pdf).attachments.get("proof.json")
        found = json.loads(attached[0]) if attached else None
    except (PyPdfError, ValueError):
        return None
    return found if isinstance(found, Mapping) else None


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns 0 for a proof of this deployment, 1 for any other file, 2 if a source cannot be read."""
    parser = argparse.ArgumentParser(prog="operate.receipt", description="Verify the proof of a cancellation.")
    parser.add_argument("stack", help="the stack's name, as in samconfig.toml")
    parser.add_argument("file", type=Path, help="the PDF that the customer has")
    given = parser.parse_args(arguments)
    try:
        proof = proof_in(given.file)
        name = find(given.stack).named("ProofKeys")
    except (NoSuchStack, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    held = json.loads(boto3.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"])
    if proof is None or not verified(proof, held):
        print("This is no proof of this deployment, or its facts were changed.", file=sys.stderr)
        return 1
    for fact, value in sorted(proof.items()):
        if fact != "signature":
            print(f"{fact}: {value}")
    print(f"The code is valid (key {proof['signature']['key']}).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
