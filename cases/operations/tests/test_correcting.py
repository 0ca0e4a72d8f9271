"""An operation told anew: what it is called, when it was opened, mobilised and closed; and that it never was so."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases import casework
from cases.errors import InTheFuture
from cases.models import Case, Operation, OperationChange, OperationMember, ProposedCorrection
from cases.operations import errors
from cases.operations.correcting import as_read
from cases.second_officer.errors import CorrectionWaits
from cases.status import Status
from cases.tests import factories
from lfnkr import taken_back
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly
from lfnkr.taken_back import Consequence

pytestmark = pytest.mark.usefixtures("all_rows")


@pytest.fixture
def operation(hana):
    """An operation mobilised two hours ago, opened three hours ago, of a request of five hours ago."""
    case = factories.case(hana, received_at=factories.ago(hours=5))
    member = factories.members_of(case)[0]
    factories.bring(case, Status.FUNDED, by=hana)
    made = factories.operation(member, by=hana, opened_at=factories.ago(hours=3), code_name="Heron")
    return casework.mobilise(made, by=hana, at=factories.ago(hours=2))


@pytest.fixture
def desk(desk_of, hana):
    return desk_of(hana)


def correct(operation, by, wrong="slip", **told):
    operation = Operation.objects.get(pk=operation.pk)
    return casework.correct_operation(operation, by=by, seen=as_read(operation), wrong=wrong, **told)


def case_of(operation) -> Case:
    return Case.objects.get(members__operations=operation)


def test_a_mobilising_that_never_was_is_taken_back_and_the_hours_run_on(hana, operation):
    assert case_of(operation).response_due_at is None

    correct(operation, hana, wrong="never", mobilised_at=None)

    assert case_of(operation).response_due_at is not None
    assert OperationMember.objects.get(operation=operation).sent_at is None
    change = OperationChange.objects.get()
    assert (change.part, change.before, change.after, change.wrong) == (
        "mobilised_at",
        operation.mobilised_at,
        None,
        "never",
    )


def test_a_mobilising_is_told_of_another_moment_and_the_clock_follows(hana, operation):
    at = factories.ago(hours=2, minutes=30)

    correct(operation, hana, mobilised_at=at)

    assert OperationMember.objects.get(operation=operation).sent_at == at


def test_what_was_mobilised_in_error_is_mobilised_again(hana, operation):
    correct(operation, hana, wrong="never", mobilised_at=None)

    again = casework.mobilise(operation, by=hana, at=factories.ago(minutes=5))

    assert again.mobilised_at and case_of(operation).response_due_at is None


def test_a_code_name_is_corrected_and_kept_in_the_trail_alone(hana, operation):
    assert correct(operation, hana, wrong="names", code_name="  Grey   Owl ").code_name == "Grey Owl"

    change = OperationChange.objects.get()
    assert (change.before, change.after) == (None, None)


def test_a_code_name_in_use_is_not_taken_by_a_correction(hana, operation):
    factories.operation(factories.member(hana), by=hana, code_name="Owl")

    with pytest.raises(errors.CodeNameTaken):
        correct(operation, hana, code_name="ＯＷＬ")
    with pytest.raises(errors.CodeNameMissing):
        correct(operation, hana, code_name="  ")


def test_an_operation_closed_by_a_slip_is_opened_again(hana, operation):
    casework.close_operation(operation, by=hana, at=factories.ago(minutes=30))

    correct(operation, hana, closed_at=None)

    assert factories.leg(operation, by=hana).pk
    casework.close_operation(operation, by=hana, at=factories.ago(minutes=1))
    assert correct(operation, hana, closed_at=factories.ago(minutes=10)).closed_at


def test_an_operation_is_not_told_out_of_order_or_of_the_future(hana, operation):
    with pytest.raises(InTheFuture):
        correct(operation, hana, mobilised_at=factories.ago(hours=-1))
    with pytest.raises(errors.OpenedOutOfOrder):
        correct(operation, hana, opened_at=factories.ago(hours=1))
    with pytest.raises(errors.ClosedNot):
        correct(operation, hana, closed_at=factories.ago(hours=1))
    casework.close_operation(operation, by=hana, at=factories.ago(hours=1))
    with pytest.raises(errors.MobilisedOutOfOrder):
        correct(operation, hana, mobilised_at=factories.ago(minutes=1))


def test_a_correction_needs_a_reason_and_something_to_correct(hana, operation):
    with pytest.raises(errors.WhyMissing):
        correct(operation, hana, wrong="", mobilised_at=None)
    with pytest.raises(errors.NothingCorrected):
        correct(operation, hana, code_name="Heron")


def test_the_second_of_two_who_correct_an_operation_is_told(hana, operation):
    seen = as_read(operation)
    correct(operation, hana, mobilised_at=factories.ago(hours=1))

    with pytest.raises(errors.ToldMeanwhile):
        casework.correct_operation(operation, by=hana, seen=seen, wrong="never", mobilised_at=None)


def test_where_people_left_on_a_leg_somebody_was_sent(hana, operation):
    leg = factories.leg(operation, by=hana, departed_on=exactly(clock.now()))
    with pytest.raises(errors.WasLeft):
        correct(operation, hana, wrong="never", mobilised_at=None)

    case = case_of(operation)
    casework.void(leg, by=hana, case=case, reason="They did not leave.")

    assert correct(operation, hana, wrong="never", mobilised_at=None).mobilised_at is None


def test_the_opening_is_told_earlier_and_not_after_somebody_left(hana, operation):
    earlier = operation.opened_at - timedelta(days=4)
    correct(operation, hana, opened_at=earlier)
    member = case_of(operation).members.get()
    gone = exactly(clock.today() - timedelta(days=2))
    casework.leave_operation(operation, by=hana, members=[member], left_on=gone)

    assert Operation.objects.get(pk=operation.pk).opened_at == earlier
    with pytest.raises(errors.BeforeTheOpening):
        correct(operation, hana, opened_at=operation.opened_at, mobilised_at=operation.mobilised_at)


@pytest.mark.parametrize(
    "told", [{"code_name": "Owl"}, {"mobilised_at": None}, {"opened_at": clock.now() - timedelta(days=9)}]
)
def test_the_database_keeps_what_an_operation_was(hana, operation, told):
    with pytest.raises(IntegrityError, match="is kept in the act"), trail.act("test", by=None), transaction.atomic():
        Operation.objects.filter(pk=operation.pk).update(**told)


def test_the_database_takes_back_no_mobilising_of_people_who_left(hana, operation, monkeypatch):
    factories.leg(operation, by=hana, departed_on=exactly(clock.now()))
    monkeypatch.setattr("cases.operations.rules.ways_left", lambda _operation: [])

    with pytest.raises(errors.SomebodyWasSent):
        correct(operation, hana, wrong="never", mobilised_at=None)


def test_by_the_page_a_mobilising_is_taken_back_and_the_history_says_so(hana, operation, desk):
    address = reverse("cases:correct-operation", args=[operation.pk])
    page = desk.get(address)
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    sent |= {"was_not_mobilised": "on", "wrong": "never"}
    sent["mobilised_at"] = ""

    answer = desk.post(address, sent)

    assert answer.status_code == 302, answer.context["form"].errors
    assert Operation.objects.get(pk=operation.pk).mobilised_at is None
    assert "not mobilised (before:" in desk.get(operation.get_absolute_url()).content.decode()
    assert "Operation Heron corrected" in desk.get(case_of(operation).get_absolute_url()).content.decode()


def test_an_emptied_moment_needs_the_box(hana, operation, desk):
    address = reverse("cases:correct-operation", args=[operation.pk])
    form = desk.get(address).context["form"]

    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    answer = desk.post(address, sent | {"mobilised_at": "", "wrong": "never"})

    assert "mobilised_at" in answer.context["form"].errors


@pytest.fixture
def printed():
    """A house in which a signed edition counted everything."""
    knows = taken_back.register(lambda _facts: [Consequence(sentence="It was printed.", needs_second_officer=True)])
    yield
    taken_back.KNOWN.remove(knows)


def test_what_an_edition_counted_of_the_mobilising_waits_for_a_second_officer(hana, mio, operation, printed):
    was, moment = operation.mobilised_at, factories.ago(minutes=50)

    proposed = correct(operation, hana, wrong="slip", mobilised_at=moment, code_name="Owl")

    now = Operation.objects.get(pk=operation.pk)
    assert isinstance(proposed, ProposedCorrection) and (now.mobilised_at, now.code_name) == (was, "Owl")
    with pytest.raises(CorrectionWaits):
        correct(operation, hana, mobilised_at=None)
    casework.agree_to_correction(proposed, by=mio)
    assert Operation.objects.get(pk=operation.pk).mobilised_at == moment
    assert OperationChange.objects.latest("pk").recorded_by == hana


def test_what_no_edition_counts_of_an_operation_waits_for_nobody(hana, operation, printed):
    assert correct(operation, hana, code_name="Owl").code_name == "Owl"
    casework.close_operation(operation, by=hana, at=factories.ago(minutes=30))
    assert correct(operation, hana, closed_at=None).closed_at is None


def test_nobody_agrees_to_what_an_operation_says_otherwise_by_now(hana, mio, operation, printed):
    proposed = correct(operation, hana, wrong="never", mobilised_at=None)
    casework.close_operation(operation, by=hana, at=factories.ago(minutes=30))

    with pytest.raises(errors.ToldMeanwhile):
        casework.agree_to_correction(proposed, by=mio)

    assert Operation.objects.get(pk=operation.pk).mobilised_at


def test_the_page_names_the_edition_and_says_who_agrees(hana, operation, desk, printed):
    page = desk.get(reverse("cases:correct-operation", args=[operation.pk])).text

    assert "It was printed." in page and "a second officer has to agree" in page
