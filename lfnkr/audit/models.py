"""The audit trail: what happened (AuditEvent), its chain (Seal), and what no act caused (Stray); nothing here writes."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.language.labels import Labelled


class AuditEventQuerySet(models.QuerySet):
    """Questions about the trail."""

    def visible_to(self, user: models.Model | AnonymousUser) -> AuditEventQuerySet:
        """All of it for those who may see the trail, nothing for anybody else."""
        return self if user.has_perm("audit.see_trail") else self.none()


class AuditEvent(Labelled):
    """One changed row: which, how, by whom, in which act. Only the triggers of `operations.audited` write here.

    `changed` holds column -> value for an inserted or deleted row and column -> {"old", "new"} for an updated one;
    of a sealed column only the word "changed". No column is a foreign key, so that nothing can cascade into the trail.
    """

    class Operation(models.TextChoices):
        INSERT = "INSERT", _lazy("added")
        UPDATE = "UPDATE", _lazy("changed")
        DELETE = "DELETE", _lazy("removed")

    at = models.DateTimeField(_lazy("at"))
    txid = models.BigIntegerField(_lazy("transaction"))
    table_name = models.TextField(_lazy("table"))
    row_key = models.TextField(_lazy("row"))
    operation = models.CharField(_lazy("what happened"), max_length=6, choices=Operation.choices)
    changed = models.JSONField(_lazy("changed columns"))
    actor = models.UUIDField(_lazy("who"), null=True)
    act = models.TextField(_lazy("act"), blank=True)
    act_id = models.UUIDField(_lazy("number of the act"), null=True)
    case_id = models.UUIDField(_lazy("rescue request"), null=True)
    db_user = models.TextField(_lazy("database role"))

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        db_table = "audit_event"
        verbose_name = _lazy("audit event")
        indexes = [
            models.Index(fields=["txid", "act_id", "id"], name="audit_event_by_action"),
            models.Index(fields=["act", "id"], name="audit_event_by_act"),
            models.Index(fields=["actor", "id"], name="audit_event_by_actor"),
            models.Index(fields=["at"], name="audit_event_by_moment"),
            models.Index(
                fields=["case_id", "id"], name="audit_event_by_request", condition=models.Q(case_id__isnull=False)
            ),
            models.Index(fields=["table_name", "row_key", "id"], name="audit_event_by_row"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name} {self.row_key}"


class Seal(models.Model):
    """One link of the chain: event number `event_id` is the `no`-th that was sealed, and this is what it said then.

    `mac` is an HMAC under a key the database never sees, over the former seal's mac, this row and the event
    (chain.py), so that nobody who can only write to the database can make a link that fits.
    """

    no = models.BigIntegerField(_lazy("number"), primary_key=True)
    event_id = models.BigIntegerField(_lazy("event"), unique=True)
    from_act = models.BooleanField(_lazy("caused by an act of the application"))
    act_id = models.UUIDField(_lazy("sealed in act"))
    at = models.DateTimeField(_lazy("sealed at"))
    previous_mac = models.BinaryField(_lazy("fingerprint of the former seal"))
    mac = models.BinaryField(_lazy("fingerprint"))

    class Meta:
        db_table = "audit_seal"
        verbose_name = _lazy("seal")
        indexes = [models.Index(fields=["no"], name="audit_seal_strays", condition=models.Q(from_act=False))]

    def __str__(self) -> str:
        return f"{self.no}:{bytes(self.mac).hex()}"


class Stray(models.Model):
    """One event that no act caused and that waits for its seal: raw SQL, a migration, a forgotten `trail.act`."""

    event_id = models.BigIntegerField(_lazy("event"), primary_key=True)

    class Meta:
        db_table = "audit_stray"
        verbose_name = _lazy("change outside an act")

    def __str__(self) -> str:
        return str(self.event_id)
