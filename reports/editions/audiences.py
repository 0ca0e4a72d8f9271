"""For whom an edition of the report is printed, and the least cell each may see (design rule 13)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Internal, the members' meeting, or the public."""

    INTERNAL = "internal", _("internal")
    MEMBERS = "members", _("members")
    PUBLIC = "public", _("public")


LEAST_CELL = {Audience.INTERNAL: 1, Audience.MEMBERS: 3, Audience.PUBLIC: 5}
"""The smallest count of people that may be printed outside release items."""
