"""Small secrets in a row, sealed with a key outside the database: AES-256-GCM, bound to the row they stand in."""

from __future__ import annotations

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from attunement.domain.errors import Refused

NONCE_BYTES: Final = 12
VERSION: Final = b"\x01"


def seal_secret(secret: bytes, *, of: str) -> bytes:
    """The secret sealed for one row and column, as `of` names them: elsewhere it opens nothing."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + nonce + AESGCM(_key()).encrypt(nonce, secret, of.encode())


def open_secret(sealed: bytes | memoryview, *, of: str) -> bytes:
    """The secret. Raises Refused when it is another row's, or was sealed under another secret key."""
    whole = bytes(sealed)
    nonce, body = whole[1 : 1 + NONCE_BYTES], whole[1 + NONCE_BYTES :]
    if whole[:1] != VERSION:
        raise Refused("A sealed secret is of a kind this version does not know.")
    try:
        return AESGCM(_key()).decrypt(nonce, body, of.encode())
    except (InvalidTag, ValueError) as wrong:
        raise Refused("A sealed secret cannot be opened: this is not the secret key it was sealed under.") from wrong


def _key() -> bytes:
    """Made from the practice's secret key, a file beside the database."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"attunement small secrets 1")
    return made.derive(settings.SECRET_KEY.encode())
