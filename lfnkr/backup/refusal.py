"""Why there is no backup, or nothing is restored: one sentence for whoever gave the command, and one word for the row."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _lazy


class Problem(TextChoices):
    """What went wrong, as pages say it; `manage.py backup`, given by hand, says the exact sentence."""

    SETTINGS = "settings", _lazy("it is not set up: the recipient, the folder or the addresses are missing or wrong")
    NO_SPACE = "no_space", _lazy("the disk is full, or the folder cannot be written to")
    DATABASE = "database", _lazy("a database did not answer, or ended the connection")
    PROGRAM = "program", _lazy("PostgreSQL's programs are missing or reported an error")
    OTHER = "other", _lazy("something unforeseen")


class BackupRefused(Exception):
    """Nothing that looks like a backup was left, or nothing was restored; its sentence says why and what to do."""

    def __init__(self, sentence: str, problem: str = Problem.OTHER):
        super().__init__(sentence)
        self.problem = str(problem)
