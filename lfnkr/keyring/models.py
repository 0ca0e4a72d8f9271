"""The keyring: one row for each wrapped key. It lies in a database of its own, outside every dump of the cases."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lfnkr import clock


class Kind(models.TextChoices):
    """Whose texts a key seals: each of these can be erased without touching the others."""

    PERSON = "person", _("person")
    CASE = "case", _("case")
    DRAFT = "draft", _("draft")
    DONOR = "donor", _("donor")
    HELPER = "helper", _("helper")


class Key(models.Model):
    """The key of one person, case, draft, donor or helper, wrapped for one principal.

    A principal is whoever can unwrap it: the server today, single users later, each in a row of her own for the
    same key. The row of an erased key stays, empty, so that no second key can be made for the same subject.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    subject = models.UUIDField(_("whose"))
    principal = models.CharField(_("who can unwrap it"), max_length=60, default="server")
    wrapped = models.BinaryField(_("wrapped key"))
    created_at = models.DateTimeField(_("made at"), default=clock.now, editable=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, editable=False)

    class Meta:
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind", "principal"], name="key_is_wrapped_once_for_each_principal"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="key_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(erased_at=None) ^ models.Q(wrapped=b""), name="key_is_empty_when_erased"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
