"""For whom an edition of the report is printed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Internal, the members' meeting, or the public."""

    INTERNAL = "internal", _("internal")
    MEMBERS = "members", _("members")
    PUBLIC = "public", _("public")
