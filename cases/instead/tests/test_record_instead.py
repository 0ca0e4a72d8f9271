"""An outcome that later steps contradict: taken back with it in one act, dated otherwise, or left; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse

from cases import casework
from cases.errors import ReasonMissing
from cases.instead import actions
from cases.instead.tests.histories import REPATRIATED, lost_and_found, on
from cases.models import Case, Event, StatusChange, Voiding
from cases.status import Status
from cases.tests import factories
from cases.workflow import errors
from cases.workflow.history import When
from cases.workflow.in_the_way import steps_in_the_way
from cases.workflow.models import IN_ORDER
from lfnkr import taken_back
from lfnkr.fuzzy.dates import exactly
from lfnkr.keyring import sealing
from lfnkr.taken_back import Consequence
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

WHY = "The pastor had mistaken her for another."


@pytest.fixture
def lost(hana, all_rows) -> Case:
    """Lost on the 20th, and on the way again since the 25th."""
    return lost_and_found(hana)


def standing(case: Case) -> list[str]:
    """The steps that stand, in their order."""
    steps = StatusChange.objects.filter(member__case=case, voided_at=None).order_by(*IN_ORDER)
    return list(steps.values_list("status", flat=True))


def instead(case: Case, *, by, because: str = WHY, **changed):
    """She was repatriated on the 18th, and what was recorded after it was in error."""
    facts = {"members": factories.members_of(case), **REPATRIATED, **changed}
    steps = actions.contradicting(case, "status", facts)
    return actions.record_instead(case, by=by, what="status", steps=steps, because=because, facts=facts)


def test_without_a_reason_nothing_is_taken_back(hana, lost):
    with pytest.raises(ReasonMissing):
        instead(lost, by=hana, because=" ")

    assert not Voiding.objects.exists()


def test_what_the_step_itself_lacks_takes_nothing_back(hana, lost):
    with pytest.raises(ReasonMissing):
        instead(lost, by=hana, reason="")

    assert standing(lost)[-1] == "in_movement"
    assert not Voiding.objects.exists()


def test_the_fewest_later_steps_are_in_the_way(hana, lost):
    (member,) = factories.members_of(lost)
    when = When.of(exactly("2025-09-18"), since=lost.received_at)

    found = steps_in_the_way([member], Status.REPATRIATED, when)

    assert [step.status for step in found] == ["interrupted", "in_movement"]
    assert steps_in_the_way([member], Status.SAFE, When(occurred_at=on(27))) == []


def test_both_stand_after_one_act(hana, lost):
    instead(lost, by=hana)

    assert standing(lost) == ["received", "accepted", "funded", "in_movement", "repatriated"]
    assert Voiding.objects.count() == 2
    assert factories.members_of(lost)[0].status == Status.REPATRIATED


def test_a_death_takes_back_what_contradicts_it(hana, lost):
    facts = {"members": factories.members_of(lost), "happened": exactly("2025-09-18"), "population": "led_by_us"}
    facts["cause"] = "drowned"
    steps = actions.contradicting(lost, "death", facts)

    actions.record_instead(lost, by=hana, what="death", steps=steps, because=WHY, facts=facts)

    assert standing(lost)[-2:] == ["in_movement", "died"]
    assert Event.objects.get(kind="death").happened == exactly("2025-09-18")


@pytest.fixture
def printed() -> Iterator[None]:
    """An edition counted whatever is taken back."""

    def told(_facts):
        return [Consequence(sentence="It was printed.", needs_second_officer=True)]

    taken_back.register(told)
    yield
    taken_back.KNOWN.remove(told)


def test_what_an_edition_counted_waits_and_says_what_is_to_be_recorded(hana, lost, printed):
    voidings = instead(lost, by=hana)

    assert all(one.waits for one in voidings)
    assert standing(lost)[-1] == "in_movement"


def test_everything_told_of_the_step_waits_with_it(hana, lost, printed):
    voiding, *_others = instead(lost, by=hana, source="broker", then="in_movement", happened=exactly("2025-09-18"))

    words = sealing.unseal(voiding, "reason")["reason"]
    assert WHY in words
    assert "Instead: repatriated, 18 Sep 2025. The police told her husband." in words
    assert "Back before what is recorded next, as: in movement; " in words
    assert "Who told of it: broker" in words


def test_the_place_and_the_words_of_a_death_wait_with_it(hana, lost, printed):
    facts = {"members": factories.members_of(lost), "happened": exactly("2025-09-18"), "population": "led_by_us"}
    facts |= {"cause": "drowned", "country": "LA", "certainty": "partner", "text": "Near the ferry."}
    steps = actions.contradicting(lost, "death", facts)

    voiding, *_others = actions.record_instead(lost, by=hana, what="death", steps=steps, because=WHY, facts=facts)

    words = sealing.unseal(voiding, "reason")["reason"]
    assert "Country: Laos; " in words or "Country: Laos." in words
    assert "What happened: Near the ferry." in words
    assert "Cause: " in words


# The pages


def typed(case: Case, **changed) -> dict[str, object]:
    """What somebody types on the page of a late step."""
    (member,) = factories.members_of(case)
    facts = {"members": [str(member.pk)], "status": "repatriated", "happened": "18 Sep 2025", "occurred_at": ""}
    facts |= {"reason": "The police told her husband.", form_tokens.FIELD: form_tokens.new()}
    return facts | changed


@pytest.fixture
def desk(desk_of, hana):
    """Hana at her desk."""
    return desk_of(hana)


def test_the_page_of_a_late_step_leads_on_with_everything_typed(desk, lost):
    late = desk.post(reverse("cases:record-late", args=[lost.pk]), typed(lost))

    assert late.context["form"].errors
    assert late.context["way_on"] == reverse("cases:record-instead", args=[lost.pk, "status"])
    page = desk.post(late.context["way_on"], typed(lost, instead="1"))
    assert page.status_code == 200
    assert len(page.context["told"]["rows"]) == 2
    assert page.context["form"]["reason"].value() == "The police told her husband."
    assert not Voiding.objects.exists()


def test_a_death_is_told_instead_on_its_page(desk, lost):
    (member,) = factories.members_of(lost)
    told = {"members": [str(member.pk)], "happened": "18 Sep 2025", "cause": "drowned", "certainty": "first_hand"}
    told |= {"unknown_people": "", "whose": "led_by_us", "text": "Near the ferry.", "because": WHY}
    told |= {form_tokens.FIELD: form_tokens.new()}
    address = reverse("cases:record-instead", args=[lost.pk, "death"])

    shown = desk.post(address, told | {"instead": "1"})
    told["contradicting"] = shown.context["form"].data["contradicting"]
    told[form_tokens.FIELD] = form_tokens.new()
    saved = desk.post(address, told | {"confirm": "1"})

    assert saved.status_code == 302, saved.context["form"].errors
    assert standing(lost)[-2:] == ["in_movement", "died"]


def test_it_is_saved_only_with_the_steps_that_were_shown(desk, lost):
    address = reverse("cases:record-instead", args=[lost.pk, "status"])
    page = desk.post(address, typed(lost, because=WHY, confirm="1"))

    assert page.status_code == 200
    assert not Voiding.objects.exists()

    shown = page.context["form"]["contradicting"].value()
    done = desk.post(address, typed(lost, because=WHY, confirm="1", contradicting=shown))
    assert done.status_code == 302
    assert standing(lost)[-1] == "repatriated"


def test_without_saying_why_the_page_asks_again(desk, lost):
    address = reverse("cases:record-instead", args=[lost.pk, "status"])
    shown = desk.post(address, typed(lost, instead="1")).context["form"]["contradicting"].value()

    page = desk.post(address, typed(lost, confirm="1", contradicting=shown))

    assert "because" in page.context["form"].errors
    assert not Voiding.objects.exists()


def test_whoever_dates_it_otherwise_takes_nothing_back(desk, lost):
    address = reverse("cases:record-instead", args=[lost.pk, "status"])
    page = desk.post(address, typed(lost, happened="26 Sep 2025", check="1"))

    assert page.context["told"] is None
    done = desk.post(address, typed(lost, happened="26 Sep 2025", confirm="1"))
    assert done.status_code == 302
    assert standing(lost)[-2:] == ["in_movement", "repatriated"]
    assert not Voiding.objects.exists()


def test_a_stranger_finds_nothing_here(desk_of, jun, lost):
    assert desk_of(jun).get(reverse("cases:record-instead", args=[lost.pk, "status"])).status_code == 404


def test_the_refusal_names_both_neighbours(hana, lost):
    with pytest.raises(errors.StepBehindInTheWay, match="back with it"):
        casework.move(factories.members_of(lost), by=hana, **REPATRIATED)
