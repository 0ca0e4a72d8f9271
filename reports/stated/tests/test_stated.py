"""Numbers that were stated once: entered by one officer, agreed to by another, with their source, never counted."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from lfnkr.calendar.period import Period
from lfnkr.errors import DomainError
from lfnkr.fuzzy.dates import UNKNOWN, exactly
from reports.editions.annual import AnnualReport
from reports.editions.as_json import as_dict
from reports.freezing import actions as freezing
from reports.freezing.making import digest_of
from reports.models import Register, StatedKind, StatedNumber
from reports.models.audiences import Audience
from reports.models.stated import Breakdown
from reports.registers import actions as registers
from reports.stated import actions
from reports.stated.stated import claims_of, opening_totals, totals_of


@pytest.fixture
def last_term(db) -> FiscalYear:
    """The term before the one of today."""
    this = ensure_term(clock.today())
    return ensure_term(this.starts_on - timedelta(days=1))


def told(term: FiscalYear | None, number: int = 14, **facts) -> dict:
    """What a report of its term said: so many helped to a third country."""
    return {
        "kind": StatedKind.TOTAL,
        "fiscal_year": term,
        "name": "helped to a third country, whoever led",
        "number": Decimal(number),
        "unit": "people",
        "definition": "people helped to a safe third country in the term; who led is not said",
        "publication": "annual report of LFNKR",
        "printed": exactly(clock.today()),
        "place": "second paragraph",
        "certainty": "first_hand",
        **facts,
    }


def claimed(term: FiscalYear | None, number: int = 27, **facts) -> dict:
    """What an article said of those who asked."""
    own = {
        "kind": StatedKind.CLAIM,
        "key": "requests.adults",
        "name": "",
        "unit": "adults",
        "quote": "requests for rescue from a total of 27 North Korean refugees",
        "language": "en",
    }
    return told(term, number, **own | facts)


def part(whole: StatedNumber, number: int, **facts) -> dict:
    """A part of a whole, by destination."""
    own = {
        "kind": whole.kind,
        "up_to": whole.up_to,
        "name": "to South Korea",
        "part_of": whole,
        "breakdown": Breakdown.DESTINATION,
    }
    return told(whole.fiscal_year, number, **own | facts)


def stand(by, other, **facts) -> StatedNumber:
    """Entered by one and agreed to by another."""
    return actions.agree_to_number(actions.state_number(by=by, **facts), by=other)


# Refused


def test_nobody_agrees_to_a_number_of_their_own(mio, last_term):
    row = actions.state_number(by=mio, **told(last_term))

    with pytest.raises(DomainError, match="entered this yourself"):
        actions.agree_to_number(row, by=mio)
    with pytest.raises(DatabaseError, match="stated_by_another"), trail.act("by hand", by=mio):
        StatedNumber.objects.filter(pk=row.pk).update(approved_by=mio, approved_at=clock.now())


def test_nobody_signs_in_anothers_name(mio, yuki, last_term):
    row = actions.state_number(by=mio, **told(last_term))

    with pytest.raises(DatabaseError, match="in one's own name"), trail.act("by hand", by=mio):
        StatedNumber.objects.filter(pk=row.pk).update(approved_by=yuki, approved_at=clock.now())


@pytest.mark.parametrize("missing", ["definition", "publication", "place"])
def test_a_number_without_its_source_is_refused(mio, last_term, missing):
    with pytest.raises(DomainError, match="kept with its source"):
        actions.state_number(by=mio, **told(last_term, **{missing: " "}))


def test_a_day_of_printing_may_be_unknown_and_is_said_so(mio, yuki, last_term):
    stand(mio, yuki, **told(last_term, printed=UNKNOWN))

    (total,) = totals_of(last_term)

    assert total.source_words == "annual report of LFNKR, second paragraph; day not known"


def test_what_is_printed_tomorrow_is_refused(mio, last_term):
    tomorrow = clock.today() + timedelta(days=1)

    with pytest.raises(DomainError, match="still to come"):
        actions.state_number(by=mio, **told(last_term, printed=exactly(tomorrow)))
    with pytest.raises(DomainError, match="still to come"):
        actions.state_number(by=mio, **told(None, kind=StatedKind.OPENING, up_to=tomorrow))


def test_a_running_term_has_no_total_but_may_have_a_claim(mio, db):
    this = ensure_term(clock.today())

    with pytest.raises(DomainError, match="still runs"):
        actions.state_number(by=mio, **told(this))
    assert actions.state_number(by=mio, **claimed(this, up_to=clock.today())).is_waiting


def test_what_was_printed_before_the_term_was_over_is_no_total_of_it(mio, last_term):
    with pytest.raises(DomainError, match="before the term was over"):
        actions.state_number(by=mio, **told(last_term, printed=exactly(last_term.ends_on)))


def test_a_number_of_no_time_or_of_nothing_is_refused(mio, last_term):
    with pytest.raises(DomainError, match="of which time"):
        actions.state_number(by=mio, **told(None))
    with pytest.raises(DomainError, match="Choose the figure"):
        actions.state_number(by=mio, **told(last_term, name=" "))
    with pytest.raises(DomainError, match="no figure of this name"):
        actions.state_number(by=mio, **told(last_term, key="rescued.everybody"))
    with pytest.raises(DomainError, match="another unit: adults"):
        actions.state_number(by=mio, **told(last_term, key="requests.adults"))


def test_a_claim_is_kept_in_its_words_and_their_language(mio, last_term):
    with pytest.raises(DomainError, match="own words"):
        actions.state_number(by=mio, **claimed(last_term, quote=""))
    with pytest.raises(DomainError, match="which language"):
        actions.state_number(by=mio, **claimed(last_term, language=""))


def test_a_claim_up_to_a_day_of_another_term_is_refused(mio, last_term):
    with pytest.raises(DomainError, match="not in the term"):
        actions.state_number(by=mio, **claimed(last_term, up_to=last_term.ends_on + timedelta(days=1)))


def test_parts_never_exceed_their_whole(mio, yuki, last_term):
    whole = stand(mio, yuki, **told(last_term, 14))
    stand(mio, yuki, **part(whole, 10))

    with pytest.raises(DomainError, match="the parts would be 15, and the whole is 14"):
        actions.state_number(by=mio, **part(whole, 5, name="to Japan"))


def test_two_parts_that_were_entered_at_once_are_not_both_agreed_to(mio, yuki, sora, last_term):
    whole = stand(mio, yuki, **told(last_term, 14))
    first = actions.state_number(by=mio, **part(whole, 10))
    second = actions.state_number(by=sora, **part(whole, 9, name="to Japan"))
    actions.agree_to_number(first, by=yuki)

    with pytest.raises(DomainError, match="the parts would be 19"):
        actions.agree_to_number(second, by=yuki)
    with pytest.raises(DatabaseError, match="do not exceed it"), trail.act("by hand", by=yuki):
        StatedNumber.objects.filter(pk=second.pk).update(approved_by=yuki, approved_at=clock.now())


def test_parts_by_other_things_do_not_add_up_with_each_other(mio, yuki, last_term):
    whole = stand(mio, yuki, **told(last_term, 14))
    stand(mio, yuki, **part(whole, 10))
    stand(mio, yuki, **part(whole, 14, name="women", breakdown=Breakdown.SEX))

    (total,) = totals_of(last_term)

    assert [(each.breakdown, each.remainder) for each in total.parts] == [("destination", 4), ("sex", 0)]


def test_a_part_waits_for_its_whole(mio, yuki, last_term):
    whole = actions.state_number(by=mio, **told(last_term, 14))
    row = actions.state_number(by=mio, **part(whole, 10))

    with pytest.raises(DomainError, match="does not stand yet"):
        actions.agree_to_number(row, by=yuki)


def test_a_part_of_another_unit_and_a_part_of_a_part_are_refused(mio, yuki, last_term):
    whole = stand(mio, yuki, **told(last_term, 14))
    korea = stand(mio, yuki, **part(whole, 10))

    with pytest.raises(DomainError, match="same unit"):
        actions.state_number(by=mio, **part(whole, 3, unit="adults"))
    with pytest.raises(DomainError, match="Choose the whole"):
        actions.state_number(by=mio, **part(korea, 3))


def test_a_register_that_is_declared_complete_has_no_total(mio, yuki, last_term):
    (one,) = registers.declare_registers(last_term, by=mio, registers=["requests"], reason="every letter was read")
    registers.agree_to_declaration(one, by=yuki)

    with pytest.raises(DomainError, match="declared complete"):
        actions.state_number(by=mio, **told(last_term))
    assert actions.state_number(by=mio, **claimed(last_term)).is_waiting
    assert actions.state_number(by=mio, **told(last_term, unit="missions")).is_waiting


def test_a_register_of_which_a_total_is_kept_is_not_declared_complete(mio, last_term):
    actions.state_number(by=mio, **told(last_term))

    with pytest.raises(DomainError, match="a total is kept as it was stated"):
        registers.declare_registers(last_term, by=mio, registers=["requests"], reason="every letter was read")
    assert registers.declare_registers(last_term, by=mio, registers=["money"], reason="every page was read")


def test_what_stands_is_neither_changed_nor_deleted(mio, yuki, last_term):
    row = stand(mio, yuki, **told(last_term))

    with pytest.raises(DatabaseError), transaction.atomic(), trail.act("by hand", by=mio):
        StatedNumber.objects.filter(pk=row.pk).update(number=15)
    with pytest.raises(DatabaseError), transaction.atomic(), trail.act("by hand", by=mio):
        StatedNumber.objects.filter(pk=row.pk).delete()


# Nobody, one, many


def test_a_term_of_which_nothing_was_stated_says_nothing(last_term):
    report = AnnualReport.for_year(last_term)

    assert not report.stated
    assert as_dict(report, "en")["stated"] == {"totals": [], "claims": []}
    assert not [each for each in report.statements if each.id.startswith("stated")]


def test_a_total_has_its_parts_and_says_what_is_left(mio, yuki, last_term):
    whole = stand(mio, yuki, **told(last_term, 14))
    stand(yuki, mio, **part(whole, 10))

    (total,) = totals_of(last_term)

    (parts,) = total.parts
    assert (total.number, parts.sum, parts.remainder) == (14, 10, 4)
    assert parts.remainder_label == "destination not stated"
    assert claims_of(last_term) == []


def test_nothing_is_computed_of_what_was_not_stated_exactly(mio, yuki, last_term):
    whole = stand(mio, yuki, **told(last_term, 300, qualifier="about"))
    stand(mio, yuki, **part(whole, 100, qualifier="more_than"))

    (total,) = totals_of(last_term)

    assert total.parts[0].remainder is None
    assert [total.words, total.parts[0].stated[0].words] == ["about 300", "more than 100"]


def test_a_zero_that_was_stated_is_a_number(mio, yuki, last_term):
    stand(mio, yuki, **told(last_term, 0))

    assert totals_of(last_term)[0].words == "0"


def test_japanese_words_are_kept_as_they_were_printed(mio, yuki, last_term):
    words = "今年度は14名を第三国に救出しました。"
    stand(mio, yuki, **claimed(last_term, 14, key="", name="第三国への救出", quote=words, language="ja"))

    (claim,) = claims_of(last_term)

    assert (claim.quote, claim.label) == (words, "第三国への救出")


def test_an_opening_total_is_of_the_days_before_a_day(mio, yuki, db):
    day = clock.today() - timedelta(days=400)
    stand(mio, yuki, **told(None, 200, kind=StatedKind.OPENING, up_to=day, qualifier="more_than"))

    (opening,) = opening_totals(day + timedelta(days=1))

    assert opening.words == "more than 200"
    assert opening_totals(day) == []


def test_a_report_since_the_founding_says_what_was_stated_of_the_time_before_its_records(mio, yuki, hana, last_term):
    factories.case(hana, factories.woman())
    day = clock.today() - timedelta(days=400)
    stand(mio, yuki, **told(None, 200, kind=StatedKind.OPENING, up_to=day, qualifier="more_than"))
    since = Period(day - timedelta(days=2000), clock.today())

    report = AnnualReport.for_period(since)

    (said,) = [each.text for each in report.statements if each.id.startswith("stated")]
    assert "more than 200" in said and "up to and with" in said
    assert report["requests.people"].value == 1


# Corrected, taken back


def test_a_correction_stands_in_the_place_of_what_it_corrects_and_keeps_its_parts(mio, yuki, last_term):
    whole = stand(mio, yuki, **told(last_term, 14))
    stand(mio, yuki, **part(whole, 10))
    better = told(last_term, 15)
    for name in ("kind", "fiscal_year"):
        del better[name]

    proposed = actions.correct_number(whole, by=yuki, because="the second page says 15", **better)
    assert totals_of(last_term)[0].number == 14
    actions.agree_to_number(proposed, by=mio)

    (total,) = totals_of(last_term)
    assert (total.number, total.parts[0].remainder) == (15, 5)
    whole.refresh_from_db()
    assert whole.state == "taken_back" and whole.voided_because == "the second page says 15"


def test_a_correction_below_its_parts_is_refused(mio, yuki, last_term):
    whole = stand(mio, yuki, **told(last_term, 14))
    stand(mio, yuki, **part(whole, 10))
    better = {name: value for name, value in told(last_term, 9).items() if name not in ("kind", "fiscal_year")}
    proposed = actions.correct_number(whole, by=yuki, because="a slip", **better)

    with pytest.raises(DomainError, match="the parts would be 10, and the whole is 9"):
        actions.agree_to_number(proposed, by=mio)


def test_what_stands_is_taken_back_by_two(mio, yuki, last_term):
    row = stand(mio, yuki, **told(last_term))
    doubted = actions.take_back_number(row, by=mio, reason="it is of another year")

    assert len(totals_of(last_term)) == 1
    with pytest.raises(DomainError, match="asked for this yourself"):
        actions.agree_to_error(doubted, by=mio)
    actions.agree_to_error(doubted, by=yuki)

    assert totals_of(last_term) == []
    with pytest.raises(DomainError, match="its answer already"):
        actions.take_back_number(row, by=mio, reason="again")


def test_a_number_that_is_right_is_kept_and_may_be_doubted_again(mio, yuki, last_term):
    row = stand(mio, yuki, **told(last_term))
    actions.take_back_number(row, by=mio, reason="is it?")

    actions.keep_number(row, by=yuki)

    assert actions.take_back_number(row, by=yuki, reason="still").is_doubted


def test_a_whole_is_not_taken_back_before_its_parts(mio, yuki, last_term):
    whole = stand(mio, yuki, **told(last_term, 14))
    stand(mio, yuki, **part(whole, 10))

    with pytest.raises(DomainError, match="its parts back first"):
        actions.take_back_number(whole, by=mio, reason="it is of another year")


# In the report


def test_a_total_stands_in_its_chapter_and_is_never_counted(mio, yuki, last_term):
    before = AnnualReport.for_year(last_term)
    whole = stand(mio, yuki, **told(last_term, 14, key="rescued.led.people"))
    stand(mio, yuki, **part(whole, 10))

    report = AnnualReport.for_year(last_term)

    assert digest_of(report) != digest_of(before)
    assert {key: each.value for key, each in report.figures.items()} == {
        key: each.value for key, each in before.figures.items()
    }
    assert report.is_final and report["rescued.led.people"].value == 0
    (told_so,) = [each.text for each in report.statements if each.id == "stated_1"]
    assert "Stated, and not counted from records" in told_so
    assert "Of these: to South Korea: 10; destination not stated: 4." in told_so
    (total,) = as_dict(report, "en")["stated"]["totals"]
    assert (total["figure"], total["number"], total["parted"][0]["not_stated"]) == ("rescued.led.people", 14, 4)


@pytest.mark.parametrize("audience", [Audience.MEMBERS, Audience.PUBLIC])
def test_nothing_of_it_goes_outside_without_a_release(mio, yuki, last_term, audience):
    stand(mio, yuki, **told(last_term, 14))
    stand(mio, yuki, **claimed(last_term))

    report = AnnualReport.for_year(last_term, audience=audience)

    assert not report.stated
    assert not [each for each in report.statements if each.id.startswith("stated")]
    assert as_dict(report, "en")["stated"] == {"totals": [], "claims": []}


def test_a_claim_stands_beside_what_is_counted_with_its_explanation(mio, yuki, last_term):
    claim = stand(mio, yuki, **claimed(last_term, 27))
    actions.explain_claim(claim, by=mio, text="the article counts adults of two years", counted="0")

    (beside,) = AnnualReport.for_year(last_term).stated.claims

    assert beside.difference is None and beside.verdict == "cannot be compared"
    assert beside.explanation.text == "the article counts adults of two years"


def test_a_claim_is_compared_where_the_register_is_complete(mio, yuki, last_term):
    (one,) = registers.declare_registers(last_term, by=mio, registers=[Register.REQUESTS], reason="nobody asked")
    registers.agree_to_declaration(one, by=yuki)
    stand(mio, yuki, **claimed(last_term, 27))
    stand(mio, yuki, **claimed(last_term, 0, qualifier="at_least"))

    exact, loose = AnnualReport.for_year(last_term).stated.claims

    assert (exact.counted, exact.difference, exact.agrees) == (0, -27, False)
    assert (loose.difference, loose.agrees, loose.verdict) == (0, True, "borne out")


def test_only_a_claim_is_explained(mio, yuki, last_term):
    total = stand(mio, yuki, **told(last_term))

    with pytest.raises(DomainError, match="Only a published claim"):
        actions.explain_claim(total, by=mio, text="why", counted="0")


def test_what_is_stated_after_an_edition_stands_in_the_next_one(mio, yuki, last_term):
    edition = freezing.freeze(last_term, by=mio, seen=digest_of(AnnualReport.for_year(last_term)))
    freezing.sign(edition, by=yuki)
    stand(mio, yuki, **told(last_term, 14))

    then = AnnualReport.for_year(last_term, known_at=edition.known_at)
    following = freezing.freeze(last_term, by=mio, seen=digest_of(AnnualReport.for_year(last_term)))

    assert not then.stated
    assert following.number == 2
    assert AnnualReport.for_year(last_term).stated.totals[0].number == 14


# The pages


def test_two_officers_enter_a_total_and_its_part_on_their_pages(client, mio, yuki, last_term):
    page = reverse("reports:stated-of-term", args=[last_term.term])
    form = {
        "name": "helped to a third country",
        "qualifier": "exactly",
        "number": "14",
        "unit": "people",
        "definition": "whoever led",
        "publication": "annual report",
        "printed": str(clock.today()),
        "place": "page 2",
        "certainty": "first_hand",
    }
    client.force_login(mio)
    client.post(reverse("reports:enter-total", args=[last_term.term]), form)
    whole = StatedNumber.objects.get()
    assert client.get(whole.get_absolute_url()).text.count('data-number="waiting"') == 1
    client.force_login(yuki)
    assert "whoever led" in client.get(reverse("reports:agree-number", args=[whole.pk])).text
    client.post(reverse("reports:agree-number", args=[whole.pk]))
    part_form = form | {"name": "to South Korea", "number": "10", "breakdown": "destination"}
    client.post(reverse("reports:enter-part", args=[whole.pk]), part_form)
    korea = StatedNumber.objects.exclude(pk=whole.pk).get()
    client.force_login(mio)
    client.post(reverse("reports:agree-number", args=[korea.pk]))

    listed = client.get(page).text
    report = client.get(reverse("reports:annual-report", args=[last_term.term])).text

    assert "Destination not stated: 4" in listed
    assert 'data-not-stated="destination"' in report and page in report


def test_what_was_typed_and_refused_stays_on_the_page(client, mio, last_term):
    client.force_login(mio)

    page = client.post(reverse("reports:enter-total", args=[last_term.term]), {"definition": "whoever led"}).text

    assert "whoever led" in page
