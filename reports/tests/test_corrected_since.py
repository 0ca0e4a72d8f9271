"""What people were counted by is corrected behind a signed edition: the next one says so, once, where a printed figure follows from it."""

import pytest

from cases import casework
from cases.models import FormerFact, Person, Place
from cases.status import Status
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.fuzzy import ages
from lfnkr.fuzzy.dates import exactly
from reports.editions.annual import AnnualReport
from reports.models.audiences import Audience
from reports.tests.years.stories import Story, her_child, man, on, woman

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

IN_TERM, PUBLISHED, FOUND = 2023, "2024-10-14", "2024-12-03"
NAMED = "Counted in the report of an earlier term by what was corrected since, in people"
KINDS = ("age", "sex", "origin", "wish", "destination", "party", "answers", "call", "record")


@pytest.fixture
def story() -> Story:
    return Story()


def correct(story: Story, case, day: str, place: int = 0, **facts) -> None:
    """Somebody is known otherwise: sex, age, origin, or answers."""
    if "origin" in facts:
        facts["origin"] = Place.objects.get(code=facts["origin"])
    with story.at(day), trail.reading():
        person = Person.objects.get(memberships=story.people(case, place)[0])
        casework.correct_person(person, by=story.by, version=person.version, reason="She told it herself.", **facts)


def wish(story: Story, case, day: str, place: int = 0, **facts) -> None:
    """Where somebody wished to go, or went, was another country."""
    with story.at(day), trail.reading():
        casework.change_member(story.people(case, place)[0], by=story.by, reason="It was misheard.", **facts)


def corrected(**numbers: int) -> dict[str, int]:
    """The figures of every kind: those told, and 0 of all others."""
    return {f"corrected__{kind}__people": numbers.get(kind, 0) for kind in KINDS}


def test_an_age_corrected_behind_the_edition_is_told_by_the_next(story):
    case = story.ask("2024-05-01", woman(17))
    story.sign_off(IN_TERM, PUBLISHED)
    correct(story, case, FOUND, age=ages.years(19, on("2024-05-01").date()))

    told = story.report(IN_TERM + 1).counts(**corrected(age=1, party=1))
    told.says(NAMED, "age: 1; composition of the party: 1")
    assert dict(told.rows())["Counted in an earlier report, and corrected since: age"] == "1"


def test_what_was_corrected_before_the_edition_was_frozen_is_told_by_nobody(story):
    case = story.ask("2024-05-01", woman(17))
    correct(story, case, "2024-09-20", age=ages.years(19, on("2024-05-01").date()))
    story.sign_off(IN_TERM, PUBLISHED)

    story.report(IN_TERM, known=PUBLISHED).counts(requests__adults=1, requests__children=0)
    story.report(IN_TERM + 1).counts(**corrected()).does_not_say(NAMED)


def test_the_edition_is_counted_again_as_it_was_known(story):
    """Age, sex, origin, wish, destination, party and answers: each as of the moment of the edition."""
    case = story.led_to_safety("2024-03-01", woman(30), her_child(6))
    story.move(case, Status.IN_DESTINATION, "2024-05-01", 0, destination="KR")
    wish(story, case, "2024-05-02", desired_destination="KR", desired_answer="yes")
    correct(story, case, "2024-05-02", circumstances={"deceived": "yes"})
    story.sign_off(IN_TERM, PUBLISHED)
    before = figures(story)
    correct(story, case, FOUND, age=ages.years(16, on("2024-03-01").date()), sex="m", origin="KP-09")
    correct(story, case, FOUND, 1, age=ages.years(20, on("2024-03-01").date()))
    correct(story, case, FOUND, circumstances={"deceived": "no", "battered": "yes"})
    wish(story, case, FOUND, desired_destination="JP", actual_destination="JP")

    assert figures(story) == before
    assert before["requests.adults"] == before["requests.women"] == before["circumstances.deceived.yes"] == 1
    assert before["destination.reached.KR"] == before["age.rescued_led.oldest"] // 30 == 1


def figures(story: Story) -> dict:
    """What the edition counts, counted again as it was known."""
    year = story.report(IN_TERM, known=PUBLISHED).report.year
    counted = AnnualReport.for_year(year, known_at=on(PUBLISHED))
    return {key: figure.value for key, figure in counted.figures.items()}


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("sex", {"sex": "m"}),
        ("origin", {"origin": "KP-09"}),
        ("answers", {"circumstances": {"sold_rural": "yes"}}),
        ("answers", {"circumstances": {"watched": "unknown"}}),
    ],
)
def test_every_attribute_of_an_adult_who_asked_is_told(story, kind, told):
    case = story.ask("2024-05-01")
    story.sign_off(IN_TERM, PUBLISHED)
    correct(story, case, FOUND, **told)

    found = corrected(**{kind: 1}, **({"party": 1} if kind == "sex" else {}))
    story.report(IN_TERM + 1).counts(**found).says(NAMED)


def test_nothing_is_told_where_no_printed_figure_follows(story):
    """An age of 40 that is 41, of nobody who was led to safety; the sex of a child; the origin of a child."""
    case = story.ask("2024-05-01", woman(40), her_child(6))
    story.sign_off(IN_TERM, PUBLISHED)
    correct(story, case, FOUND, age=ages.years(41, on("2024-05-01").date()))
    correct(story, case, FOUND, 1, sex="m", origin="KP-09")

    story.report(IN_TERM + 1).counts(**corrected()).does_not_say(NAMED)
    with trail.reading():
        assert FormerFact.objects.count() >= 3


def test_the_oldest_is_told_and_whoever_stands_between_is_not(story):
    """Of three led to safety the oldest was younger; the one between is of another age, too, which no figure prints."""
    oldest = story.led_to_safety("2024-03-01", woman(50))
    between = story.led_to_safety("2024-03-05", woman(40))
    story.led_to_safety("2024-03-09", woman(20))
    story.sign_off(IN_TERM, PUBLISHED)
    correct(story, between, FOUND, age=ages.years(42, on("2024-03-05").date()))
    story.report(IN_TERM + 1).counts(**corrected())
    correct(story, oldest, "2024-12-04", age=ages.years(45, on("2024-03-01").date()))

    story.report(IN_TERM + 1).counts(**corrected(age=1))


def test_the_oldest_of_an_edition_may_have_been_safe_in_an_earlier_term(story):
    """Learnt late, a woman of 50 was told of by the next edition: who stands between there is no oldest, whatever is corrected."""
    story.ask("2023-03-01", woman(30))
    story.sign_off(IN_TERM - 1, "2023-10-14")
    case = story.ask("2023-06-01", woman(50), told="2023-11-20")
    story.lead(case, "2023-06-02", told="2023-11-20")
    story.move(case, Status.IN_MOVEMENT, "2023-06-20", told="2023-11-20")
    story.reach_safety(case, "2023-07-20", told="2023-11-20")
    younger = story.led_to_safety("2024-03-05", woman(40))
    story.led_to_safety("2024-03-09", woman(20))
    story.sign_off(IN_TERM, PUBLISHED)
    story.report(IN_TERM, known=PUBLISHED).counts(age__rescued_led__oldest=50)
    correct(story, younger, FOUND, age=ages.years(45, on("2024-03-05").date()))
    story.report(IN_TERM + 1).counts(**corrected())
    correct(story, case, "2024-12-04", age=ages.years(48, on("2023-06-01").date()))

    story.report(IN_TERM + 1).counts(**corrected(age=1))


def test_corrected_twice_and_back_to_what_was_printed_is_told_by_nobody(story):
    case = story.ask("2024-05-01")
    story.sign_off(IN_TERM, PUBLISHED)
    correct(story, case, FOUND, sex="m")
    story.report(IN_TERM + 1).counts(**corrected(sex=1, party=1))
    correct(story, case, "2024-12-20", sex="f")

    story.report(IN_TERM + 1).counts(**corrected()).does_not_say(NAMED)


def test_corrected_back_behind_the_next_edition_is_told_by_both(story):
    case = story.ask("2024-05-01")
    story.sign_off(IN_TERM, PUBLISHED)
    correct(story, case, FOUND, sex="m")
    story.sign_off(IN_TERM + 1, "2025-10-14")
    correct(story, case, "2025-12-20", sex="f")
    story.sign_off(IN_TERM + 2, "2026-10-14")

    for term in (IN_TERM + 1, IN_TERM + 2):
        story.report(term, known=f"{term + 1}-10-14").counts(**corrected(sex=1, party=1))
    story.report(IN_TERM + 3).counts(**corrected())


def test_whoever_is_counted_in_two_terms_is_told_once(story):
    """She asked in one term and was led to safety in the next; her sex and her age are corrected behind both editions."""
    case = story.ask("2024-08-01", woman(29))
    story.sign_off(IN_TERM, PUBLISHED)
    story.lead(case, "2024-10-20")
    story.set_out(case, "2024-11-01")
    story.reach_safety(case, "2024-11-20")
    story.sign_off(IN_TERM + 1, "2025-10-14")
    correct(story, case, "2025-12-01", age=ages.years(31, on("2024-08-01").date()), sex="m")

    told = story.report(IN_TERM + 2).counts(**corrected(age=1, sex=1, party=1))
    told.says(NAMED, "age: 1; sex: 1; composition of the party: 1")


def test_where_somebody_wished_to_go_and_went(story):
    case = story.led_to_safety("2024-03-01")
    story.move(case, Status.IN_DESTINATION, "2024-05-01", destination="KR")
    story.sign_off(IN_TERM, PUBLISHED)
    wish(story, case, FOUND, actual_destination="JP", actual_answer="yes")
    story.report(IN_TERM + 1).counts(**corrected(destination=1))
    wish(story, case, "2024-12-04", desired_destination="JP", desired_answer="yes")

    story.report(IN_TERM + 1).counts(**corrected(destination=1, wish=1))


def test_a_party_is_another_when_a_child_is_known_to_have_been_with_her(story):
    case = story.ask("2024-05-01")
    story.sign_off(IN_TERM, PUBLISHED)
    story.join(case, "2024-05-01", her_child(), told=FOUND, joined="told_later")

    story.report(IN_TERM, known=PUBLISHED).counts(requests__unaccompanied_women=1)
    story.report(IN_TERM + 1).counts(**corrected(party=1), requests__children=1, later__requests__people=1)


def test_a_sister_who_came_to_her_in_safety_was_counted_by_no_party(story):
    case = story.led_to_safety("2024-05-01")
    (mother,) = story.people(case)
    sister = factories.person_facts(sex="f", age=25)
    story.join(case, "2024-07-20", sister, happened=exactly("2024-07-20"), along_with=mother)
    story.sign_off(IN_TERM, PUBLISHED)
    story.join(case, "2024-05-01", her_child(), told=FOUND, joined="told_later", happened=None, along_with=mother)

    story.report(IN_TERM, known=PUBLISHED).counts(requests__people=1, requests__came_to_safety__people=1)
    story.report(IN_TERM + 1).counts(**corrected(party=1))


def test_whoever_was_put_on_a_request_in_error_is_named_as_that_alone(story):
    case = story.ask("2024-05-01", woman(), man())
    story.sign_off(IN_TERM, PUBLISHED)
    correct(story, case, FOUND, 1, sex="f")
    with story.at("2024-12-05"), trail.reading():
        voiding, *_others = casework.void(
            story.people(case, 1)[0], by=story.by, case=case, reason="It was another man."
        )
        casework.agree_to_voiding(voiding, by=story.house.director)

    story.report(IN_TERM + 1).counts(**corrected(party=1), flow__errors__people=1)


def test_the_first_report_has_none(story):
    case = story.ask("2024-05-01")
    correct(story, case, FOUND, sex="m")

    story.report(IN_TERM + 1).counts(**corrected()).does_not_say(NAMED)


def test_outside_it_is_said_only_that_figures_were_revised(story):
    case = story.ask("2024-05-01")
    story.sign_off(IN_TERM, PUBLISHED)
    correct(story, case, FOUND, sex="m")

    told = story.report(IN_TERM + 1)
    for audience in (Audience.MEMBERS, Audience.PUBLIC):
        shown = told.report.shown_to(audience)
        texts = [statement.text for statement in shown.statements]
        assert texts.count("Figures of the report of an earlier term were revised after it was frozen.") == 1
        assert not [text for text in texts if NAMED in text]
        assert "corrected.sex.people" not in shown.figures
