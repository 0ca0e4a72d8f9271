"""A form about an operation, or one of its legs, that arrives when it is closed to its writer: what changed since it was shown."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import ResolverMatch
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.case.models import Case
from cases.operations.models import Leg, Operation, OperationStay
from lfnkr.audit import trail
from lfnkr.calendar.clock import day_of
from lfnkr.web.out_of_sight import Explained, explains


@explains
def left_meanwhile(request: HttpRequest) -> Explained | None:
    """That their people left the operation, that somebody said they never were in it, or that no request of theirs is in it.

    Of a request that was given away or restricted nothing more is said: a restricted one answers nobody.
    """
    operation = _operation_of(request.resolver_match)
    if operation is None:
        return None
    name = {"name": operation.code_name}
    user = request.user
    if Operation.objects.visible_to(user).filter(pk=operation.pk).exists():
        until = operation.left_by(user)
        if until is None:
            return None
        text = _(
            "Your people left the operation %(name)s by %(day)s: a leg that comes after that is told to those whose people are"
            " in it. Nothing of this form was saved."
        )
        way = (operation.get_absolute_url(), _("To the operation"))
        return Explained(text % {**name, "day": date_format(day_of(until))}, (way,))
    if taken_off := _taken_off(operation, user):
        text = _(
            "%(who)s recorded on %(day)s that your people never were in the operation %(name)s. Nothing of this form was saved."
        )
        last = taken_off[-1]
        words = {**name, "who": last.taken_back_by.display_name, "day": date_format(day_of(last.taken_back_at))}
        return Explained(text % words, ((last.member.case.get_absolute_url(), _("To the request")),))
    text = _(
        "The operation %(name)s was open to you when this form was shown. Since then the request through which you saw it was given"
        " to somebody else or closed to others. Nothing of this form was saved."
    )
    return Explained(text % name)


def _taken_off(operation: Operation, user: Any) -> list[OperationStay]:
    """What was said to be in error of people whose requests somebody still sees, the last behind."""
    with trail.reading():
        found = OperationStay.objects.filter(operation=operation, part="").exclude(wrong="")
        found = found.filter(member__case__in=Case.objects.visible_to(user))
        return list(found.select_related("taken_back_by", "member__case").order_by("taken_back_at", "pk"))


def _operation_of(match: ResolverMatch) -> Operation | None:
    """The operation that a page is about, itself or by one of its legs, whoever sees it."""
    model, key = getattr(getattr(match.func, "view_class", None), "model", None), match.kwargs.get("pk")
    with trail.reading():
        if model is Operation:
            return Operation.objects.filter(pk=key).first()
        leg = Leg.objects.filter(pk=key).select_related("operation").first() if model is Leg else None
    return leg and leg.operation
