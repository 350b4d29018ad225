"""Secrets behind links, short codes for where scripts are off, return codes and receipts. Stored only as hashes."""

from __future__ import annotations

import hashlib
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letter that looks like a digit or another letter (0 O, 1 I L, U V)."""
LENGTH_OF_CODE = 12
LENGTH_OF_RETURN_CODE = 6
LENGTH_OF_RECEIPT = 8


def new_secret() -> str:
    """256 bits for a link's fragment."""
    return secrets.token_urlsafe(32)


def new_code(length: int = LENGTH_OF_CODE) -> str:
    """A code to read aloud and type; 12 letters carry 58 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def spaced(code: str) -> str:
    """The code in groups of four, as shown."""
    return " ".join(code[n : n + 4] for n in range(0, len(code), 4))


def as_typed(code: str) -> str:
    """A typed code without spaces and dashes, in capitals."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def hashed(secret: str) -> str:
    """How a random secret is kept: SHA-256 suffices for 58 bits and more that are tried one request at a time."""
    return hashlib.sha256(secret.encode()).hexdigest()
