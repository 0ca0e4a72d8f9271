"""What a report refuses, withholds and keeps; broken on purpose, it names the sum that fails."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from cases import casework
from cases.models import CaseMember, Event
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar.fiscal_year import FiscalYear
from reports.editions.annual import AnnualReport, NotFinal
from reports.editions.as_json import as_dict, as_json
from reports.figures.figure import ControlTotal, Disclosure
from reports.models import ReleaseItem
from reports.models.audiences import Audience
from reports.narrative.quantifiers import quantifier
from reports.partition.queries import gather

demonstration = pytest.mark.usefixtures("demonstration")
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def term(number: int) -> FiscalYear:
    return FiscalYear.objects.get(term=number)


@demonstration
def test_a_death_without_its_population_is_refused_by_the_database():
    with (
        pytest.raises(IntegrityError, match="event_loss_has_population"),
        trail.act("break", by=None),
        transaction.atomic(),
    ):
        Event.objects.create(kind="death", happened="2018-01-01", recorded_by=User.objects.first())


@demonstration
@pytest.mark.django_db(transaction=True)
def test_a_death_torn_from_its_people_makes_the_report_refuse_and_name_the_sum(superuser_connection, tmp_path):
    superuser_connection.execute("ALTER TABLE cases_eventmember DISABLE TRIGGER ALL")
    superuser_connection.execute(
        "DELETE FROM cases_eventmember WHERE event_id IN (SELECT id FROM cases_event WHERE kind = 'death')"
    )

    report = AnnualReport.for_year(term(20))

    assert [total.name for total in report.failing] == [
        "members who died = deaths recorded with their population",
        "members whose current status is died = members of the deaths recorded",
    ]
    with pytest.raises(NotFinal, match=r"members who died = deaths recorded with their population: [0 +]+ ≠ 2"):
        report.require_final()
    call_command("annual_report", "20", "--format", "json", "--output", str(tmp_path / "r.json"))
    published = json.loads((tmp_path / "r.json").read_text())
    assert (published["edition"]["number"], published["figures"]["deaths.taken_over.adults"]["value"]) == (1, 2)


@demonstration
@pytest.mark.django_db(transaction=True)
def test_a_death_whose_population_was_wiped_makes_the_report_refuse(superuser_connection):
    superuser_connection.execute("ALTER TABLE cases_event DROP CONSTRAINT event_loss_has_population")
    superuser_connection.execute("ALTER TABLE cases_event DISABLE TRIGGER ALL")
    superuser_connection.execute("UPDATE cases_event SET population = '' WHERE kind = 'death'")

    failing = {total.name for total in AnnualReport.for_year(term(20)).failing}

    assert "deaths without a population = 0" in failing


@demonstration
@pytest.mark.django_db(transaction=True)
def test_a_member_without_outcome_makes_the_report_refuse(superuser_connection):
    superuser_connection.execute("ALTER TABLE cases_statuschange DISABLE TRIGGER ALL")
    superuser_connection.execute(
        "DELETE FROM cases_statuschange WHERE member_id = (SELECT m.id FROM cases_casemember m JOIN cases_case c ON c.id = m.case_id WHERE c.received_at < '2018-08-01' AND c.received_at > '2018-07-01' LIMIT 1)"
    )

    report = AnnualReport.for_year(term(20))

    assert "members without any outcome = 0" in {total.name for total in report.failing}
    with pytest.raises(NotFinal, match="members without any outcome = 0: 1 ≠ 0"):
        report.require_final()


@demonstration
@pytest.mark.django_db(transaction=True)
def test_a_balance_that_its_entries_do_not_bear_out_makes_the_report_refuse(superuser_connection):
    superuser_connection.execute("ALTER TABLE donations_fund DISABLE TRIGGER ALL")
    superuser_connection.execute("UPDATE donations_fund SET balance = balance + 1 WHERE code = 'rescue'")

    failing = [total.name for total in AnnualReport.for_year(term(20)).failing]

    assert len(failing) == 2
    assert failing[0].startswith("opening + gifts + grants + other income + transfers")
    assert failing[1].startswith("available at the end")


@demonstration
def test_a_year_without_requests_has_explicit_zeros_and_says_why():
    report = AnnualReport.for_year(term(24))

    assert report.is_final
    assert report["requests.adults"].value == 0
    assert report["spending.rescue"].value == 0
    assert report["share.under_30.requested_adults"].value is None
    assert {"asked_nobody", "asked_nobody_reason"} <= {statement.id for statement in report.statements}


@demonstration
@pytest.mark.parametrize("audience", [Audience.MEMBERS, Audience.PUBLIC])
def test_members_and_public_see_performance_exactly_and_extremes_only_as_released(audience):
    report = AnnualReport.for_year(term(20), audience=audience)
    items = ReleaseItem.objects.filter(fiscal_year=20, approved_by__isnull=False)
    released = set(items.values_list("key", flat=True))
    people = {key: figure for key, figure in report.figures.items() if figure.means.is_about_people}

    by_class = {kind: {key for key, each in people.items() if each.means.disclosure == kind} for kind in Disclosure}
    extremes = by_class[Disclosure.EXTREMES]

    assert all(people[key].value is not None for key in by_class[Disclosure.PERFORMANCE] | released & people.keys())
    assert released & extremes and extremes - released
    assert all(people[key].suppressed and people[key].value is None for key in extremes - released)
    assert any(people[key].band for key in by_class[Disclosure.ATTRIBUTES])
    assert not any(len(figure.records) or figure.parties for figure in report.figures.values())


@demonstration
def test_no_note_of_a_released_figure_counts_the_people_that_are_withheld():
    inside, outside = (AnnualReport.for_year(term(20), audience=audience) for audience in ("internal", "members"))

    assert "16 people" in inside["age.rescued_led.youngest"].note
    assert inside["share.under_30.rescued_led_adults"].records.ids
    assert outside["share.under_30.rescued_led_adults"].band == (0, 2)
    assert outside["age.rescued_led.youngest"].value == 10
    assert not [f.key for f in outside.figures.values() if f.note and f.means.is_about_people]
    assert outside["external.women_share"].note


@demonstration
def test_a_withheld_figure_names_its_rule_in_the_json():
    told = as_dict(AnnualReport.for_year(term(20), audience=Audience.PUBLIC), "en")
    figure = told["figures"]["duration.request_to_safety.longest"]

    assert figure["value"] is None
    assert figure["suppressed"]
    assert figure["definition"]


@demonstration
def test_no_sentence_for_the_public_tells_a_withheld_figure():
    report = AnnualReport.for_year(term(20), audience=Audience.PUBLIC)
    hidden = {key for key, figure in report.figures.items() if not figure.is_exact}

    assert hidden
    assert not [s.id for s in report.statements if hidden.intersection(s.figures)]


@demonstration
def test_the_same_data_gives_the_same_bytes():
    first, second = (as_json(AnnualReport.for_year(term(20)), "en") for _time in range(2))

    assert first == second
    assert json.loads(first)["final"]


@demonstration
def test_the_people_of_a_year_are_gathered_in_as_many_queries_as_those_of_its_first_month(django_assert_num_queries):
    year = term(20)
    first = year.begins_at + timedelta(days=30)
    with trail.reading():
        with CaptureQueriesContext(connection) as asked:
            few = gather(year, first, year.over_at)
        with django_assert_num_queries(len(asked)):
            everybody = gather(year, year.over_at, year.over_at)

    assert 0 < len(few.rows) < len(everybody.rows)


@demonstration
@pytest.mark.parametrize("name", ["sora", "yuki", "rin"])
def test_the_database_gives_no_person_to_a_role_that_sees_none(name):
    year = term(20)
    trail.identify(User.objects.get(username=name))

    seen = gather(year, year.over_at, year.over_at)

    assert (seen.rows, seen.losses, seen.clocks) == ((), (), {})


@demonstration
def test_a_person_recorded_without_an_age_is_counted_apart():
    with trail.reading():
        child = CaseMember.objects.filter(case__received_at__year=2018, role="dependant").first().person
    hana = User.objects.get(username="hana")
    casework.correct_person(child, by=hana, version=child.version, reason="Nobody knew.", age=None, birth_on=None)

    report = AnnualReport.for_year(term(20))

    assert report["requests.age_not_known"].value == 1
    assert report["requests.children"].value == 16


def test_an_unknown_term_is_refused_with_those_that_are_known(tmp_path):
    with pytest.raises(CommandError, match="There is no term 99"):
        call_command("annual_report", "99", "--output", str(tmp_path / "r.pdf"))


@given(yes=st.integers(0, 60), no=st.integers(0, 60), unknown=st.integers(0, 60))
def test_all_none_and_most_hold_whatever_the_unknown_answers_would_have_been(yes, no, unknown):
    base = yes + no + unknown

    word = quantifier(yes, no, base)

    if word == "all":
        assert unknown == 0 and no == 0 and base
    if word == "none":
        assert yes == 0 and unknown == 0
    if word == "most":
        assert yes * 2 > base


@given(parts=st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=8), slip=st.integers(-5, 5))
def test_a_control_total_holds_only_when_its_parts_make_it(parts, slip):
    assert ControlTotal("sum", tuple(parts), sum(parts) + slip).holds == (slip == 0)
