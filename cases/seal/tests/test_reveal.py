"""Opening the seal of a case: who may, how often, what is written first, and what is read then."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from cases.models import Case, CaseNote, Identity, PersonName, SealOpening
from cases.seal import errors, reveal
from cases.tests.sealed_cases import a_case, a_member, a_user
from lfnkr.accounts.roles import Role
from lfnkr.audit import trail
from lfnkr.audit.models import AuditEvent, Seal
from lfnkr.calendar import clock
from lfnkr.keyring import keys, sealing

NIGHT = datetime(2018, 3, 4, 17, 0, tzinfo=UTC)


@pytest.fixture
def case(hana):
    return a_case(hana, "리영희", "Ri Yong-hui", birth_on="1987-09-27", note="Her brother is near.")


def read(case, by):
    """What a page reads: as that person, inside her request's transaction."""
    with transaction.atomic():
        trail.identify(by)
        return reveal.contents(case, by=by)


def many_openings(mio, hana, count):
    """Foreign openings by the director, all within the hour."""
    with trail.act("many openings", by=mio):  # One act, so that the trail is sealed once.
        for _number in range(count):
            reveal.open_seal(a_case(hana), by=mio, reason="Night duty.", confirm=True)


# Refusals


def test_nothing_is_read_before_the_seal_is_open(case, hana):
    with pytest.raises(reveal.SealClosed):
        read(case, hana)


def test_a_caseworker_never_opens_a_case_of_another(case, jun):
    with pytest.raises(Http404):
        reveal.open_seal(case, by=jun, reason="Curious.")


@pytest.mark.parametrize("role", [Role.TREASURER, Role.AUDITOR, Role.ADMINISTRATOR, ""])
def test_other_roles_never_open_a_case_not_even_one_that_names_them(hana, role):
    sora = a_user("sora", role)
    case = a_case(hana, deputy=sora)

    with pytest.raises(Http404):
        reveal.open_seal(case, by=sora, reason="Asked to.")
    assert not SealOpening.objects.exists()


def test_a_suspended_account_opens_nothing(case, hana):
    hana.is_active = False

    with pytest.raises(Http404):
        reveal.open_seal(case, by=hana)


def test_the_director_gives_a_reason_for_the_case_of_another(case, mio):
    with pytest.raises(errors.NoReason):
        reveal.open_seal(case, by=mio, reason="  ")


def test_an_opening_of_one_person_serves_nobody_else(hana, jun, mio):
    case = a_case(hana, deputy=jun)
    reveal.open_seal(case, by=hana)

    for other in (jun, mio):
        with pytest.raises(reveal.SealClosed):
            read(case, other)


def test_an_opening_serves_one_case_only(case, hana):
    reveal.open_seal(case, by=hana)

    with pytest.raises(reveal.SealClosed):
        read(a_case(hana), hana)


def test_an_opening_ends_after_a_quarter_of_an_hour(hana):
    with clock.at(NIGHT):
        case = a_case(hana, "리영희")
        reveal.open_seal(case, by=hana)

    with clock.at(NIGHT + timedelta(minutes=14, seconds=59)):
        assert read(case, hana).people[0].names
    with clock.at(NIGHT + timedelta(minutes=15)), pytest.raises(reveal.SealClosed):
        read(case, hana)


def test_taking_a_case_away_closes_what_was_open(case, hana, jun):
    reveal.open_seal(case, by=hana)
    with trail.act("assign", by=hana):
        Case.objects.filter(pk=case.pk).update(lead=jun)

    with pytest.raises(reveal.SealClosed):
        read(case, hana)


def test_a_director_who_gives_a_case_away_opens_it_again_with_a_reason(mio, jun):
    case = a_case(mio)
    reveal.open_seal(case, by=mio)
    with trail.act("assign", by=mio):
        Case.objects.filter(pk=case.pk).update(lead=jun)

    with pytest.raises(reveal.SealClosed):
        read(case, mio)
    with pytest.raises(errors.NoReason):
        reveal.open_seal(case, by=mio)


# Limits


def test_the_eleventh_foreign_opening_in_an_hour_asks_for_confirmation(mio, hana):
    many_openings(mio, hana, 10)
    eleventh = a_case(hana)

    with pytest.raises(errors.ConfirmationNeeded):
        reveal.open_seal(eleventh, by=mio, reason="Night duty.")
    assert reveal.open_seal(eleventh, by=mio, reason="Night duty.", confirm=True)


def test_the_thirty_first_is_refused_even_when_confirmed(mio, hana):
    many_openings(mio, hana, 30)

    with pytest.raises(errors.TooManyOpenings):
        reveal.open_seal(a_case(hana), by=mio, reason="Night duty.", confirm=True)


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_when_many_click_at_once(mio, hana):
    targets = [a_case(hana) for _number in range(4)]
    now = clock.now()
    with trail.act("openings of the last hour", by=mio):
        SealOpening.objects.bulk_create(
            SealOpening(case=targets[0], by=mio, is_own_case=False, opened_at=now, closes_at=now)
            for _number in range(29)
        )

    def opened(case):
        try:
            return reveal.open_seal(case, by=mio, reason="Night duty.", confirm=True)
        except errors.TooManyOpenings:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(opened, targets))

    assert sum(answer is not None for answer in answers) == 1


def test_an_hour_later_the_limit_is_free_again(mio, hana):
    with clock.at(NIGHT):
        many_openings(mio, hana, 30)
    with clock.at(NIGHT + timedelta(hours=1)):
        assert reveal.open_seal(a_case(hana), by=mio, reason="Morning.")


def test_ones_own_cases_count_towards_no_limit(mio, hana):
    with trail.act("31 openings", by=mio):
        for _number in range(31):
            reveal.open_seal(a_case(mio), by=mio)

    assert SealOpening.objects.filter(is_own_case=True, by=mio).count() == 31
    assert reveal.open_seal(a_case(hana), by=mio, reason="Night duty.")


def test_opening_an_open_seal_again_is_the_same_opening(case, mio):
    first = reveal.open_seal(case, by=mio, reason="Night duty.")

    assert reveal.open_seal(case, by=mio, reason="Night duty.") == first
    assert SealOpening.objects.count() == 1


# The row before the text


def test_each_opening_stands_in_the_trail_and_is_sealed_without_its_reason(case, mio):
    opening = reveal.open_seal(case, by=mio, reason="Hana is ill and the guide called.")

    event = AuditEvent.objects.get(table_name="cases_sealopening", row_key=str(opening.pk))
    assert (event.act, event.actor, event.case_id) == ("open seal", mio.pk, case.pk)
    assert event.changed["reason"] == "changed"
    assert Seal.objects.get(event_id=event.pk).from_act


def test_when_the_row_cannot_be_written_nothing_is_shown(case, hana):
    with pytest.raises(DatabaseError), transaction.atomic(), clock.at(NIGHT):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        reveal.open_seal(case, by=hana)

    with pytest.raises(reveal.SealClosed):
        read(case, hana)


def test_the_web_role_cannot_rewrite_an_opening(case, hana):
    opening = reveal.open_seal(case, by=hana)

    with pytest.raises(DatabaseError), transaction.atomic():
        SealOpening.objects.filter(pk=opening.pk).update(closes_at=clock.now() + timedelta(days=365))


# What is read


def test_an_open_seal_shows_everything_of_the_case(case, hana, mio):
    with trail.act("note", by=hana):
        note = CaseNote(id=1, case=case, recorded_by=hana)
        sealing.seal(note, text="She calls again at four.")
        note.save(force_insert=True)
    opening = reveal.open_seal(case, by=mio, reason="Hana is ill.")

    found = read(case, mio)

    assert (found.summary, found.exact_place, found.closed_reason) == (
        "A pastor called.",
        "third house behind the mill",
        None,
    )
    assert [name.text for name in found.people[0].names] == ["리영희", "Ri Yong-hui"]
    assert (found.people[0].facts["birth_on"], found.people[0].facts["note"]) == ("1987-09-27", "Her brother is near.")
    assert found.text_of(note) == "She calls again at four."
    assert found.text_of(opening) == "Hana is ill."


def test_more_people_cost_no_more_queries(case, hana):
    reveal.open_seal(case, by=hana)
    with CaptureQueriesContext(connection) as few, CaptureQueriesContext(connections["keyring"]) as few_keys:
        read(case, hana)
    for position in range(1, 20):
        a_member(case, "김철수", "Kim Chol Su", position=position)

    with CaptureQueriesContext(connection) as many, CaptureQueriesContext(connections["keyring"]) as many_keys:
        assert len(read(case, hana).people) == 20

    assert len(many) == len(few)
    assert len(many_keys) == len(few_keys) == 1


def test_an_erased_person_reads_as_erased_and_the_rest_stays(case, hana):
    other = a_member(case, "김철수", position=1)
    reveal.open_seal(case, by=hana)
    keys.erase("person", other.person_id)

    found = read(case, hana)

    assert [name.text for name in found.people[0].names] == ["리영희", "Ri Yong-hui"]
    assert [name.text for name in found.people[1].names] == ["erased"]
    assert isinstance(found.people[1].facts["phone"], reveal.Marker)
    assert found.people[1].facts["note"] is None


@pytest.mark.parametrize("damage", ["flipped", "swapped", "cut"])
def test_altered_ciphertext_is_marked_and_never_a_crash(case, hana, damage):
    reveal.open_seal(case, by=hana)
    first, second = PersonName.objects.all()
    sealed = bytes(first.text)
    bad = {"flipped": sealed[:-1] + bytes([sealed[-1] ^ 1]), "swapped": bytes(second.text), "cut": sealed[:5]}
    with trail.act("sabotage", by=None):
        PersonName.objects.filter(pk=first.pk).update(text=bad[damage])

    names = read(case, hana).people[0].names

    assert isinstance(names[0].text, reveal.Marker)
    assert "altered" in names[0].text
    assert names[1].text == "Ri Yong-hui"


def test_a_person_without_identity_or_names_is_still_shown(case, hana):
    with trail.act("sabotage", by=None):
        Identity.objects.update(phone=None, note=None, birth_on=None)
    reveal.open_seal(case, by=hana)

    assert read(case, hana).people[0].facts["phone"] is None
