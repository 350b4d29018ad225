"""Who did or read what, when. Entries are only added, and each is sealed with the one before it."""

from typing import Any

from django.db import models, router, transaction
from django.utils import timezone

from attunement.domain.audit_chain import FIRST, AuditFacts, Head, SealedEntry, seal_of
from attunement.storage.models.staff import Staff

ONLY = 1
"""The mark of the end has one row."""


class AuditHead(models.Model):
    """Where the list ends. Whoever adds an entry holds this row until it is committed, so that two never follow one."""

    number = models.BigIntegerField(default=0)
    seal = models.CharField(max_length=64, default=FIRST)

    def __str__(self) -> str:
        return str(self.number)

    @property
    def value(self) -> Head:
        """As the rules of the chain know it."""
        return Head(self.number, self.seal)


class AuditEntry(models.Model):
    """One act. Holds ids and words for acts, never an answer.

    `at` is the act's own moment, `written_at` the machine's clock; they differ when a file of the past is told anew.
    """

    at = models.DateTimeField()
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    by_person = models.UUIDField(null=True)
    act = models.CharField(max_length=60)
    case = models.UUIDField(null=True, db_index=True)
    subject = models.CharField(max_length=120, blank=True)
    number = models.BigIntegerField(unique=True)
    written_at = models.DateTimeField()
    before = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only, at the end of the chain: raises RuntimeError on an attempt to change an entry."""
        if not self._state.adding:
            raise RuntimeError("an audit entry is never changed")
        using = kwargs.get("using") or router.db_for_write(AuditEntry)
        with transaction.atomic(using=using):
            head = _locked_head(using)
            self.number, self.before, self.written_at = head.number + 1, head.seal, timezone.now()
            self.seal = seal_of(self.before, self.facts)
            super().save(*args, **kwargs)
            AuditHead.objects.using(using).filter(pk=ONLY).update(number=self.number, seal=self.seal)

    @property
    def facts(self) -> AuditFacts:
        """What it says, as its seal covers it."""
        return AuditFacts(
            number=self.number,
            at=self.at,
            written_at=self.written_at,
            by=_text(self.by_id),
            by_person=_text(self.by_person),
            act=self.act,
            case=_text(self.case),
            subject=self.subject,
        )

    @property
    def sealed(self) -> SealedEntry:
        """As the rules of the chain know it."""
        return SealedEntry(self.facts, self.before, self.seal, self.pk)


def _locked_head(using: str) -> AuditHead:
    """The end of the list, held. The very first entry makes it."""
    heads = AuditHead.objects.using(using)
    found = heads.select_for_update().filter(pk=ONLY).first()
    if found is None:
        heads.get_or_create(pk=ONLY)
        found = heads.select_for_update().get(pk=ONLY)
    return found


def _text(value: object) -> str:
    return "" if value is None else str(value)
