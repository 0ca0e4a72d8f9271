"""The keyring: one row for each wrapped key. It lies in a database of its own, outside every dump of the cases."""

from django.db import models
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from lfnkr.calendar import clock


class KeyKind(models.TextChoices):
    """Whose texts a key seals: each can be erased without touching the others, but those of funds, which stay."""

    PERSON = "person", _lazy("person")
    CASE = "case", _lazy("case")
    DRAFT = "draft", _lazy("draft")
    DONOR = "donor", _lazy("donor")
    HELPER = "helper", _lazy("helper")
    EDITION = "edition", _lazy("edition of a report")
    FUND = "fund", pgettext_lazy("money set apart", "fund")


class ServerKey(models.Model):
    """The check value of a server key under which keys lie wrapped: one, or two while `rotate_keys` replaces the first.

    A key names the one that wraps it, so the old one's row goes only when nothing needs it any more.
    """

    value = models.CharField(_lazy("check value"), max_length=32, primary_key=True)
    is_current = models.BooleanField(_lazy("wraps what is new"), default=True)
    kept_at = models.DateTimeField(_lazy("kept at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _lazy("check value of the server key")
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=models.Q(is_current=True), name="one_server_key_wraps_what_is_new"
            )
        ]

    def __str__(self) -> str:
        return self.value[:8]


class Key(models.Model):
    """The key of one person, case, draft, donor, helper, edition or fund, wrapped for one principal.

    A principal is whoever can unwrap it: the server today, single users later, each in a row of their own for the
    same key. The row of an erased key stays, empty, so that no second key can be made for the same subject.
    """

    kind = models.CharField(_lazy("kind"), max_length=10, choices=KeyKind.choices)
    subject = models.UUIDField(_lazy("whose"))
    principal = models.CharField(_lazy("who can unwrap it"), max_length=60, default="server")
    wrapped = models.BinaryField(_lazy("wrapped key"))
    server_key = models.ForeignKey(
        ServerKey, models.PROTECT, null=True, editable=False, related_name="+", db_column="server_key"
    )
    created_at = models.DateTimeField(_lazy("made at"), default=clock.now, editable=False)
    erased_at = models.DateTimeField(_lazy("erased at"), null=True, editable=False)

    class Meta:
        verbose_name = _lazy("key")
        verbose_name_plural = _lazy("keys")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind", "principal"], name="key_is_wrapped_once_for_each_principal"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=KeyKind.values), name="key_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(erased_at=None) ^ models.Q(wrapped=b""), name="key_is_empty_when_erased"
            ),
            # What was written of money outlives whoever it was for.
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | ~models.Q(kind=KeyKind.FUND), name="key_of_a_fund_stays"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
