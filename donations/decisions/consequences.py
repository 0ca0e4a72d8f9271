"""What each act of deciding brings about, in sentences that are true of this request and its people; nothing is written.

An officer who does not see the request reads the rule instead: whom it reaches is not known to them.
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from cases.case.models import Case
from cases.response_time.measure import clock_of
from donations.decisions.affected import Reach, reach_of
from donations.decisions.models import Commitment
from donations.decisions.preview import Effect
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.money import Money


class Outlook(NamedTuple):
    """A request as one person sees it, whom an act reaches and whether the clock runs (None: not theirs to see), and its money."""

    reach: Reach | None
    is_ticking: bool | None
    running: Commitment | None
    case: Case | None = None

    @classmethod
    def of(cls, case_id: UUID, user: User) -> Outlook:
        """As it is now, by its key: whether they see it is asked."""
        case = Case.objects.visible_to(user).filter(pk=case_id).first()
        return cls(None, None, Commitment.objects.running_of(case_id)) if case is None else cls.of_seen(case)

    @classmethod
    def of_seen(cls, case: Case) -> Outlook:
        """As it is now, of a request that they have before them."""
        return cls(reach_of(case), clock_of(case, clock.now()).is_ticking, Commitment.objects.running_of(case.pk), case)


def question(effect: Effect, reference: str) -> str:
    """What is about to be committed: amount, fund and request."""
    return _("Commit %(amount)s from “%(fund)s” for %(case)s") % {
        "amount": effect.fund.money(effect.amount),
        "fund": effect.fund,
        "case": reference,
    }


def who_leads(reach: Reach | None) -> str:
    """The lead once the money is committed, in a few words: a partner who leads goes on leading."""
    if reach is None or 0 < reach.led_by_partner < reach.is_open:
        return _("LFNKR pays")
    return _("A partner leads; LFNKR pays") if reach.led_by_partner else _("LFNKR leads")


def committing(effect: Effect, reference: str, reach: Reach | None) -> tuple[str, ...]:
    """What a commitment brings about."""
    named = {
        "amount": effect.fund.money(effect.amount),
        "fund": effect.fund,
        "case": reference,
        "available": effect.fund.money(effect.fund.available),
        "left": effect.fund.money(effect.left),
    }
    sentences = [
        _("%(amount)s of “%(fund)s” is committed to %(case)s at once.") % named,
        _("What is available falls from %(available)s to %(left)s.") % named,
        _leading(reach),
        _funding(reach),
    ]
    if effect.is_below_floor:
        sentences.append(
            _("It goes below the floor: your reason is signed, the treasurer is shown it, and an appeal runs.")
        )
    return tuple(sentences)


def _leading(reach: Reach | None) -> str:
    if reach is None:
        return _("LFNKR leads, unless a partner does already: then LFNKR pays.")
    if not reach.led_by_partner:
        return _("LFNKR leads.")
    if reach.led_by_partner == reach.is_open:
        return _("A partner leads, as before; LFNKR pays.")
    return _("A partner leads some of the people, as before; LFNKR leads the others, and pays.")


def _funding(reach: Reach | None) -> str:
    if reach and reach.waits_for_money == reach.people:
        return _("Everybody in the request is funded; the caseworker sees it at once and may begin.")
    if reach and not reach.waits_for_money:
        return _("Nobody’s status changes: nobody waits for money any more.")
    return _("Everybody who is not yet under way is funded; the others stay where they are.")


def declining(outlook: Outlook) -> tuple[str, ...]:
    """What a refusal brings about."""
    if outlook.reach and outlook.reach.is_all:
        who = _("Everybody in the request is recorded as declined, with this reason.")
    else:
        who = _("Everybody who is not yet under way is recorded as declined, with this reason; the others stay.")
    return tuple(filter(None, (who, _money_stays(outlook.running), _clock_of_a_refusal(outlook))))


def _money_stays(running: Commitment | None) -> str:
    if running is None:
        return _("No money moves.")
    return _("%(left)s stays committed to %(case)s until the treasurer releases it.") % {
        "left": Money(running.remaining),
        "case": running.case_reference,
    }


def _clock_of_a_refusal(outlook: Outlook) -> str:
    if outlook.is_ticking is None:
        return _("The 72-hour clock stops when nobody in the request is open any more.")
    if not outlook.is_ticking:
        return ""
    return _("The 72-hour clock goes on.") if outlook.reach.leaves_open else _("The 72-hour clock stops.")


def waiting(outlook: Outlook) -> tuple[str, ...]:
    """What follows from letting a request wait for funds, besides the sums."""
    if outlook.reach and outlook.reach.is_all:
        who = _("Everybody in the request is set to waiting for funds.")
    else:
        who = _("Everybody who is not yet under way is set to waiting for funds; the others stay where they are.")
    goes_on = _("The 72-hour clock goes on: waiting for funds is no pause.") if outlook.is_ticking is not False else ""
    return tuple(filter(None, (who, _("An open proposal is ended."), _money_stays(outlook.running), goes_on)))


def waiting_for_something(outlook: Outlook) -> tuple[str, ...]:
    """What follows from letting a request wait for something else than funds."""
    if outlook.reach and outlook.reach.is_all:
        who = _("Everybody in the request is set to waiting.")
    else:
        who = _("Everybody who is not yet under way is set to waiting; the others stay where they are.")
    again = _("No money moves. The proposal ends, and can be made again at any time.")
    return (who, again)


def handing_over(outlook: Outlook, *, is_covered: bool, of_some: bool = False) -> tuple[str, ...]:
    """What follows from a takeover, perhaps `of_some`; what was missing is kept only where something is."""
    stops = _("The 72-hour clock stops.") if outlook.is_ticking else ""
    if stops and of_some:
        stops = _("The 72-hour clock stops where everybody is taken over.")
    return tuple(
        filter(
            None,
            (
                _("The partner leads; each person's status stays where it is."),
                stops,
                _("An open proposal is ended."),
                _money_stays(outlook.running),
                "" if is_covered else _("For lack of funds, the estimate and what was available now are kept."),
            ),
        )
    )
