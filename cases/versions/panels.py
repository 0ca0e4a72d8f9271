"""On the page of a request what was told otherwise, version beside version; in its history what was told and chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases.case.models import Case
from cases.case.topics import TimelineTopic
from cases.seal.reveal import texts_of
from cases.versions.lines import lines_of, told_otherwise
from cases.versions.models import FactVersion, VersionChoice
from cases.versions.subjects import Facts, Subject
from lfnkr.language.lists import explained
from lfnkr.web.panels import Panel, TimelineEntry, has_rows, once, panel, timeline


@panel("case", side="beside", order=62, permission="cases.see_case", data="people")
def versions_beside(request: HttpRequest, case: Case) -> Panel:
    """The facts of which several versions were told, the one that counts marked; and the way to tell another."""
    has_any = has_rows("case", request, case, FactVersion)
    told = [
        {"words": capfirst(subject.words), "url": _page(subject), "lines": lines_of(subject)}
        for subject in (told_otherwise(once(request, Facts, case)) if has_any else ())
    ]
    return Panel("cases/versions/_versions.html", told=told, url=reverse("cases:facts", args=[case.pk]))


@timeline(
    "case",
    permission="cases.see_case",
    data="people",
    tells=(FactVersion, VersionChoice),
    rows={FactVersion: "case"},
)
def versions_in_timeline(request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """What was told otherwise, and which version was chosen for counting."""
    facts = once(request, Facts, case)
    words_of = texts_of(case, facts.versions, "words", by=request.user)
    reasons = texts_of(case, facts.choices, "reason", by=request.user)
    for version in facts.versions:
        if version.is_first:
            continue
        subject = facts.of_version(version)
        words = {"what": subject.words, "value": version.value}
        yield TimelineEntry(
            key=f"version-{version.pk}",
            at=version.recorded_at,
            recorded_at=version.recorded_at,
            title=explained(_("told otherwise: %(what)s, %(value)s") % words, version.get_source_display()),
            by=version.recorded_by.display_name,
            topic=TimelineTopic.FACTS,
            about=subject.people,
            url=_page(subject),
            text=words_of.get(version.pk) or "",
            is_sealed=version.words is not None and not words_of.get(version.pk),
            voided=_taken_back(version),
        )
    told = {version.pk: version for version in facts.versions}
    for choice in facts.choices:
        version = told[choice.version_id]
        subject = facts.of_version(version)
        yield TimelineEntry(
            key=f"version-chosen-{choice.pk}",
            at=choice.recorded_at,
            recorded_at=choice.recorded_at,
            title=_("counted by the version chosen: %(what)s, %(value)s")
            % {"what": subject.words, "value": version.value},
            by=choice.recorded_by.display_name,
            kind="decision",
            topic=TimelineTopic.FACTS,
            about=subject.people,
            url=_page(subject),
            text=reasons.get(choice.pk) or "",
            is_sealed=not reasons.get(choice.pk),
        )


def _taken_back(version: FactVersion) -> dict[str, Any] | None:
    """That a version was recorded in error, as the stream strikes it through."""
    if version.taken_back_at is None:
        return None
    return {"at": version.taken_back_at, "by": version.taken_back_by.display_name}


def _page(subject: Subject) -> str:
    return reverse("cases:versions", args=[subject.case.pk, subject.name])
