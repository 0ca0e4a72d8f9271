"""Who led, since when, as several told it: side by side, one chosen for counting, and everything that follows from it moves along."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cases import casework
from cases.errors import InTheFuture, UnknownChoice
from cases.models import Case, FactVersion, LeadChange, VersionChoice
from cases.status import Lead, LeadReason
from cases.tests import factories
from cases.tests.screens import page_of
from cases.tests.test_act_pages import filled
from cases.versions import errors
from cases.versions.anew import told_anew
from cases.versions.lines import lines_of
from cases.versions.models import Led
from cases.versions.subjects import Facts, Subject
from cases.versions.tests.test_versions import choose, walk
from cases.workflow.errors import LeadBehindTheSame, LossOfAnotherLead, PartnerMissing
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy.dates import FuzzyDate, exactly
from lfnkr.web.tests.reading import in_one_line

pytestmark = pytest.mark.usefixtures("all_rows")

LONG_AGO = datetime(2024, 1, 10, 9, 30, tzinfo=TOKYO)
LATER = datetime(2024, 6, 1, 9, tzinfo=TOKYO)


@pytest.fixture
def case(hana) -> Case:
    """A mother and her child: decided on 15 January, led by Partner A since 10 February and by us again since 20 March."""
    with clock.at(LONG_AGO):
        found = factories.case(hana, factories.woman(), factories.child())
    walk(found, hana, safe="2024-05-20")
    with clock.at(LATER):
        factories.hand_over(found, by=hana, happened=exactly("2024-02-10"))
        casework.take_lead(found, by=hana, happened=exactly("2024-03-20"))
    return found


@pytest.fixture
def other():
    return factories.partner("partner-b", "Partner B")


def lead(case: Case, number: int) -> Subject:
    """Who leads by the first, second, third change of lead."""
    return [one for one in Facts(Case.objects.get(pk=case.pk)) if one.kind == "lead"][number]


def told(case: Case, number: int, day: str, by, partner=None, **facts) -> FactVersion:
    """Another version of one of them."""
    led_by = Lead.PARTNER if partner else Lead.LFNKR
    return casework.tell_version(
        lead(case, number), by=by, led_by=led_by, partner=partner, happened=FuzzyDate.parse(day), **facts
    )


def leads(case: Case) -> list[tuple[str, str]]:
    """Who led the first person, since when, by what counts; everybody else of the request was led likewise."""
    found = {
        member.pk: [
            (change.partner.name if change.partner else change.lead, change.day.text)
            for change in LeadChange.objects.filter(member=member, voided_at=None).order_by("counts_at", "pk")
        ]
        for member in factories.members_of(case)
    }
    (path,) = {tuple(each) for each in found.values()}
    return list(path)


AS_RECORDED = [("lfnkr", "2024-01-15"), ("Partner A", "2024-02-10"), ("lfnkr", "2024-03-20")]


def test_a_version_of_who_leads_changes_nothing_by_itself(case, hana, other):
    told(case, 1, "2024-02-12", hana, other, source="pastor")

    assert leads(case) == AS_RECORDED
    first, second = lines_of(lead(case, 1))
    assert (str(first.version), first.counts) == ("Partner A: since 10 Feb 2024", True)
    assert (str(second.version), second.counts) == ("Partner B: since 12 Feb 2024", False)


def test_another_partner_and_another_day_are_chosen_between_two_times_that_we_led(case, hana, other):
    choose(told(case, 1, "2024-02-12", hana, other), hana)

    assert leads(case) == [("lfnkr", "2024-01-15"), ("Partner B", "2024-02-12"), ("lfnkr", "2024-03-20")]
    assert {row.reason for row in lead(case, 1).rows} == {LeadReason.NEARER}
    assert {row.agreed_by for row in lead(case, 1).rows} == {hana}
    struck = LeadChange.objects.filter(member__case=case).exclude(voided_at=None)
    assert {row.partner.name for row in struck} == {"Partner A"} and struck.count() == 2
    assert {member.lead for member in factories.members_of(case)} == {Lead.LFNKR}


def test_what_counted_before_is_chosen_back(case, hana, other):
    choose(told(case, 1, "2024-02-12", hana, other), hana)
    choose(FactVersion.objects.get(is_first=True), hana, reason="She wrote it down herself.")

    assert leads(case) == AS_RECORDED
    assert [line.counts for line in lines_of(lead(case, 1))] == [True, False]


def test_who_leads_now_follows_from_what_is_chosen(case, hana, other):
    choose(told(case, 2, "2024-04-02", hana, other, led_for="unsafe"), hana)

    members = factories.members_of(case)
    assert {(member.lead, member.partner.name) for member in members} == {(Lead.PARTNER, "Partner B")}
    assert Case.objects.get(pk=case.pk).response_due_at is None
    assert {row.reason for row in lead(case, 2).rows} == {LeadReason.UNSAFE}


def test_that_we_led_and_no_partner_is_chosen_where_nobody_else_says_so(case, hana):
    with clock.at(LATER):
        casework.void(lead(case, 2).row, by=hana, case=case, reason="It never came back.", along=lead(case, 2).rows[1:])
        version = told(case, 0, "2024-01-14", hana)
    choose(version, hana)
    assert leads(case)[0] == ("lfnkr", "2024-01-14")
    assert {row.reason for row in lead(case, 0).rows} == {LeadReason.DECIDED}

    with pytest.raises(LeadBehindTheSame):
        choose(told(case, 1, "2024-02-10", hana), hana)
    assert leads(case)[1] == ("Partner A", "2024-02-10")


def test_who_led_is_chosen_to_and_fro_and_keeps_why(hana, other):
    """Whatever was chosen in between, each version comes back with the reason it was told with."""
    with clock.at(LONG_AGO):
        case = factories.case(hana, factories.woman())
    with clock.at(LATER):
        factories.hand_over(case, by=hana, happened=exactly("2024-02-10"), reason=LeadReason.UNSAFE)
    of_b, of_us = told(case, 0, "2024-02-12", hana, other), told(case, 0, "2024-02-11", hana)
    first = FactVersion.objects.get(is_first=True)
    reasons = {}
    for version in (of_us, of_b, of_us, first, of_b):
        choose(version, hana)
        (change,) = lead(case, 0).rows
        reasons.setdefault(version.pk, set()).add((change.reason, change.agreed_by))

    assert reasons == {
        of_us.pk: {(LeadReason.DECIDED, None)},
        of_b.pk: {(LeadReason.UNSAFE, hana)},
        first.pk: {(LeadReason.UNSAFE, hana)},
    }


def test_it_came_back_on_another_day(case, hana):
    choose(told(case, 2, "2024-03", hana), hana)

    assert leads(case)[2] == ("lfnkr", "2024-03")
    assert {row.reason for row in lead(case, 2).rows} == {LeadReason.RETURNED}


def test_days_that_others_do_not_allow_are_refused_and_nothing_is_changed(case, hana, other):
    version = told(case, 1, "2024-04-02", hana, other)
    version_of_us = told(case, 2, "2024-01-20", hana)
    for one in (version, version_of_us):
        with pytest.raises(Exception) as refused, transaction.atomic():
            choose(one, hana)
        assert "led by" in str(refused.value) or "may not follow" in str(refused.value), refused.value
        assert leads(case) == AS_RECORDED


def test_a_partner_that_nobody_named_before_says_why_it_leads(case, hana, other):
    with pytest.raises(errors.WhyMissing):
        told(case, 2, "2024-03-20", hana, other)
    assert not FactVersion.objects.exists()


def test_what_is_none_of_the_lists_is_refused(case, hana, other):
    now = lead(case, 1)
    since = exactly("2024-02-12")
    for wrong, facts in (
        (UnknownChoice, {"led_by": "none"}),
        (UnknownChoice, {"led_by": Lead.PARTNER, "partner": other, "led_for": "lack_of_funds"}),
        (PartnerMissing, {"led_by": Lead.PARTNER}),
        (PartnerMissing, {"led_by": Lead.LFNKR, "partner": other}),
        (
            errors.ToldAlready,
            {"led_by": Lead.PARTNER, "partner": factories.partner(), "happened": exactly("2024-02-10")},
        ),
        (InTheFuture, {"led_by": Lead.LFNKR, "happened": exactly(clock.today() + timedelta(days=1))}),
    ):
        with pytest.raises(wrong):
            casework.tell_version(now, by=hana, **{"happened": since} | facts)
    with pytest.raises(errors.ToldAlready):
        casework.tell_version(now, by=hana, led_by=Lead.PARTNER, partner=other)


def test_a_death_is_counted_with_one_of_the_leads_that_are_left(case, hana):
    given = {"members": factories.members_of(case)[:1], "population": "led_by_partner", "cause": "illness"}
    casework.record_death(case, by=hana, happened=exactly("2024-05-25"), **given | {"population": "led_by_us"})
    with pytest.raises(LossOfAnotherLead):
        choose(told(case, 2, "2024-03-21", hana, factories.partner("partner-b", "Partner B"), led_for="nearer"), hana)
    assert leads(case) == AS_RECORDED


def test_a_death_under_the_partner_waits_for_the_end_of_the_choice(hana, other):
    """Between taking back and recording anew nobody leads; the death is asked about when that is over."""
    with clock.at(LONG_AGO):
        case = factories.case(hana, factories.woman())
    with clock.at(LATER):
        factories.hand_over(case, by=hana, happened=exactly("2024-02-10"))
        given = {"members": factories.members_of(case), "population": "led_by_partner", "cause": "illness"}
        casework.record_death(case, by=hana, happened=exactly("2024-03-01"), **given)
    choose(told(case, 0, "2024-02-09", hana, other), hana)
    assert leads(case) == [("Partner B", "2024-02-09")]


def test_nobody_is_led_after_a_death(hana, other):
    with clock.at(LONG_AGO):
        case = factories.case(hana, factories.woman())
    with clock.at(LATER):
        factories.hand_over(case, by=hana, happened=exactly("2024-02-10"))
        given = {"members": factories.members_of(case), "population": "led_by_partner", "cause": "illness"}
        casework.record_death(case, by=hana, happened=exactly("2024-03-01"), **given)
    with pytest.raises((errors.NobodyLeadsThen, LossOfAnotherLead)):
        choose(told(case, 0, "2024-03-04", hana, other), hana)
    assert leads(case) == [("Partner A", "2024-02-10")]


def test_the_database_refuses_a_gap_that_is_not_closed(case, hana):
    first, *others = lead(case, 1).rows
    with pytest.raises(IntegrityError, match="may not follow"), transaction.atomic():
        with told_anew():
            casework.void(first, by=hana, case=case, reason="Wrong.", along=others)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_keeps_version_and_choice_to_their_own_request(case, hana, other):
    elsewhere = factories.hand_over(factories.case(hana), by=hana)
    foreign = LeadChange.objects.get(member__case=elsewhere)
    given = {"fact": "lead", "happened": exactly("2024"), "recorded_by": hana}
    with pytest.raises(IntegrityError, match="its own request"), transaction.atomic():
        FactVersion(case=case, lead=foreign, led_by="lfnkr", **given).save(force_insert=True)
    with pytest.raises(IntegrityError, match="version_of_its_fact"), transaction.atomic():
        FactVersion(case=elsewhere, lead=foreign, led_by="partner", **given).save(force_insert=True)
    version = told(case, 1, "2024-02-12", hana, other)
    for row in ({}, {"lead": foreign}):
        with pytest.raises(IntegrityError, match="Chosen is a version"), transaction.atomic():
            VersionChoice(case=case, version=version, recorded_by=hana, **row).save(force_insert=True)


def test_in_any_order_what_is_chosen_last_counts(case, hana, other):
    partner = factories.partner()
    days = [("2024-02-12", other), ("2024-02", partner), (">2024-02-11", other), ("2024-02-10", partner)]
    for day, who in [*days, *days[::-1]]:
        value = Led(Lead.PARTNER, who, FuzzyDate.parse(day))
        subject = lead(case, 1)
        if subject.value == value:
            continue
        known = [one for one in subject.versions() if one.value == value]
        choose(known[0] if known else told(case, 1, day, hana, who), hana)
        assert leads(case) == [AS_RECORDED[0], (who.name, day), AS_RECORDED[2]]
    assert len(lead(case, 1).versions()) == 4


# By the pages


def test_another_partner_is_told_and_chosen_by_the_pages(case, hana, other, desk_of):
    desk, name = desk_of(hana), lead(case, 1).name
    assert "Who leads since when" in in_one_line(desk.get(page_of(case, "facts")).text)
    tell = page_of(case, "tell-version", name)
    page = desk.get(tell)
    assert 'name="led_by"' in page.text and 'name="partner"' in page.text
    sent = filled(desk, tell, led_by="partner", partner="", happened="12 Feb 2024", source="broker")
    refused = desk.post(tell, sent)
    assert "Name the partner organisation" in in_one_line(refused.text) and "12 Feb 2024" in refused.text
    sent = filled(desk, tell, led_by="partner", partner="partner-b", happened="12 Feb 2024", source="broker")
    assert desk.post(tell, sent).status_code == 302

    version = FactVersion.objects.get(is_first=False)
    choose_page = reverse("cases:choose-version", args=[version.pk])
    assert "Money that was committed, released or paid stays as it is" in in_one_line(desk.get(choose_page).text)
    assert desk.post(choose_page, filled(desk, choose_page, reason="The broker was there.")).status_code == 302

    told_there = in_one_line(desk.get(case.get_absolute_url()).text)
    assert "Partner B" in told_there and "Partner B: since 12 Feb 2024 · counts" in told_there
    assert "counted by the version chosen: who leads since when" in told_there.lower()
    assert "Partner A: since 10 Feb 2024" in in_one_line(desk.get(page_of(case, "versions", name)).text)


def test_why_a_partner_leads_is_asked_at_its_field(case, hana, other, desk_of):
    desk, name = desk_of(hana), lead(case, 2).name
    tell = page_of(case, "tell-version", name)
    sent = filled(desk, tell, led_by="partner", partner="partner-b", happened="20 Mar 2024")
    page = desk.post(tell, sent)
    assert "Say why the partner leads" in in_one_line(page.text)
    sent = filled(desk, tell, led_by="partner", partner="partner-b", led_for="nearer", happened="20 Mar 2024")
    assert desk.post(tell, sent).status_code == 302
