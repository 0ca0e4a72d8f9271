"""What the first hour of a house asks of the money: a price list in force."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.tariffs.models import Tariff
from lfnkr.calendar import clock
from lfnkr.first_hour.confirming import looked_at
from lfnkr.first_hour.steps import Step, StepResult


def look_at_tariff() -> StepResult:
    """The one that prices a rescue today; the house comes with one: done once it was confirmed, or another proposed."""
    tariff = Tariff.objects.find(clock.today())
    if tariff is None:
        return StepResult(False, _("No tariff is in force today."))
    said = _("In force since %(day)s.") % {"day": date_format(tariff.valid_from)}
    if MoneyProposal.objects.filter(kind=ProposalKind.TARIFF).exists():
        return StepResult(True, said)
    return looked_at("tariff", said)


STEPS = (
    Step(
        key="tariff",
        order=30,
        title=_lazy("The tariff"),
        look=look_at_tariff,
        page="admin:donations_tariff_changelist",
        why=_lazy("It prices each rescue: look whether its prices are those of today. A new one takes two officers."),
        label=_lazy("To the tariffs"),
        permission="reports.change_reference",
    ),
)
