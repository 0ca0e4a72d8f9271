"""What the first hour of a house asks of the money: a price list in force."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donations.tariffs.models import Tariff
from lfnkr.calendar import clock
from lfnkr.first_hour.steps import State, Step


def look_at_tariff() -> State:
    """The one that prices a rescue today."""
    tariff = Tariff.objects.find(clock.today())
    if tariff is None:
        return State(False, _("No tariff is in force today."))
    return State(True, _("In force since %(day)s.") % {"day": date_format(tariff.valid_from)})


STEPS = (
    Step(
        key="tariff",
        order=30,
        title=gettext_lazy("The tariff"),
        look=look_at_tariff,
        page="admin:donations_tariff_changelist",
        why=gettext_lazy(
            "It prices each rescue: look whether its prices are those of today. A new one takes two officers."
        ),
        label=gettext_lazy("To the tariffs"),
        permission="reports.change_reference",
    ),
)
