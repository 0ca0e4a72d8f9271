"""Every act on a case stands in the trail under its name and its person, sealed, and with no word in clear."""

from cases import casework
from cases.status import Status
from cases.tests import factories
from lfnkr.audit.models import AuditEvent, Seal, Stray
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly


def everything_that_can_happen(by, other) -> None:
    """One case in which each act takes place."""
    case = factories.case(by, factories.woman(names=("김순희",)), factories.child(), summary="a pastor called")
    casework.change_case(case, by=by, version=1, summary="her aunt called")
    mother, _child = factories.members_of(case)
    casework.correct_person(mother.person, by=by, version=1, phone="+86 139")
    factories.join(case, factories.child(), by=by)
    casework.wait_for(case, by=by, detail="funds")
    pause = casework.pause_clock(case, by=by, begins_at=clock.now(), reason="border", note="a festival")
    casework.end_pause(pause, by=by, ends_at=clock.now())
    factories.hand_over(case, by=by)
    casework.take_lead(case, by=by)
    casework.fund(case, by=by)
    operation = factories.operation(mother, by=by)
    factories.leg(operation, by=by, from_country="LA", to_country="TH", staff=[other])
    casework.mobilise(operation, by=by, at=clock.now())
    casework.close_operation(operation, by=by, at=clock.now())
    casework.add_note(case, by=by, text="behind the mill")
    casework.acknowledge(casework.record_event(None, by=by, kind="other", happened=exactly(clock.today())), by=by)
    factories.lose(case, by=by, act=casework.record_missing)
    casework.review_missing(mother, by=by, reason="no sign")
    casework.move(factories.members_of(case), by=by, status=Status.REPATRIATED, reason="seen", occurred_at=clock.now())
    casework.reopen_case(
        casework.close_case(case, by=by, closed_for="other", reason="over"), by=by, reason="she called"
    )
    casework.assign(case, by=by, lead=other)


def test_every_change_has_its_act_its_person_and_its_seal(hana, jun):
    before = AuditEvent.objects.last().pk

    everything_that_can_happen(hana, jun)

    events = AuditEvent.objects.filter(pk__gt=before, table_name__startswith="cases_").exclude(act="test")
    assert set(events.values_list("actor", flat=True)) == {hana.pk}
    assert not events.filter(act="").exists()
    assert not events.exclude(pk__in=Seal.objects.values("event_id")).exists()
    assert not Stray.objects.filter(event_id__in=events.values("pk")).exists()


def test_a_move_names_the_case_and_what_the_trigger_did(hana):
    member = factories.member(hana, Status.VERIFYING)

    moved = AuditEvent.objects.filter(act="move", table_name="cases_casemember").get()

    assert moved.changed["status"] == {"old": "received", "new": "verifying"}
    assert moved.case_id == member.case_id


def test_no_sealed_word_is_in_the_trail(hana, jun):
    everything_that_can_happen(hana, jun)

    told = " ".join(map(str, AuditEvent.objects.values_list("changed", flat=True)))

    assert "changed" in told
    for word in ("김순희", "aunt", "pastor called", "festival", "mill", "no sign", "+86"):
        assert word not in told
