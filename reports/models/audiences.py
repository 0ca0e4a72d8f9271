"""For whom an edition of the report is printed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class Audience(models.TextChoices):
    """Internal, the members' meeting, or the public."""

    INTERNAL = "internal", _lazy("internal")
    MEMBERS = "members", _lazy("members")
    PUBLIC = "public", _lazy("public")
