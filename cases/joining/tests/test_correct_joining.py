"""How and since when people are on a request is told anew: what it was before stays, and ages follow."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from cases import casework
from cases.case.choices import Joined
from cases.case.errors import CaseIsClosed
from cases.errors import InTheFuture, ReasonMissing
from cases.intake.errors import BornWhileItWasOpen
from cases.joining import errors
from cases.models import Case, CaseMember, JoiningChange, Person, ProposedCorrection, StatusChange, Voiding
from cases.seal.reveal import open_seal
from cases.second_officer import errors as second
from cases.second_officer.notices import waiting
from cases.status import Status
from cases.tests import factories
from cases.voiding.errors import HistoryBegins
from lfnkr import taken_back
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy import ages
from lfnkr.fuzzy.dates import exactly
from lfnkr.notices.models import Notice
from lfnkr.taken_back import Consequence

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

WHY = "She told it wrongly."
CALL = clock.now() - timedelta(days=40)


def day(ago):
    """A day, so many days ago."""
    return exactly(clock.today() - timedelta(days=ago))


@pytest.fixture
def case(hana, all_rows):
    """A mother who called 40 days ago, and a child that is recorded as having come with the call."""
    return factories.case(hana, factories.woman(), factories.child(None), received_at=CALL)


def child_of(case):
    return CaseMember.objects.get(case=case, position=1)


def correct(case, by, joined="joined", ago=20, member=None, reason=WHY):
    happened = day(ago) if ago is not None else None
    return casework.correct_joining([member or child_of(case)], by=by, joined=joined, happened=happened, reason=reason)


def counted(_facts):
    """What a house says in which a signed edition counted everything."""
    return [Consequence(sentence="It was printed.", needs_second_officer=True)]


@pytest.fixture
def printed():
    """Such a house."""
    taken_back.register(counted)
    yield
    taken_back.KNOWN.remove(counted)


def first_of(member):
    return StatusChange.objects.get(member=member, before="", voided_at=None)


def test_a_child_of_the_call_was_born_later(case, hana):
    (change,) = correct(case, hana, joined="born")

    child = child_of(case)
    assert child.joined == Joined.BORN and child.status == Status.RECEIVED
    assert (change.before, change.after) == (Joined.CALL, Joined.BORN)
    assert first_of(child).happened == day(20) and change.step == first_of(child)
    change.former_step.refresh_from_db()
    assert change.former_step.voided_at and Voiding.objects.get().status_change == change.former_step


def test_whoever_joined_was_there_already(case, hana):
    (sister,) = factories.join(case, factories.person_facts("other"), by=hana, joined=Joined.LATER, happened=day(10))

    correct(case, hana, joined="told_later", ago=None, member=sister)

    assert first_of(sister).occurred_at == case.received_at
    assert CaseMember.objects.get(pk=sister.pk).joined == Joined.TOLD_LATER


def test_only_the_way_of_joining_is_another(case, hana):
    correct(case, hana, joined="joined")

    (change,) = correct(case, hana, joined="born")

    assert change.step is None and StatusChange.objects.filter(member=child_of(case)).count() == 2


def test_corrected_twice_and_back_to_the_call(case, hana):
    correct(case, hana, ago=20)
    correct(case, hana, ago=30)

    correct(case, hana, joined="call", ago=None)

    child = child_of(case)
    assert child.joined == Joined.CALL and first_of(child).occurred_at == case.received_at
    assert [change.before for change in JoiningChange.objects.all()] == ["call", "joined", "joined"]


def test_the_steps_after_it_stay(case, hana):
    casework.move(factories.members_of(case), by=hana, status=Status.VERIFYING, happened=day(5))

    correct(case, hana, ago=20)

    assert child_of(case).status == Status.VERIFYING


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ({"ago": -2}, InTheFuture),
        ({"joined": "born", "ago": -2}, errors.BornInTheFuture),
        ({"ago": None}, errors.DayMissing),
        ({"ago": 50}, errors.JoinedBeforeTheCall),
        ({"reason": " "}, ReasonMissing),
        ({"joined": "call", "ago": None}, errors.JoinedSoAlready),
        ({"ago": 2}, errors.JoinedAfterAStep),
    ],
)
def test_it_is_refused(case, hana, told, refused):
    casework.move(factories.members_of(case), by=hana, status=Status.VERIFYING, happened=day(5))

    with pytest.raises(refused):
        correct(case, hana, **told)

    assert child_of(case).joined == Joined.CALL and not Voiding.objects.exists()


def test_somebody_was_there_at_the_call(case, hana):
    with pytest.raises(errors.NobodyAtTheCall):
        casework.correct_joining(factories.members_of(case), by=hana, joined="joined", happened=day(9), reason=WHY)


def test_nobody_who_was_added_came_with_the_call(case, hana):
    (sister,) = factories.join(case, factories.person_facts("other"), by=hana, joined=Joined.LATER, happened=day(10))

    with pytest.raises(errors.NotWithTheCall):
        correct(case, hana, joined="call", ago=None, member=sister)


def test_a_child_of_six_was_not_born_on_the_way(hana, all_rows):
    case = factories.case(hana, factories.woman(), factories.child(6), received_at=CALL)

    with pytest.raises(errors.BornWithAnAge):
        correct(case, hana, joined="born")


def test_whose_birth_date_lies_after_the_call_was_not_there(case, hana):
    newborn = factories.person_facts("dependant", birth_on=day(10))
    (member,) = factories.join(case, newborn, by=hana, joined=Joined.BORN, happened=day(10))

    with pytest.raises(errors.BornAfterTheCall):
        correct(case, hana, joined="told_later", ago=None, member=member)


def test_a_closed_request_stays_as_it_is(case, hana):
    factories.bring(case, Status.DECLINED, by=hana)
    casework.close_case(case, by=hana, closed_for="other", reason="Over.")

    with pytest.raises(CaseIsClosed):
        correct(case, hana)


def test_what_was_told_before_is_not_put_back_by_itself(case, hana):
    correct(case, hana)

    with pytest.raises(HistoryBegins):
        casework.void(Voiding.objects.get(), by=hana, case=case, reason=WHY)


def test_what_an_edition_counted_waits_for_a_second_officer(case, hana, mio, printed):
    proposed = correct(case, hana)

    assert isinstance(proposed, ProposedCorrection) and child_of(case).joined == Joined.CALL
    assert [notice.user for notice in Notice.objects.filter(kind="cases.correction_waits")] == [mio]
    assert waiting([case.pk]) == {case.pk}
    with pytest.raises(second.AgreedByTheSame):
        casework.agree_to_correction(proposed, by=hana)
    with pytest.raises(second.CorrectionWaits):
        correct(case, hana, ago=10)

    casework.agree_to_correction(proposed, by=mio)

    change = JoiningChange.objects.get()
    assert (change.recorded_by, change.agreed_by, child_of(case).joined) == (hana, mio, Joined.LATER)
    assert Voiding.objects.get().agreed_by == mio and first_of(child_of(case)).happened == day(20)
    with pytest.raises(second.NothingWaits):
        casework.agree_to_correction(proposed, by=mio)


def test_what_is_withdrawn_changes_nothing(case, hana, mio, printed):
    proposed = correct(case, hana)

    casework.withdraw_correction(proposed, by=mio)

    assert child_of(case).joined == Joined.CALL and not JoiningChange.objects.exists()
    with pytest.raises(second.NothingWaits):
        casework.agree_to_correction(proposed, by=mio)


def test_nobody_agrees_to_what_is_another_by_now(case, hana, mio):
    knows = taken_back.register(lambda _facts: [Consequence(sentence="It was printed.", needs_second_officer=True)])
    proposed = correct(case, hana)
    taken_back.KNOWN.remove(knows)
    correct(case, hana, ago=30)

    with pytest.raises(errors.JoinedToldMeanwhile):
        casework.agree_to_correction(proposed, by=mio)


def test_the_database_keeps_how_somebody_joined(case, hana):
    with pytest.raises(IntegrityError, match="is kept in the act"), trail.act("test", by=None), transaction.atomic():
        CaseMember.objects.filter(case=case).update(joined=Joined.LATER)


def test_the_database_knows_who_agreed(case, hana, mio, printed):
    proposed = correct(case, hana)

    with pytest.raises(DatabaseError, match="agreed_by_another"), transaction.atomic():
        ProposedCorrection.objects.update(agreed_at=clock.now(), agreed_by=hana)
    casework.agree_to_correction(proposed, by=mio)
    with pytest.raises(DatabaseError, match="answered once"), transaction.atomic():
        ProposedCorrection.objects.update(agreed_at=None, agreed_by=None)


def test_by_its_page_and_in_the_history(case, hana, desk_of):
    desk, address = desk_of(hana), reverse("cases:correct-joining", args=[case.pk])
    assert address in desk.get(case.get_absolute_url()).text
    child = child_of(case)

    missing = desk.post(address, {"members": [child.pk], "joined": "born", "reason": WHY})
    answer = desk.post(
        address, {"members": [child.pk], "joined": "joined", "happened": str(clock.today()), "reason": WHY}
    )

    assert "happened" in missing.context["form"].errors and missing.context["form"]["reason"].value() == WHY
    assert answer.status_code == 302, answer.context["form"].errors
    page = desk.get(case.get_absolute_url()).text
    assert "told anew" in page and "joined them later" in page
    assert Case.objects.get(pk=case.pk).members.get(position=1).joined == Joined.LATER


def test_the_second_officer_agrees_by_the_page(case, hana, mio, desk_of, printed):
    proposed = correct(case, hana)
    page = desk_of(hana).get(case.get_absolute_url()).text
    address = reverse("cases:agree-to-correction", args=[proposed.pk])
    assert address not in page and reverse("cases:withdraw-correction", args=[proposed.pk]) in page
    desk = desk_of(mio)
    assert address in desk.get("/").text or address in desk.get(case.get_absolute_url()).text
    assert "joined them later" in desk.get(address).text

    assert desk.post(address, {}).status_code == 302

    assert child_of(case).joined == Joined.LATER


def test_why_is_read_under_an_open_seal(case, hana, desk_of, printed):
    proposed = correct(case, hana, reason="The pastor knew it better.")
    taken_back.KNOWN.remove(counted)
    casework.withdraw_correction(proposed, by=hana)
    correct(case, hana, reason="Her aunt told it so.")
    taken_back.register(counted)
    desk = desk_of(hana)
    closed = desk.get(case.get_absolute_url()).text

    open_seal(case, by=hana)

    page = desk.get(case.get_absolute_url()).text
    assert "The pastor knew" in page and page.count("Her aunt told it so.") >= 2
    assert "The pastor knew" not in closed and "Her aunt told" not in closed


def test_whoever_was_born_on_the_way_is_not_told_to_be_six(case, hana, all_rows):
    """What they are on the request is told first: by their age they were there at the call."""
    correct(case, hana, joined="born", ago=10)
    member = child_of(case)

    def tell_the_age():
        person = Person.objects.get(pk=member.person_id)
        casework.correct_person(person, by=hana, version=person.version, age=ages.years(6, clock.today()), reason=WHY)

    with pytest.raises(BornWhileItWasOpen, match=case.reference):
        tell_the_age()

    correct(case, hana, ago=5)
    tell_the_age()

    member.refresh_from_db()
    assert member.age_months_at_request // 12 in (5, 6)


def test_no_call_is_moved_behind_a_birth_on_the_way(case, hana, all_rows):
    newborn = factories.person_facts("dependant", birth_on=day(39))
    factories.join(case, newborn, by=hana, joined=Joined.BORN, happened=day(39))

    case.refresh_from_db()
    with pytest.raises(BornWhileItWasOpen):
        moved = clock.now() - timedelta(days=1)
        casework.change_case(case, by=hana, version=case.version, received_at=moved, reason=WHY)
