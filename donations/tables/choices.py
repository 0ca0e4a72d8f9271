"""In which letters a file is written."""

from __future__ import annotations

from django.db import models


class Encoding(models.TextChoices):
    """In which letters the file is written."""

    UTF_8 = "utf-8-sig", "UTF-8"
    SHIFT_JIS = "cp932", "Shift_JIS"
