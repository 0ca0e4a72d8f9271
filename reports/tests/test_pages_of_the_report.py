"""The report on screen: who sees what, every figure with its list, zero as a result, a failing sum named."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from cases.models import Case
from donations.tests import factories as money
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.web.tests.reading import in_one_line
from reports.figures.figure import Records
from reports.figures.records import behind
from reports.freezing.tests.people import published, term_that_is_over
from reports.tests.scenarios import break_a_sum, mother_and_child, this_term


@pytest.fixture
def over(hana):
    """A term that is over, with a mother and her child in it."""
    return term_that_is_over(hana)


@pytest.fixture
def enter(client):
    """Open a page as somebody; its answer."""

    def open_page(user, name: str, *args, **query):
        client.force_login(user)
        return client.get(reverse(f"reports:{name}", args=args), query)

    return open_page


def test_a_caseworker_has_no_report(enter, hana):
    assert enter(hana, "annual-report", this_term().term).status_code == 403


def test_a_term_that_does_not_exist_is_not_found(enter, mio):
    assert enter(mio, "annual-report", 3).status_code == 404


def test_a_figure_that_does_not_exist_is_not_found(enter, mio):
    assert enter(mio, "figure", this_term().term, "requests.unicorns").status_code == 404


def test_the_treasurer_sees_how_many_records_stand_behind_a_figure_but_none_of_them(enter, hana, sora):
    case = mother_and_child(hana)

    page = enter(sora, "figure", this_term().term, "requests.adults").text

    assert "1 record." in page
    assert case.reference not in page


def test_the_director_sees_the_records_behind_a_figure_without_a_name(enter, hana, mio):
    case = mother_and_child(hana)

    page = enter(mio, "figure", this_term().term, "requests.adults").text

    assert case.reference in page
    assert "30–39" in page
    assert "Everybody in a request received in the term" in page


def test_nobody_sees_the_records_behind_a_withheld_figure(enter, over, mio, yuki):
    published(over, by=mio, second=yuki)

    page = enter(mio, "figure", over.term, "destination.desired", audience="members").text

    assert "Not told in this edition" in page
    assert Case.objects.get().reference not in page


def test_a_figure_of_an_edition_for_others_leads_to_the_records_of_the_internal_one(enter, over, mio, yuki):
    published(over, by=mio, second=yuki)

    page = enter(mio, "figure", over.term, "mission.count", audience="members").text

    assert "An edition for others carries no records." in page
    assert f'href="{reverse("reports:figure", args=[over.term, "mission.count"])}"' in page


def test_a_cost_stands_on_parties_and_is_no_part_of_them(enter, mio):
    page = in_one_line(enter(mio, "figure", this_term().term, "cost.tier.evasion").text)

    assert "<dd>0 parties</dd>" in page
    assert "<dd>exact to the cent</dd>" in page
    assert "None of" not in page


def test_a_year_in_which_nobody_declared_anything_says_that_nothing_is_recorded(enter, mio):
    page = enter(mio, "annual-report", this_term().term).text

    assert "No request for rescue is recorded so far in the term." in page
    assert "No death is recorded so far in the term." in page
    assert "Nobody asked LFNKR" not in page
    assert "To everybody who gave in this term" not in page
    assert re.search(r"Adults led to safety by LFNKR.*?>none recorded</a>", page, re.DOTALL)


@pytest.mark.slow
def test_every_figure_on_the_page_leads_to_its_own(enter, client, hana, mio):
    mother_and_child(hana)
    page = enter(mio, "annual-report", this_term().term).text
    links = set(re.findall(r'class="figure-link[^"]*" href="([^"?]+)', page))

    assert len(links) > 60
    assert {client.get(link).status_code for link in sorted(links)[::6]} == {200}


def test_the_members_edition_prints_what_was_done_and_withholds_who_the_people_were(enter, over, mio, yuki):
    published(over, by=mio, second=yuki)

    page = enter(mio, "annual-report", over.term, audience="members").text
    headlines = re.findall(r'headline-value">(.*?)</p>', page, re.DOTALL)

    assert len(headlines) == 9
    assert not any("withheld" in value for value in headlines)
    assert "groups of fewer than 3 people, and numbers that would tell of them, are told roughly" in page
    assert ">withheld<" not in page


def test_a_failing_sum_is_named_in_words_and_nothing_can_be_printed(enter, hana, mio):
    break_a_sum(hana)

    page = enter(mio, "annual-report", this_term().term).text

    assert "does not hold" in page
    assert "members without any outcome = 0" in page
    assert reverse("reports:print", args=[this_term().term]) not in page


def test_the_report_speaks_the_language_chosen_inside_a_page_of_the_reader(enter, mio):
    page = enter(mio, "annual-report", this_term().term, language="ko").text

    assert '<article class="report" lang="ko">' in page
    assert '<html lang="en"' in page


def test_the_list_of_reports_names_its_terms_in_the_language_of_the_reader(enter, client, mio):
    ensure_term(date(2017, 9, 1))
    client.cookies["django_language"] = "ja"

    page = enter(mio, "year-list").text

    assert "第20期（2017年9月～2018年8月）" in page
    assert "September 2017" not in page


def test_a_number_in_the_address_that_means_nothing_is_not_an_error(enter, mio):
    assert enter(mio, "annual-report", this_term().term, audience="everybody", language="xx").status_code == 200


def test_the_list_of_years_asks_no_more_for_more_years(client, mio, django_assert_max_num_queries):
    for year in range(2015, 2024):
        ensure_term(date(year, 9, 1))
    client.force_login(mio)

    with django_assert_max_num_queries(15):
        page = client.get(reverse("reports:year-list")).text

    assert page.count('scope="row"') == 9


def test_the_notes_of_term_20_tell_outside_only_what_was_released(enter, mio, yuki):
    published(ensure_term(date(2017, 9, 1)), by=mio, second=yuki)
    released = "The youngest of those rescued, 10 months"

    assert released in enter(mio, "annual-report", 20).text
    assert released not in enter(mio, "annual-report", 20, audience="public").text


@pytest.mark.parametrize(
    ("name", "is_told"), [("mio", True), ("sora", True), ("yuki", True), ("hana", False), ("rin", False)]
)
def test_the_records_behind_a_figure_lead_whoever_reads_the_books_to_why_money_was_taken_back(
    name, is_told, request, mio, sora, yuki, hana
):
    gift = money.gift(sora, 310)
    undone = money.reversal(gift.entries.get(), sora, mio, reason="Typed 310 for 130")

    told = behind(Records("entries", (undone.pk,)), request.getfixturevalue(name), {})

    assert told.rows[0].url == (undone.journal.source.words_url if is_told else "")
    assert "Typed 310 for 130" not in str(told)
    assert len(told.rows[0].cells) == len(told.columns)
