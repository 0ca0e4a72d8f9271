"""Releasing figures and words by two people: what is refused, what lapses, what is revoked, and what is printed of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from cases import casework
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from lfnkr.errors import DomainError
from reports.editions.annual import AnnualReport
from reports.freezing.tests.people import published
from reports.models import ReleaseItem
from reports.models.audiences import Audience
from reports.releases import actions, rules
from reports.releases.offered import offers_of
from reports.releases.released import State, bounds_now, states_of
from reports.releases.since import revoked_since
from reports.releases.tests.proposing import approve, propose, release
from reports.releases.typed import mission_key
from reports.stated import actions as stating
from reports.tests.page_examples import claimed

WHY = "already published"
KEY = "requests.women"


@pytest.fixture
def over(db) -> FiscalYear:
    """The term before the one of today."""
    return ensure_term(ensure_term(clock.today()).starts_on - timedelta(days=1))


@pytest.fixture
def asked(over, hana) -> FiscalYear:
    """The same with a mother and her child who asked in it."""
    late_request(over, hana)
    return over


def late_request(over: FiscalYear, by):
    """A request of that term, typed in only now."""
    when = clock.midnight(over.starts_on + timedelta(days=150))
    return factories.case(by, factories.woman(), factories.child(), received_at=when)


def mission(over: FiscalYear, by, **words: object):
    """A survey mission of that term; its words name what no released word may."""
    day = over.starts_on + timedelta(days=140)
    typed = {"led_by": "the board", "area": "northern border", "purpose": "to see", "reception": "well received"}
    visits = [{"place": "Nakhon Phanom", "is_police_station": True, "interviews": 16, "cells": 2}]
    return casework.record_mission(
        by=by, begins_on=day, ends_on=day + timedelta(days=3), visits=visits, goods=["gauze"], **{**typed, **words}
    )


def key_of(over: FiscalYear, part: str) -> str:
    """The key of one text of the only mission."""
    (survey,) = AnnualReport.for_year(over).reference.surveys
    return mission_key(survey, part)


def members(over: FiscalYear) -> AnnualReport:
    """What members read."""
    return AnnualReport.for_year(over, audience=Audience.MEMBERS)


def state_of(item: ReleaseItem) -> State:
    """Where a release stands now."""
    report = AnnualReport.for_year(item.fiscal_year)
    items = list(ReleaseItem.objects.filter(fiscal_year=item.fiscal_year).order_by("approved_at"))
    return states_of(items, bounds_now(report.figures, report.typed, {one.key for one in items}))[item]


# What is refused


def test_nothing_of_a_term_that_runs_is_proposed(mio):
    with pytest.raises(DomainError, match="nothing of it goes outside"):
        propose(ensure_term(clock.today()), mio, KEY)


def test_the_database_refuses_a_release_of_a_term_that_runs(mio):
    this = ensure_term(clock.today())

    with pytest.raises(IntegrityError, match="still runs"), trail.act("propose", by=mio):
        ReleaseItem.objects.create(fiscal_year=this, key=KEY, reason=WHY, bound="[1]", proposed_by=mio)


def test_nothing_is_proposed_without_a_reason(asked, mio):
    with pytest.raises(DomainError, match="Say why"):
        propose(asked, mio, KEY, reason="  ")


def test_nothing_chosen_is_refused(asked, mio):
    with pytest.raises(DomainError, match="Nothing is chosen"):
        propose(asked, mio)


def test_a_figure_of_no_report_is_refused(asked, mio):
    with pytest.raises(DomainError, match="not among what this report can release"):
        propose(asked, mio, "requests.nowhere")


def test_what_waits_is_proposed_once(asked, mio):
    propose(asked, mio, KEY)

    with pytest.raises(DomainError, match="waits for its second officer"):
        propose(asked, mio, KEY)


def test_what_stands_released_is_not_proposed_again(asked, mio, yuki):
    release(asked, mio, yuki, KEY)

    with pytest.raises(DomainError, match="released so already"):
        propose(asked, mio, KEY)


def test_nobody_approves_an_own_proposal(asked, mio):
    with pytest.raises(DomainError, match="proposed this release yourself"):
        approve(propose(asked, mio, KEY), mio)


def test_the_database_refuses_it_too(asked, mio):
    (item,) = propose(asked, mio, KEY)

    with pytest.raises(IntegrityError, match="release_by_another"), trail.act("approve", by=mio):
        ReleaseItem.objects.filter(pk=item.pk).update(approved_by=mio, approved_at=item.proposed_at)


def test_the_database_lets_no_director_approve(asked, mio, rin):
    (item,) = propose(asked, mio, KEY)

    with pytest.raises(IntegrityError, match="treasurer or auditor"), trail.act("approve", by=rin):
        ReleaseItem.objects.filter(pk=item.pk).update(approved_by=rin, approved_at=item.proposed_at)


@pytest.mark.parametrize("column", ["bound", "words_en", "reason", "key"])
def test_what_a_release_says_is_never_changed(asked, mio, yuki, column):
    (item,) = release(asked, mio, yuki, KEY)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ReleaseItem.objects.filter(pk=item.pk).update(**{column: "another"})


def test_a_release_is_approved_once(asked, mio, yuki, sora):
    (item,) = release(asked, mio, yuki, KEY)

    with pytest.raises(DomainError, match="has its answer already"):
        approve([item], sora)


def test_what_changed_since_it_was_proposed_is_not_approved(asked, hana, mio, yuki):
    items = propose(asked, mio, KEY)
    late_request(asked, hana)

    with pytest.raises(DomainError, match="has changed since it was proposed"):
        approve(items, yuki)


def test_one_of_several_that_is_refused_leaves_none_approved(asked, hana, mio, yuki):
    items = propose(asked, mio, KEY, "rescued.led.adults")
    late_request(asked, hana)

    with pytest.raises(DomainError, match="has changed"):
        approve(items, yuki)

    assert not ReleaseItem.objects.exclude(approved_at=None).exists()


def test_nothing_is_revoked_without_a_reason_or_twice(asked, mio, yuki):
    (item,) = release(asked, mio, yuki, KEY)

    with pytest.raises(DomainError, match="Say why"):
        actions.revoke_release(item, by=yuki, reason=" ")
    actions.revoke_release(item, by=yuki, reason="a mistake")
    with pytest.raises(DomainError, match="has its answer already"):
        actions.revoke_release(item, by=mio, reason="again")


def test_a_text_without_words_is_not_proposed(over, hana, mio):
    mission(over, hana)

    with pytest.raises(DomainError, match="in at least one language"):
        propose(over, mio, key_of(over, "purpose"), words={"en": " "})


def test_words_that_tell_need_a_word_on_why_they_may_stand(over, hana, mio):
    mission(over, hana)

    with pytest.raises(DomainError, match="may tell more than it should") as refused:
        propose(over, mio, key_of(over, "area"), words={"en": "Nakhon Phanom, 22 January 2018"})

    parts = {finding.part for (found,) in [refused.value.found.values()] for finding in found}
    assert "22 January 2018" in parts
    assert not ReleaseItem.objects.exists()


def test_the_database_keeps_no_findings_without_that_word(over, mio):
    with pytest.raises(IntegrityError, match="release_says_why_found_words_stand"), trail.act("propose", by=mio):
        ReleaseItem.objects.create(
            fiscal_year=over, key=KEY, reason=WHY, bound="[1]", proposed_by=mio, findings=[{"kind": "day"}]
        )


def test_a_term_that_runs_goes_to_nobody_outside(db):
    assert rules.may_go_outside(ensure_term(clock.today())) is not None


# What stands


def test_members_see_a_figure_only_after_the_second_signature(asked, mio, yuki):
    items = propose(asked, mio, KEY)
    before = members(asked)[KEY]

    approve(items, yuki)
    after = members(asked)[KEY]

    assert (before.is_exact, after.value) == (False, 1)
    assert after.records.ids == ()


def test_what_is_released_to_members_is_not_public(asked, mio, yuki):
    release(asked, mio, yuki, KEY, audience=Audience.MEMBERS)
    report = AnnualReport.for_year(asked)

    assert KEY in report.let_out(Audience.MEMBERS).figures
    assert KEY not in report.let_out(Audience.PUBLIC).figures


def test_a_release_lapses_when_the_value_changes_and_prints_nothing_stale(asked, hana, mio, yuki):
    (item,) = release(asked, mio, yuki, KEY)
    late_request(asked, hana)

    assert members(asked)[KEY].value is None
    assert state_of(item) == State.LAPSED


def test_what_lapsed_is_proposed_anew_and_the_former_one_never_comes_back(asked, hana, mio, yuki):
    (former,) = release(asked, mio, yuki, KEY)
    late_request(asked, hana)
    (newer,) = release(asked, mio, yuki, KEY)

    assert members(asked)[KEY].value == 2
    assert (state_of(former), state_of(newer)) == (State.REPLACED, State.RELEASED)


def test_a_proposal_left_behind_by_its_value_is_withdrawn_by_the_next_one(asked, hana, mio):
    (former,) = propose(asked, mio, KEY)
    late_request(asked, hana)
    propose(asked, mio, KEY)

    former.refresh_from_db()
    assert former.revoked_by == mio
    assert ReleaseItem.objects.waiting().count() == 1


def test_a_revoked_release_is_left_out_and_can_be_made_again(asked, mio, yuki):
    (item,) = release(asked, mio, yuki, KEY)
    actions.revoke_release(item, by=yuki, reason="it told too much")

    assert members(asked)[KEY].value is None
    release(asked, mio, yuki, KEY)
    assert members(asked)[KEY].value == 1


# Words


def test_no_typed_word_goes_outside_unreleased(over, hana):
    mission(over, hana, area="safe house near Nong Khai", purpose="meeting Kim Sun-ok")
    report = members(over)
    told = " ".join(statement.text for statement in report.statements)

    assert "Nong Khai" not in told
    assert "northern" not in told
    assert "Police stations visited: 1; people in custody interviewed: 16" in told
    assert report["mission.interviews"].value == 16


def test_words_are_printed_as_released_which_may_differ_from_those_inside(over, hana, mio, yuki):
    mission(over, hana, purpose="meeting a helper at the ferry")
    release(over, mio, yuki, key_of(over, "purpose"), words={"en": "to learn how things are"})
    outside, inside = members(over).reference.surveys[0], AnnualReport.for_year(over).reference.surveys[0]

    assert outside.mission.purpose == "to learn how things are"
    assert inside.mission.purpose == "meeting a helper at the ferry"
    assert outside.mission.area == ""


def test_released_words_lapse_when_the_text_inside_changes(over, hana, mio, yuki):
    row = mission(over, hana)
    key = key_of(over, "purpose")
    (item,) = release(over, mio, yuki, key, words={"en": "to learn"})
    with trail.act("correct", by=hana):
        type(row).objects.filter(pk=row.pk).update(purpose="to meet somebody")

    assert members(over).reference.surveys[0].mission.purpose == ""
    assert state_of(item) == State.LAPSED


# Pages


def test_the_auditor_reads_value_and_words_in_three_languages_before_agreeing(client, asked, hana, mio, yuki):
    mission(asked, hana)
    words = {"en": "to learn how things are", "ja": "現状を知るため", "ko": "상황을 알기 위해"}
    propose(asked, mio, KEY)
    propose(asked, mio, key_of(asked, "purpose"), words=words)
    client.force_login(yuki)

    page = client.get(reverse("reports:approve-releases", args=[asked.term])).text

    assert all(text in page for text in words.values())
    assert "Women among the adults who asked" in page
    assert WHY in page


def test_the_director_proposes_several_at_once_and_the_auditor_agrees_to_all(client, asked, mio, yuki):
    keys = ["requests.women", "requests.mothers_with_children"]
    chosen = "&".join(f"key={key}" for key in keys)
    client.force_login(mio)
    answer = client.post(
        f"{reverse('reports:propose-releases', args=[asked.term])}?{chosen}",
        {"audience": "public", "reason": "published"},
    )
    client.force_login(yuki)
    shown = [str(item.pk) for item in ReleaseItem.objects.waiting()]

    done = client.post(reverse("reports:approve-releases", args=[asked.term]), {"shown": shown, "everything": "yes"})

    assert answer.url == done.url == reverse("reports:release-list", args=[asked.term])
    assert set(ReleaseItem.objects.filter(approved_by=yuki).values_list("key", flat=True)) == set(keys)


def test_what_was_found_stands_beside_the_words_and_nothing_typed_is_lost(client, over, hana, mio):
    mission(over, hana)
    key = key_of(over, "purpose")
    page = f"{reverse('reports:propose-releases', args=[over.term])}?key={key}"
    client.force_login(mio)
    typed = {"audience": "public", "reason": "published", "words_0_en": "call +66 42 511 123 on 3 May 2018"}

    answer = client.post(page, typed).text
    again = client.post(page, {**typed, "stands_0": "the number of the police, printed in the newspaper"})

    assert "an exact day" in answer
    assert "call +66 42 511 123 on 3 May 2018" in answer
    assert again.status_code == 302
    assert ReleaseItem.objects.get().findings


def test_the_list_says_what_lapsed(client, asked, hana, mio, yuki):
    release(asked, mio, yuki, KEY)
    late_request(asked, hana)
    client.force_login(mio)

    page = client.get(reverse("reports:release-list", args=[asked.term])).text

    assert 'data-release="lapsed"' in page
    assert "Lapsed: 1" in page


def test_a_release_is_revoked_on_its_page(client, asked, mio, yuki):
    (item,) = release(asked, mio, yuki, KEY)
    client.force_login(yuki)

    client.post(reverse("reports:revoke-release", args=[item.pk]), {"reason": "it told too much"})

    item.refresh_from_db()
    assert (item.revoked_by, item.revoked_because) == (yuki, "it told too much")


def test_the_desk_of_the_auditor_says_how_many_wait(client, asked, mio, yuki):
    propose(asked, mio, KEY)
    client.force_login(yuki)

    page = client.get("/").text

    assert reverse("reports:approve-releases", args=[asked.term]) in page
    assert "figure or text of term" in page


# Numbers that were stated once


def test_a_stated_number_is_offered_and_printed_outside_only_once_released(asked, mio, yuki, sora):
    claim = stating.agree_to_number(claimed(asked, mio), by=yuki)
    key = f"stated.{claim.pk}"

    assert key in offers_of(AnnualReport.for_year(asked).figures, AnnualReport.for_year(asked).typed)
    assert not members(asked).stated

    (item,) = release(asked, mio, yuki, key, reason=WHY, stands_because="it is the article")

    (shown,) = members(asked).stated.claims
    assert shown.claim.row == claim
    assert shown.explanation is None
    assert shown.figure == members(asked).figures.get(claim.key)

    told = {name: getattr(claim, name) for name in stating.FACTS if name not in ("kind", "fiscal_year", "up_to")}
    stating.agree_to_number(stating.correct_number(claim, by=mio, because="misread", **{**told, "number": 28}), by=yuki)
    assert not members(asked).stated
    assert state_of(item) == State.LAPSED


def test_what_a_stated_number_quotes_is_searched_before_it_is_proposed(asked, mio, yuki):
    claim = stating.agree_to_number(claimed(asked, mio, quote="27 people crossed the Mekong on 3 May 2019"), by=yuki)

    with pytest.raises(DomainError, match="may tell more"):
        propose(asked, mio, f"stated.{claim.pk}")


def test_the_page_of_an_edition_names_what_was_revoked_since(asked, mio, yuki, desk_of):
    (kept, gone) = release(asked, mio, yuki, "requests.adults", KEY)
    edition = published(asked, by=mio, second=yuki)
    assert "a child can be recognised" not in desk_of(mio).get(edition.get_absolute_url()).text

    actions.revoke_release(gone, by=yuki, reason="a child can be recognised")

    assert [one.item for one in revoked_since(edition)] == [gone]
    page = desk_of(mio).get(edition.get_absolute_url()).text
    assert "a child can be recognised" in page
    assert kept.revoked_at is None


def test_desks_say_what_lapsed_while_the_edition_of_the_term_is_due(asked, mio, yuki, hana, desk_of):
    release(asked, mio, yuki, KEY)
    assert all("releases-lapsed" not in desk_of(user).get("/").text for user in (mio, yuki))

    late_request(asked, hana)

    assert all("releases-lapsed" in desk_of(user).get("/").text for user in (mio, yuki))
    assert "releases-lapsed" not in desk_of(hana).get("/").text
    published(asked, by=mio, second=yuki)
    assert "releases-lapsed" not in desk_of(mio).get("/").text
