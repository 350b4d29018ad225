"""A client's word: something felt off, what they want done, and who may read it."""

import uuid

from django.db import models

from attunement.domain.relationship import Reader, Wish
from attunement.storage.models.case import PersonRecord
from attunement.storage.models.occasion import OccasionRecord
from attunement.storage.models.session import SessionRecord


class ClientWordRecord(models.Model):
    """Nobody reads it but the person themselves until they choose a reader, and from the time they chose."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(PersonRecord, on_delete=models.CASCADE, related_name="words")
    occasion = models.ForeignKey(OccasionRecord, null=True, blank=True, on_delete=models.SET_NULL)
    session = models.ForeignKey(SessionRecord, null=True, blank=True, on_delete=models.SET_NULL)
    at = models.DateTimeField()
    about = models.JSONField(default=list)
    words = models.TextField(blank=True)
    wish = models.CharField(max_length=20, choices=[(w.value, w.value) for w in Wish], default=Wish.UNDECIDED.value)
    reader = models.CharField(
        max_length=20, choices=[(r.value, r.value) for r in Reader], default=Reader.NOBODY_YET.value
    )
    readable_from = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.person}, {self.at:%Y-%m-%d}"


class ClientSignIn(models.Model):
    """A client's own sign-in, if they want one, kept only as hashes and ended by them at any time.

    The clinician hands out a code in person; with it and something they know the client chooses a name and a
    passphrase. `key_hash` is made from both together, so that two people may choose the same name and neither can
    find out that the other did. It is empty until then.
    """

    person = models.OneToOneField(PersonRecord, on_delete=models.CASCADE, related_name="sign_in")
    code_hash = models.CharField(max_length=64, blank=True, db_index=True)
    code_until = models.DateTimeField(null=True, blank=True)
    key_hash = models.CharField(max_length=64, null=True, unique=True)
    made_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person}"

    @property
    def is_open(self) -> bool:
        """True while one can sign in with it."""
        return self.key_hash is not None and self.revoked_at is None


class LettingGo(models.Model):
    """What a client lets go to another clinician, chosen by themself: some of `domain.handing_over.Part`."""

    person = models.OneToOneField(PersonRecord, on_delete=models.CASCADE, related_name="letting_go")
    parts = models.JSONField(default=list)
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person}: {self.parts}"
