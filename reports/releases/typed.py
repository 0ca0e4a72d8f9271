"""Every text somebody typed that could reach an outside edition, with the exact days and places beside: each a release of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from cases.choices import COUNTRIES
from cases.models import Event, MissionVisit
from lfnkr.language.lists import colon, comma, semicolon
from lfnkr.language.ranges import last_day
from lfnkr.language.wordings import is_foreign, known
from reports.figures.figure import Figure
from reports.figures.listed import Reference, Survey
from reports.models import Register, RegisterDeclaration
from reports.models.releasing import LETTER

LOSSES = "words.losses"
"""How those died whose rescue a partner led."""

READ_WITH_THE_LETTER = (
    "requests.people",
    "rescued.led.people",
    "taken_over.people",
    "deaths.people",
    "spending.rescue",
    "unmet.takeovers",
    "reserve.closing",
)
"""The figures a letter is read beside: where one of them is another by now, two people read it again before it is printed."""

OF_A_MISSION = {
    "leader": _lazy("who led it"),
    "area": _lazy("the area"),
    "days": _lazy("its days"),
    "purpose": _lazy("its purpose"),
    "paid_from": _lazy("what paid for it"),
    "places": _lazy("the places visited, with the interviews held there"),
    "goods": _lazy("the goods given"),
    "reception": _lazy("how it was received"),
}
OF_A_POLICY = {"text": _lazy("its text"), "because": _lazy("its cause")}
OF_A_STATISTIC = {
    "publisher": _lazy("publisher"),
    "series": _lazy("series"),
    "period": _lazy("period"),
    "source": _lazy("source"),
}


@dataclass(frozen=True)
class Typed:
    """One text as it stands inside: the chapter it prints in, what it tells of, and its words in each language.

    `bound` is what a release of it binds. `is_fact`: the words are written by the report from a day or a place somebody
    recorded; they are released or not, and never in other words. `is_quoted`: they were published once and are quoted as
    they stand; what they may tell is looked for as in words for outside. `is_written_here`: nothing stands inside before it is
    proposed; `words` are those last proposed, whatever became of them. `has_figures`: figures are named in them in braces.
    `is_picture`: it is a picture, and its words are those under it, which it may do without.
    `is_arrangement`: it has no words; its release says in what order the parts of the report stand.
    """

    key: str
    chapter: str
    subject: str
    part: str | Promise
    bound: str
    words: Mapping[str, str]
    is_fact: bool = False
    is_quoted: bool = False
    is_written_here: bool = False
    has_figures: bool = False
    is_picture: bool = False
    is_arrangement: bool = False


def typed_of(reference: Reference, registers: Mapping[Register, RegisterDeclaration]) -> dict[str, Typed]:
    """The texts of a report by their key, in the order of its chapters; empty ones are none."""
    found = (
        *_registers(registers),
        *_losses(reference),
        *(text for survey in reference.surveys for text in _mission(survey)),
        *_incident(reference),
        *_policies(reference),
        *_statistics(reference),
    )
    return {text.key: text for text in found}


def typed_letter(last_words: Mapping[str, str], figures: Mapping[str, Figure]) -> Typed:
    """The letter of the director of a term, in the words last proposed; its release binds the figures it is read with."""
    bound = bound_to(*(figures[key].value for key in READ_WITH_THE_LETTER if key in figures))
    subject, part = _("Letter of the director"), _lazy("its words")
    return Typed(LETTER, "letter", subject, part, bound, last_words, is_written_here=True)


def in_each_language(words: Callable[[], str]) -> dict[str, str]:
    """What a text says in each language."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = words()
    return found


def bound_to(*facts: object) -> str:
    """What a release binds, as one text that is equal only for the same facts."""
    return json.dumps(facts, ensure_ascii=False)


def register_key(register: str) -> str:
    """The key of the reason for which a register was declared complete."""
    return f"words.register.{register}"


def mission_key(survey: Survey, part: str) -> str:
    """The key of one text of a mission."""
    return f"words.mission.{survey.mission.pk}.{part}"


def incident_key(arrest: Event) -> str:
    """The key of an arrest of one of us."""
    return f"words.incident.{arrest.pk}"


def policy_key(number: int, part: str) -> str:
    """The key of one text of a policy."""
    return f"words.policy.{number}.{part}"


def statistic_key(number: int, part: str) -> str:
    """The key of one text of a figure of others."""
    return f"words.outside.{number}.{part}"


def _written(key: str, chapter: str, subject: str, part: str | Promise, *texts: str) -> Iterator[Typed]:
    """A text as it was typed, several on lines of their own; nothing where nobody typed any."""
    if any(texts):
        words = in_each_language(lambda: "\n".join(known(text) for text in texts if text))
        yield Typed(key, chapter, subject, part, bound_to(*texts), words)


def _registers(registers: Mapping[Register, RegisterDeclaration]) -> Iterator[Typed]:
    """The reason of the one register whose reason prints."""
    if said := registers.get(Register.REQUESTS):
        key, subject = register_key(Register.REQUESTS), _("Register declared complete")
        yield from _written(key, "asked", subject, _lazy("why it is complete"), said.reason)


def _losses(reference: Reference) -> Iterator[Typed]:
    """The words for the deaths under a partner's lead, where they are the same for all: others print nowhere."""
    if len(reference.words_for_losses) != 1:
        return
    (told,) = reference.words_for_losses
    if told:
        words = in_each_language(lambda: "" if is_foreign(told) else known(told))
        part = _lazy("how it happened")
        yield Typed(LOSSES, "lost", _("Deaths under the lead of a partner"), part, bound_to(told), words)


def _mission(survey: Survey) -> Iterator[Typed]:
    mission = survey.mission
    subject = _("Survey mission begun on %(day)s") % {"day": formats.date_format(mission.begins_on, "DATE_FORMAT")}

    def text(part: str, *texts: str) -> Iterator[Typed]:
        return _written(mission_key(survey, part), "mission", subject, OF_A_MISSION[part], *texts)

    days = bound_to(mission.begins_on.isoformat(), mission.ends_on.isoformat())
    yield from text("leader", mission.led_by)
    yield from text("area", mission.area)
    yield Typed(
        mission_key(survey, "days"),
        "mission",
        subject,
        OF_A_MISSION["days"],
        days,
        in_each_language(
            lambda: (
                _("from %(begins)s to %(ends)s")
                % {
                    "begins": formats.date_format(mission.begins_on, "DATE_FORMAT"),
                    "ends": last_day(mission.begins_on, mission.ends_on),
                }
            )
        ),
        is_fact=True,
    )
    yield from text("purpose", mission.purpose)
    yield from text("paid_from", mission.paid_from)
    if any(visit.place for visit in survey.visits):
        visits = [(visit.place, visit.is_police_station, visit.interviews, visit.cells) for visit in survey.visits]
        yield Typed(
            mission_key(survey, "places"),
            "mission",
            subject,
            OF_A_MISSION["places"],
            bound_to(*visits),
            in_each_language(lambda: "\n".join(visit_words(visit) for visit in survey.visits)),
        )
    yield from text("goods", *(goods.kind for goods in survey.goods))
    yield from text("reception", mission.reception)


def visit_words(visit: MissionVisit) -> str:
    """One place visited: its name, and the interviews held there."""
    station = f"{_('Police station')}{colon()}" if visit.is_police_station else ""
    held = ngettext("%(n)d person interviewed", "%(n)d people interviewed", visit.interviews) % {"n": visit.interviews}
    cells = ngettext("in %(n)d cell", "in %(n)d cells", visit.cells or 0) % {"n": visit.cells or 0}
    told = [known(str(visit)), held + (f"{comma()}{cells}" if visit.cells else "")]
    return station + semicolon().join(told if visit.interviews else told[:1])


def _incident(reference: Reference) -> Iterator[Typed]:
    """The arrest of one of us: the report writes its words, from a country, a span and a day."""
    if held := reference.arrest:
        facts = bound_to(held.country, held.held_months, held.happened and held.happened.text)
        words = in_each_language(lambda: incident_words(held))
        yield Typed(incident_key(held), "background", _("An arrest"), _lazy("the sentence"), facts, words, is_fact=True)


def incident_words(held: Event) -> str:
    """The sentence about the arrest of one of us."""
    text = _(
        "A member of LFNKR was arrested in %(country)s during a rescue and held for %(months)d months (as told; date of the arrest: %(day)s)."
    )
    return text % {"country": COUNTRIES[held.country], "months": held.held_months, "day": held.happened}


def _policies(reference: Reference) -> Iterator[Typed]:
    for policy in reference.policies:
        subject = _("Policy in force")
        for part, label in OF_A_POLICY.items():
            yield from _written(policy_key(policy.pk, part), "background", subject, label, getattr(policy, part))


def _statistics(reference: Reference) -> Iterator[Typed]:
    for row in reference.outside:
        subject = _("Figure of others")
        for part, label in OF_A_STATISTIC.items():
            yield from _written(statistic_key(row.pk, part), "background", subject, label, getattr(row, part))
