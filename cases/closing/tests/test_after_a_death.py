"""After a death a request is closed by two: proposed, then approved by the director; the database holds it too."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases import casework
from cases.closing import errors
from cases.errors import ReasonMissing
from cases.models import Case, Closure
from cases.status import Status
from cases.tests import factories
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.notices.models import Notice


@pytest.fixture
def case(hana, mio):
    """Everybody in it has died; Hana looks after it, Mio is the director."""
    case = factories.case(hana)
    factories.bring(case, Status.DIED, by=hana)
    return case


def proposed(case, by, **facts) -> Closure:
    casework.close_case(case, by=by, **{"closed_for": "died", **facts})
    return Closure.objects.waiting().get(case=case)


def now(case) -> Case:
    with trail.act("test", by=None):
        return Case.objects.get(pk=case.pk)


def no_more(*users: User) -> None:
    with trail.act("test", by=None):
        User.objects.filter(pk__in=[user.pk for user in users]).update(is_active=False)


def test_it_stays_open_until_the_director_approved(hana, mio, case):
    closure = proposed(case, hana)
    assert now(case).is_open
    assert not Case.objects.to_close().filter(pk=case.pk).exists()
    with pytest.raises(errors.ClosingWaits):
        casework.close_case(case, by=hana, closed_for="died")

    casework.approve_closing(closure, by=mio)

    assert (now(case).is_open, now(case).closed_for) == (False, "died")
    with pytest.raises(errors.NothingWaits):
        casework.approve_closing(closure, by=mio)


def test_whoever_proposed_it_does_not_approve_and_another_caseworker_not_while_there_is_a_director(hana, jun, case):
    casework.assign(case, by=hana, lead=hana, deputy=jun)
    closure = proposed(case, hana)

    with pytest.raises(errors.ApprovedByTheSame):
        casework.approve_closing(closure, by=hana)
    with pytest.raises(errors.DirectorApproves):
        casework.approve_closing(closure, by=jun)


def test_what_the_only_director_proposed_the_lead_approves(hana, mio, case):
    closure = proposed(case, mio)
    with pytest.raises(errors.ApprovedByTheSame):
        casework.approve_closing(closure, by=mio)

    casework.approve_closing(closure, by=hana)

    assert not now(case).is_open


def test_with_the_directors_account_closed_the_deputy_approves(hana, mio, jun, case):
    casework.assign(case, by=hana, lead=hana, deputy=jun)
    closure = proposed(case, hana)
    no_more(*User.objects.with_role("director"))

    casework.approve_closing(closure, by=jun)

    assert not now(case).is_open


def test_a_house_with_no_second_officer_closes_it_alone_marked_so(hana, mio, case):
    no_more(*User.objects.filter(role__in=("caseworker", "director")).exclude(pk=hana.pk))

    assert not casework.close_case(case, by=hana, closed_for="died").is_open
    assert Closure.objects.get().is_alone


def test_a_death_of_somebody_unnamed_counts_too(hana, mio):
    case = factories.case(hana)
    casework.record_death(
        case,
        by=hana,
        members=[],
        unknown_people=1,
        happened=factories.exactly(clock.today()),
        population="led_by_us",
        cause="drowned",
    )
    factories.bring(case, Status.WITHDRAWN, by=hana)

    assert proposed(case, hana).waits


def test_it_is_withdrawn_with_a_reason_and_can_be_proposed_again(hana, mio, case):
    closure = proposed(case, hana)
    with pytest.raises(ReasonMissing):
        casework.withdraw_closing(closure, by=mio, reason=" ")

    casework.withdraw_closing(closure, by=mio, reason="Her sister asks for her things.")

    with pytest.raises(errors.NothingWaits):
        casework.approve_closing(closure, by=mio)
    assert now(case).is_open
    assert proposed(case, hana).waits


def test_what_becomes_open_meanwhile_holds_the_approval(hana, mio):
    case = factories.case(hana, factories.woman(), factories.child())
    mother, child = factories.members_of(case)
    casework.move([child], by=hana, status=Status.WITHDRAWN, reason="x", occurred_at=clock.now())
    casework.record_death(
        case,
        by=hana,
        members=[mother],
        happened=factories.exactly(clock.today()),
        population="led_by_us",
        cause="unknown",
    )
    closure = proposed(case, hana)
    casework.move(factories.members_of(case)[1:], by=hana, status=Status.VERIFYING, occurred_at=clock.now())

    with pytest.raises(errors.StillOpen):
        casework.approve_closing(closure, by=mio)


def test_a_correction_after_a_death_takes_two_again(hana, mio, case):
    casework.approve_closing(proposed(case, hana), by=mio)
    casework.correct_closing(case, by=hana, closed_for="settled")
    assert now(case).closed_for == "died"
    with pytest.raises(errors.ClosingWaits):
        casework.reopen_case(case, by=hana, reason="x")

    casework.approve_closing(Closure.objects.waiting().get(), by=mio)

    assert (now(case).closed_for, now(case).is_open) == ("settled", False)


def test_the_director_is_told_and_the_proposer_of_the_answer(hana, mio, case):
    closure = proposed(case, hana)
    with trail.act("test", by=None):
        told = {(notice.kind, notice.user_id) for notice in Notice.objects.all()}
    assert ("cases.closing_waits", mio.pk) in told
    assert ("cases.closing_waits", hana.pk) not in told

    casework.approve_closing(closure, by=mio)

    with trail.act("test", by=None):
        assert Notice.objects.filter(kind="cases.closing_answered", user=hana).exists()


def test_the_database_closes_nothing_without_its_row_nor_by_one_alone(hana, mio, jun, case):
    closure = proposed(case, hana)
    wrong = {
        "case_closed_by_a_closure": lambda: Case.objects.filter(pk=case.pk).update(
            closed_at=closure.closed_at, closed_for="died"
        ),
        "closure_approved_by_another": lambda: Closure.objects.update(approved_at=clock.now(), approved_by=hana),
        "closure_approved_by_director": lambda: Closure.objects.update(approved_at=clock.now(), approved_by=jun),
    }
    for rule, write in wrong.items():
        with pytest.raises(IntegrityError) as refused, trail.act("test", by=None), transaction.atomic():
            write()
        assert refused.value.__cause__.diag.constraint_name in (rule, "closure_approved_by_director")


def test_by_browser_it_waits_on_the_desk_of_the_director_and_is_approved_there(desk_of, hana, mio, case):
    worker, director = desk_of(hana), desk_of(mio)
    page = worker.get(reverse("cases:close-case", args=[case.pk])).text
    assert "until the director has approved" in page
    worker.post(reverse("cases:close-case", args=[case.pk]), {"closed_for": "died"})
    closure = Closure.objects.get()
    approve = reverse("cases:approve-closing", args=[closure.pk])

    assert approve in director.get("/").text
    assert approve in director.get(case.get_absolute_url()).text
    assert approve not in worker.get(case.get_absolute_url()).text
    assert reverse("cases:withdraw-closing", args=[closure.pk]) in worker.get("/").text

    director.post(approve)
    assert not now(case).is_open


def test_whoever_proposed_it_is_led_to_where_it_is_withdrawn(hana, mio, case, desk_of):
    closure = proposed(case, hana)

    answer = desk_of(hana).get(reverse("cases:approve-closing", args=[closure.pk]))

    ways = [url for url, _words in answer.context["obstacle"].ways]
    assert ways == [reverse("cases:withdraw-closing", args=[closure.pk])]
