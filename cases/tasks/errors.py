"""Why a task is not made, not changed and not ended."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class OverAlready(DomainError):
    sentence = _lazy(
        "This task is not open any more: %(outcome)s, %(name)s, %(when)s. If that was an error, open it again."
    )


class StillOpen(DomainError):
    sentence = _lazy("This task is open. There is nothing to open again.")


class EndedByItself(DomainError):
    sentence = _lazy("This task ended with the step that had made it due. Make a new one if it is still needed.")


class NextIsDone(DomainError):
    sentence = _lazy(
        "The task that followed this one was worked on already, so this one stays as it is. Use the later one."
    )


class OwnerCannot(DomainError):
    field = "owner"
    sentence = _lazy(
        "%(name)s cannot see this task. Choose its lead, its deputy or a director whose account is in use."
    )


class OwnerOfNone(DomainError):
    field = "owner"
    sentence = _lazy("%(name)s cannot have this task. Choose a caseworker or a director whose account is in use.")


class DueInThePast(DomainError):
    field = "due_at"
    sentence = _lazy("This moment has passed. Choose one that is still to come, Tokyo time.")


class WordsMissing(DomainError):
    field = "words"
    sentence = _lazy("Say in words what is to be done: its kind alone does not tell.")


class ComesBackHow(DomainError):
    field = "unit"
    sentence = _lazy("Of a task that comes back say every how many days, weeks or months, from 1 to 60.")
    constraints = ("task_comes_back_by_steps",)


class UntilBeforeDue(DomainError):
    field = "until"
    sentence = _lazy("The last day lies before the task is due. Choose a later one, or leave it empty.")


class NobodyElse(DomainError):
    field = "to"
    sentence = _lazy("Choose somebody else: these tasks are theirs already.")


class NothingToHandOver(DomainError):
    sentence = _lazy("%(name)s has no open task that you see. There is nothing to hand over.")


class OwnerByDatabase(DomainError):
    sentence = _lazy("Whoever does a task of a request is its lead, its deputy or a director. Choose one of them.")
    constraints = ("task_owner_may_see",)
