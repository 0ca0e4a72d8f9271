"""Pictures of our own that stand at a chapter of the report; each is what one release lets out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from reports.models.editions import hash_in_sql
from reports.models.releasing import PICTURES, ReleaseItem

__all__ = ["PICTURES", "People", "ReleasePicture"]


class People(models.TextChoices):
    """Whether a picture tells of somebody."""

    NOBODY = "nobody", _lazy("nobody can be recognised in it, and no place where people hide or cross")
    CONSENTED = "consented", _lazy("everybody who can be recognised consented in writing to its being printed")


class ReleasePicture(models.Model):
    """The picture of one release: the bytes of a JPEG we wrote, what it shows in words of each language, and who is in it.

    When the release is revoked or not agreed to, the bytes go and the row stays; an edition that printed it has them in its pages.
    """

    item = models.OneToOneField(ReleaseItem, models.PROTECT, primary_key=True, related_name="picture")
    content = models.BinaryField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    alt_en = models.CharField(_lazy("in English"), max_length=300)
    alt_ja = models.CharField(_lazy("in Japanese"), max_length=300)
    alt_ko = models.CharField(_lazy("in Korean"), max_length=300)
    people = models.CharField(_lazy("who is in it"), max_length=9, choices=People)

    class Meta:
        verbose_name = _lazy("picture of the report")
        constraints = [
            models.CheckConstraint(
                condition=~Q(alt_en="") & ~Q(alt_ja="") & ~Q(alt_ko=""), name="picture_has_words_in_each_language"
            ),
            models.CheckConstraint(condition=Q(people__in=People.values), name="picture_says_who_is_in_it"),
            models.CheckConstraint(
                condition=Q(content=None) | Q(sha256=hash_in_sql("content")), name="picture_is_its_hash"
            ),
        ]

    def __str__(self) -> str:
        return self.sha256

    def alt(self, language: str) -> str:
        """What it shows, in words of a language."""
        return getattr(self, f"alt_{language}")
