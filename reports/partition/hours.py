"""What the 72 hours of one request came to."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _lazy

from cases.response_time.measure import LIMIT, Clock


class Hours(TextChoices):
    """The answer of one clock: each request led by LFNKR has one."""

    WITHIN = "within", _lazy("mobilised within 72 hours")
    OVER = "over", _lazy("later than 72 hours, or not yet after them")
    NOT_YET = "not_yet", _lazy("not mobilised yet, 72 hours not over")
    ENDED_BEFORE = "ended_before", _lazy("ended before the 72 hours")
    NOT_COMPUTABLE = "not_computable", _lazy("not computable")


def hours_of(clock: Clock, *, is_under_way: bool) -> Hours:
    """The answer of a clock; not computable where people were on the way and no hour of mobilisation was recorded, or where it
    was stopped on a day so uncertain that the 72 hours may have been over by then or not.
    """
    if clock.mobilised_at:
        return Hours.OVER if clock.net > LIMIT else Hours.WITHIN
    if is_under_way or clock.net <= LIMIT < clock.net_at_most:
        return Hours.NOT_COMPUTABLE
    if clock.net > LIMIT:
        return Hours.OVER
    return Hours.ENDED_BEFORE if clock.stopped_at else Hours.NOT_YET
