"""How a fact that was told anew is called, and what stood before in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases.case.models import Case, CaseMember
from cases.corrections.keeping import OF_NAME, RELATION
from cases.corrections.models import Correction
from cases.people.choices import Circumstance
from cases.people.models import Identity, Person, PersonName
from lfnkr.declared.facts import facts_of
from lfnkr.language.lists import listed


def label_of(fact: str) -> str:
    """The one wording of a fact."""
    if fact in OF_NAME:
        return str(PersonName._meta.get_field(OF_NAME[fact]).verbose_name)
    if fact == RELATION:
        return _("How the principal applicant is related to this person")
    if fact in Circumstance.values:
        return capfirst(Circumstance(fact).label)
    return str(facts_of(CaseMember, Identity, Person, Case)[fact].verbose_name)


def sentence_of(corrections: Iterable[Correction]) -> str:
    """What one act told anew, in the words of the history: what was completed, what was corrected."""
    corrections = list(corrections)
    completed = [label_of(one.fact) for one in corrections if one.is_completion]
    corrected = [label_of(one.fact) for one in corrections if not one.is_completion]
    if not corrected:
        return _("completed: %(facts)s") % {"facts": listed(completed)}
    if not completed:
        return _("corrected: %(facts)s") % {"facts": listed(corrected)}
    return _("corrected: %(corrected)s; completed: %(completed)s") % {
        "corrected": listed(corrected),
        "completed": listed(completed),
    }
