"""In whatever order versions are told and chosen, what counts is as if the chosen one alone had been told."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

import pytest

from cases import casework
from cases.models import Case, StatusChange
from cases.tests import factories
from cases.versions.subjects import Facts
from cases.versions.tests.test_versions import choose, history, walk
from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy import ages
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.tests import soak

pytestmark = [pytest.mark.usefixtures("all_rows"), pytest.mark.soak]

SEED = soak.seed()
LIVES = soak.count("LFNKR_VERSIONS", 2, long=60)

T = TypeVar("T")


class Chance:
    """Choices that the seed repeats."""

    def __init__(self, number: int):
        self.number, self.asked = number, 0

    def choice(self, among: Sequence[T]) -> T:
        """One of them."""
        self.asked += 1
        said = hashlib.sha256(f"{SEED} {self.number} {self.asked}".encode()).hexdigest()
        return among[int(said, 16) % len(among)]


DAYS = {
    "received": ["2024-01-10T09:30", "2024-01-09T23:10", "2023-12-31T22:00", "2024-01-10T00:00"],
    "accepted": ["2024-01-12", "2024-01-13", "2024-01-11..2024-01-14", "2024-01-13T10:00"],
    "funded": ["2024-01-15", "2024-01-20", "2024-01-18~"],
    "in_movement": ["2024-02-01", "2024-02", "2024-02-20", ">2024-02-03"],
    "safe": ["2024-03-05", "2024-03", "2024-04", "2024-03-31"],
    "illness": ["2024-02-20", "2024-02", "?", "<2024-03-01"],
}
BIRTHS = ["1994", "2006-02", "1999-11-20", "1983"]


def counted(case: Case) -> dict[str, object]:
    """What figures read of a request: the call, ages, the steps with their days, what happened."""
    case = Case.objects.get(pk=case.pk)
    steps = StatusChange.objects.filter(member__case=case, voided_at=None).exclude(status="received")
    return {
        "received": case.received_at,
        "steps": [line for line in history(case) if line[1] != "received"],
        "ages": sorted(
            (one.member.position, one.status, one.age_months or 0) for one in steps.select_related("member")
        ),
        "people": [(one.status, one.person.age and one.person.age.text) for one in factories.members_of(case)],
        "events": [(one.kind, one.happened.text) for one in case.events.filter(voided_at=None)],
    }


def live(by, days: dict[str, str], birth: str) -> Case:
    """The same life, told as it says, with nothing told otherwise."""
    with clock.at(datetime(2024, 1, 10, 9, 30, tzinfo=TOKYO)):
        received_at = FuzzyDate.parse(days["received"]).earliest
        woman = factories.woman(age=ages.born(birth))
        case = factories.case(by, woman, factories.child(ages.born("2018")), received_at=received_at)
    walk(case, by, **{name: day for name, day in days.items() if name not in ("received", "illness")})
    with clock.at(datetime(2024, 6, 1, 10, tzinfo=TOKYO)):
        happened = FuzzyDate.parse(days["illness"])
        casework.record_event(case, by=by, kind="illness", happened=happened, members=factories.members_of(case)[:1])
    return case


@pytest.mark.parametrize("number", range(LIVES))
def test_any_order_of_telling_and_choosing_counts_what_is_chosen(hana, number):
    chance = Chance(number)
    first = {name: days[0] for name, days in DAYS.items()}
    case, chosen, birth = live(hana, first, BIRTHS[0]), dict(first), BIRTHS[0]
    for _act in range(12):
        facts = Facts(Case.objects.get(pk=case.pk))
        subject = chance.choice([one for one in facts if one.kind != "lead"])  # test_leads.py tries who leads
        if subject.kind == "age":
            if subject.row.position:
                continue
            birth = chance.choice(BIRTHS)
            value = ages.born(birth)
        else:
            name = getattr(subject.row, "status", "") or getattr(subject.row, "kind", "") or "received"
            chosen[name] = chance.choice(DAYS[name])
            value = FuzzyDate.parse(chosen[name])
        if value == subject.value:
            continue
        known = [one for one in subject.versions() if one.value == value]
        told = {"age": value} if subject.kind == "age" else {"happened": value}
        choose(known[0] if known else casework.tell_version(subject, by=hana, **told), hana)

    assert counted(case) == counted(live(hana, chosen, birth)), f"LFNKR_SEED={SEED}"
