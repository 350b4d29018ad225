"""Every key the code makes is in the inventory, and nothing is sealed, signed or hashed in a way of our own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import attunement

SOURCE = Path(attunement.__file__).parent
INVENTORY = Path(__file__).parents[2] / "docs" / "security" / "README.md"
NAMED = re.compile(r'b"(attunement [^"\\]*)')
KNOWN = {
    "cryptography.exceptions",
    "cryptography.hazmat.primitives.ciphers.aead",
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "cryptography.hazmat.primitives.hashes",
    "cryptography.hazmat.primitives.kdf.hkdf",
}
TAKEN = {"AESGCM", "Ed25519PrivateKey", "SHA256", "HKDF", "InvalidTag", "InvalidSignature"}
WEAK = ("md5", "sha1", "ECB", "CBC", "PKCS1v15", "TripleDES", "ARC4")
CHANCE = ("random",)


def imports(text: str) -> Iterator[tuple[str, str]]:
    """Module and name of everything a file imports."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def weaknesses(text: str) -> list[str]:
    """What a file takes for sealing, signing and chance that is not on the list."""
    found = []
    for module, name in imports(text):
        if module.split(".")[0] == "cryptography" and (module not in KNOWN or name not in TAKEN):
            found.append(f"{module}.{name}")
        if module.split(".")[0] in CHANCE:
            found.append(module)
    names = {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)}
    taken = {name for _, name in imports(text)}
    return found + [weak for weak in WEAK if weak in names | taken]


def test_cryptography_comes_from_known_libraries_only() -> None:
    found = {
        str(path.relative_to(SOURCE)): wrong
        for path in sorted(SOURCE.rglob("*.py"))
        if (wrong := weaknesses(path.read_text(encoding="utf-8")))
    }
    assert found == {}


PLANTED = [
    ("import hashlib\nhashlib.md5(b'')", "md5"),
    ("from hashlib import sha1", "sha1"),
    ("import random\nrandom.choice('ab')", "random"),
    ("from cryptography.hazmat.primitives.ciphers import Cipher, modes\nmodes.ECB()", "Cipher"),
    ("from cryptography.fernet import Fernet", "Fernet"),
]


@pytest.mark.parametrize(("text", "says"), PLANTED, ids=[says for _, says in PLANTED])
def test_a_planted_weakness_is_noticed(text: str, says: str) -> None:
    assert any(says in found for found in weaknesses(text))


def test_the_inventory_of_keys_names_every_key_the_code_makes() -> None:
    page = INVENTORY.read_text(encoding="utf-8")
    texts = [path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")]
    names = {name.strip() for text in texts for name in NAMED.findall(text)}
    assert {"attunement practice key", "attunement sealed file 1", "attunement audit heads 1"} <= names
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []
