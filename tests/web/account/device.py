"""A device that makes passkeys and signs with them, as WebAuthn level 3 writes it down: real keys, no browser."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

HOST = "localhost"
F = AuthenticatorData.FLAG
NONE = F(0)


def word(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Device:
    """One passkey on one device. `counts` as a hardware key does, or stays at 0 as a phone's does."""

    counts: bool = False
    verifies: bool = True
    origin: str = f"https://{HOST}"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    counter: int = 0

    def makes(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to `navigator.credentials.create`."""
        asked = options["publicKey"]
        client = self._client("webauthn.create", asked["challenge"])
        public: Any = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]
        data = AttestedCredentialData.create(b"\0" * 16, self.credential_id, public)
        made = AttestationObject.create("none", self._data(asked["rp"]["id"], F.AT, data), {})
        return self._answer({"clientDataJSON": word(client), "attestationObject": word(bytes(made))})

    def signs(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to `navigator.credentials.get`."""
        asked = options["publicKey"]
        client = self._client("webauthn.get", asked["challenge"])
        data = self._data(asked["rpId"])
        signature = self.key.sign(bytes(data) + sha256(client).digest(), ec.ECDSA(SHA256()))
        said = {"clientDataJSON": client, "authenticatorData": bytes(data), "signature": signature}
        return self._answer({name: word(raw) for name, raw in said.items()})

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, host: str, more: AuthenticatorData.FLAG = NONE, credential: bytes = b"") -> AuthenticatorData:
        self.counter += self.counts
        flags = F.UP | more | (F.UV if self.verifies else NONE)
        made: AuthenticatorData = AuthenticatorData.create(
            sha256(host.encode()).digest(), flags, self.counter, credential
        )
        return made

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        id_ = word(self.credential_id)
        return {"id": id_, "rawId": id_, "type": "public-key", "response": response, "clientExtensionResults": {}}
