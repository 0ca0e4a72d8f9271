"""The versions of a fact as a page shows them, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.versions.models import FactVersion
from cases.versions.subjects import Facts, Subject
from lfnkr.language.lists import listed


@dataclass(frozen=True, kw_only=True)
class Line:
    """One version: whether it counts now, and its sealed words where they are open."""

    version: FactVersion
    counts: bool
    words: str = ""
    why: str = ""

    @property
    def told(self) -> str:
        """Who told it, when, and how sure it is; what nobody told is not named."""
        version = self.version
        day = version.told_on and _("told on %(day)s") % {"day": date_format(version.told_on)}
        parts = [version.get_source_display(), day, version.get_certainty_display()]
        return listed(str(part) for part in parts if part) if any(parts) else _("nobody said who told it")

    @property
    def is_sealed(self) -> bool:
        """Whether there are words that are not open."""
        return (self.version.words is not None and not self.words) or (self.version.why is not None and not self.why)


def lines_of(subject: Subject, texts: Mapping[int, Mapping[str, str | None]] | None = None) -> list[Line]:
    """What was told of a fact in the order it was told; `texts` are the sealed words, where they are open."""
    texts, found, is_named = texts or {}, [], False
    for version in subject.versions():
        counts = not is_named and subject.stands and version.taken_back_at is None and version.value == subject.value
        is_named |= counts
        words = texts.get(version.pk, {})
        found.append(Line(version=version, counts=counts, words=words.get("words") or "", why=words.get("why") or ""))
    return found


def told_otherwise(facts: Facts) -> list[Subject]:
    """The facts of a request of which several versions were told, one recorded in error among them."""
    subjects = {}
    for version in facts.versions:
        subject = facts.of_version(version)
        subjects[subject.name] = subject
    return list(subjects.values())
