"""What staff sign in with besides a password, their open sessions, and the tries at secrets that are being counted."""

import uuid

from django.db import models

from attunement.storage.models.staff import Staff


class PasskeyRecord(models.Model):
    """A passkey: its public half. The private one never leaves the device."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True, help_text="base64url")
    credential = models.BinaryField(help_text="Attested credential data, as WebAuthn writes them")
    counter = models.BigIntegerField(default=0, help_text="How often it signed, where it counts")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return self.name


class AuthenticatorRecord(models.Model):
    """An authenticator app: the secret it shares, sealed with a key that is not in the database."""

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, primary_key=True, related_name="authenticator")
    secret = models.BinaryField(help_text="Sealed")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="Empty until a first code was right")
    last_step = models.BigIntegerField(default=0, help_text="No code is taken twice: the half-minute of the last one")

    def __str__(self) -> str:
        return f"{self.staff}: {self.made_at:%Y-%m-%d}"


class RecoveryCode(models.Model):
    """One of ten codes on paper, each good for once. Only its hash is kept."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.staff}: {'used' if self.used_at else 'open'}"


class StaffSession(models.Model):
    """A browser somebody is signed in with. It belongs to the web session of the same key, which is gone with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    factor = models.CharField(max_length=20)
    browser = models.CharField(max_length=120, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proved_at = models.DateTimeField(help_text="When they last proved who they are")

    class Meta:
        ordering = ["-seen_at", "id"]

    def __str__(self) -> str:
        return f"{self.staff}: {self.began_at:%Y-%m-%d}"


class SecretTry(models.Model):
    """One try at a secret, under keyed hashes of what it is counted by. Gone after a day."""

    what = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["what", "key", "at"], name="secret_tries")]

    def __str__(self) -> str:
        return f"{self.what}: {self.at:%Y-%m-%d}"
