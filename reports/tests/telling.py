"""A life told through the pages: who sits at which desk, and the walks of every day, each on the day it is told.

Nothing here writes into the database but the accounts, a partner and the money a house begins with; the rest is typed.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from cases.tests import factories
from donations.tests import factories as money
from lfnkr.accounts.models import User
from lfnkr.accounts.tests.people import person
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from reports.editions.annual import AnnualReport
from reports.tests.walking import Form, Walker, plain
from reports.tests.years import stories
from reports.tests.years.publishing import signed_without_texts
from reports.tests.years.stories import Story

at = Story.at
"""The clock of a day: noon, or the minute that is given."""

ALONE = {"Can they get away by themselves?": "yes", "Are they watched?": "no"}
"""The answers of somebody who can leave alone: the cheapest rescue."""
WOMAN_OF_30 = {"sex": "female", "age": "30"}


def with_ticks(form: Form, typed: dict[str, Any] | None) -> dict[str, Any]:
    """What is typed, with the box for now or today ticked beside each line in which no time is told."""
    typed = typed or {}
    told = {form.control(name).name for name in typed}
    lines = {name: name.removesuffix("_now") for name in form.controls if name.endswith("_now")}
    is_told = {line: line in told or any(form.control(line).values) for line in lines.values()}
    is_told["occurred_at"] = is_told.get("occurred_at", False) or "happened" in told
    return typed | {name: True for name, line in lines.items() if not is_told[line]}


class Told:
    """One request as it was told: its page, and what everybody of it does."""

    def __init__(self, house: House, address: str, reference: str):
        self.house, self.address, self.reference = house, address, reference

    def page(self, day: str, who: str = "hana") -> Walker:
        """The page of the request, read on a day."""
        with at(day):
            return self.house.walker(who).open(self.address)

    def act(self, day: str, link: str, button: str, typed: dict[str, Any] | None = None, who: str = "hana") -> Walker:
        """One act from the menu of the request, on a day; it is taken."""
        with at(day):
            walker = self.house.walker(who).open(self.address).follow(link)
            return walker.send(button, with_ticks(walker.form(button), typed))

    def refused(self, day: str, link: str, button: str, typed: dict[str, Any] | None = None) -> str:
        """One act that is refused, and with which words."""
        with at(day):
            walker = self.house.hana.open(self.address).follow(link)
            walker.press(button, with_ticks(walker.form(button), typed))
            assert not walker.was_taken, f"taken: {typed}"
            return " ".join(walker.refusals)

    def stands(self, day: str, status: str, who: str | list[str] = "", **typed: Any) -> Walker:
        """Where people stand from now on; `who` in the words of the page, everybody where several and nobody is named."""
        return self._step(day, "Record a status", "Save the status", status, who, typed)

    def stood(self, day: str, status: str, happened: str, who: str | list[str] = "", **typed: Any) -> Walker:
        """Where people stood once, told later, on a day as closely as it is known."""
        button = "Save the step"
        return self._step(day, "Record a step learnt late", button, status, who, {"happened": happened, **typed})

    def _step(
        self, day: str, link: str, button: str, status: str, who: str | list[str], typed: dict[str, Any]
    ) -> Walker:
        with at(day):
            walker = self.house.hana.open(self.address).follow(link)
            several = len(walker.form(button).control("members").offered) > 1
            chosen = {"members": who or "everybody"} if several else {}
            return walker.send(button, with_ticks(walker.form(button), chosen | {"status": status} | typed))

    def decided(self, day: str) -> None:
        """The caseworker asks for the money, the director commits it."""
        with at(day):
            self.house.hana.open(self.address).follow("Estimate and decision").send("Propose it to the director")
            mio = self.house.mio.open("/money/decisions/").follow(self.reference).follow("Commit the money")
            short = "go_ahead_reason" in mio.form("Commit the money").controls
            mio.send("Commit the money", {"go_ahead_reason": "It cannot wait."} if short else {})

    def left(self, day: str, code_name: str, **typed: Any) -> Walker:
        """They are on their way, from China to Laos unless it is told otherwise."""
        with at(day):
            walker = self.house.hana.open(self.address).follow("They left")
            several = len(walker.form("They are on their way").control("members").offered) > 1
            way = {"from_country": "China", "to_country": "Laos", "mode": "road", "code_name": code_name}
            typed = ({"members": "everybody"} if several else {}) | way | typed
            return walker.send("They are on their way", with_ticks(walker.form("They are on their way"), typed))

    def taken_over(self, day: str, reason: str = "the partner is nearer", **typed: Any) -> Walker:
        """A partner leads from now on."""
        given = {"partner": "Partner A", "reason": reason, **typed}
        return self.act(day, "A partner takes over", "Hand it over", given)

    def partner_told(self, day: str, status: str, **typed: Any) -> Walker:
        """What the partner told of everybody it leads."""
        with at(day):
            walker = self.house.hana.open(self.address).follow("Something else")
            several = len(walker.form("Save").control("members").offered) > 1
            typed = ({"members": "everybody"} if several else {}) | {"status": status, **typed}
            return walker.send("Save", with_ticks(walker.form("Save"), typed))

    def died(self, day: str, happened: str, cause: str, who: list[str] | None = None, **typed: Any) -> Walker:
        """A death, looked at once more before it is recorded."""
        with at(day):
            walker = self.house.hana.open(self.address).follow("Record a death")
            chosen = {} if who is None else {"members": who}
            walker.press("Go on", chosen | {"happened": happened, "cause": cause} | typed)
            return walker.send("Record the death")

    def in_error(self, day: str, line: str, reason: str, which: int = 0) -> Walker:
        """A line of the stream, or a person, recorded in error: looked at once more, and taken back."""
        with at(day):
            walker = self.house.hana.open(self.address).follow(line, which=which)
            return walker.press("Go on", {"reason": reason}).send("Take it back")

    def correct(self, day: str, who: str, **typed: Any) -> Walker:
        """One person completed or corrected, under the open seal."""
        with at(day):
            walker = self.house.hana.open(self.address).follow(f"Complete or correct: {who}")
            if "open the sealed part" in walker.form("Save").buttons:
                walker.press("Open the sealed part")
            return walker.send("Save", typed)

    def family(self, day: str, who: str, kin: str, **typed: Any) -> Walker:
        """Somebody of a family, asked or not, alive or not."""
        with at(day):
            walker = self._of_person(f"{who}/family").follow("Somebody who is not on this request")
            return walker.send("Save", with_ticks(walker.form("Save"), {"kin": kin, **typed}))

    def flight(self, day: str, who: str, kind: str, **typed: Any) -> Walker:
        """An earlier flight or return."""
        with at(day):
            walker = self._of_person(f"{who}/flights").follow("Tell of an earlier flight or return")
            return walker.send("Save", with_ticks(walker.form("Save"), {"kind": kind, **typed}))

    def needs(self, day: str, who: str, **typed: Any) -> Walker:
        """Needs of one person, and what was done to them."""
        with at(day):
            walker = self._of_person(f"{who}/needs")
            return walker.send("Save the answers", with_ticks(walker.form("Save the answers"), typed))

    def _of_person(self, which: str) -> Walker:
        """A page of one person, by their words on the panels of the request and the kind of the page."""
        who, _slash, page = which.partition("/")
        walker = self.house.hana.open(self.address)
        found = [to for words, to in walker.links if plain(words) == plain(who) and to.endswith(f"/{page}/")]
        assert len(found) == 1, f"{who!r} has no page {page!r}: {walker.links}"
        return walker.open(found[0])

    def add(self, day: str, *people: dict[str, Any]) -> Walker:
        """People added to the request."""
        with at(day):
            walker = self.house.hana.open(self.address).follow("Add people")
            for _another in people[1:]:
                walker.press("Add a person")
            return walker.send("Add them", rows_of(people))

    def unsealed(self, day: str) -> Walker:
        """The page with its sealed part open."""
        with at(day):
            walker = self.house.hana.open(self.address)
            return walker.send("Open") if "open" in {b for f in walker.forms for b in f.buttons} else walker

    def pay(self, day: str, category: str, amount: str, **typed: Any) -> None:
        """The treasurer proposes a payment out of what was committed, the director approves it."""
        with at(day):
            sora = self.house.sora.open("/money/").follow(self.reference).follow("Propose a payment")
            told = {"category": category, "amount": amount, "payee_kind": "carrier", "purpose": "Night bus"}
            sora.send("Propose the payment", told | typed)
            mio = self.house.mio.open("/").follow(f"Look at it {self.reference}")
            mio.send("Open").send("Approve and book")


class House:
    """The people of the house at their desks; the reserve bears many rescues."""

    def __init__(self, began: str = "2025-09-02") -> None:
        with at(began):
            self.users: dict[str, User] = {name: person(name) for name in ("hana", "jun", "mio", "sora", "yuki")}
            factories.partner()
            for year in range(int(began[:4]), int(began[:4]) + 3):
                ensure_term(date(year, 9, 1))
            money.gift(self.users["sora"], 100_000_00)
        self.walkers: dict[str, Walker] = {}

    def walker(self, name: str, language: str = "en") -> Walker:
        """Somebody's browser, signed in once."""
        key = f"{name} {language}"
        if key not in self.walkers:
            self.walkers[key] = Walker(self.users[name], language)
        return self.walkers[key]

    @property
    def hana(self) -> Walker:
        """The caseworker."""
        return self.walker("hana")

    @property
    def mio(self) -> Walker:
        """The executive director."""
        return self.walker("mio")

    @property
    def sora(self) -> Walker:
        """The treasurer."""
        return self.walker("sora")

    def ask(self, day: str, *people: dict[str, Any], earlier: str = "", **call: Any) -> Told:
        """Somebody asks for rescue, just now on that day; `earlier`: it was then, and is typed in on that day."""
        with at(day):
            walker = self.hana.open("/").follow("Log a request")
            if earlier:
                walker.follow("It happened before")
            for _another in people[1:]:
                walker.press("Add a person")
            when = {"received": "at another time", "received_at": earlier} if earlier else {"received": "just now"}
            told = when | {"channel": "phone call", "asked_by": "pastor", **ALONE} | call
            walker.send("Save the earlier rescue" if earlier else "Save the request", told | rows_of(people))
            if any(words == "To the request" for words, _to in walker.links):
                walker.follow("To the request")
            return Told(self, walker.address, walker.text.split()[1])

    def report(self, term: int, day: str) -> Walker:
        """The report of a term as the director reads it on a day."""
        with at(day):
            return self.mio.open(f"/reports/{term}/")

    def agrees(self, day: str) -> None:
        """The director agrees, as second officer, to what waits for one."""
        with at(day):
            self.mio.open("/").follow("Look and agree").send("I agree")

    def sign_off(self, term: int, day: str) -> None:
        """The report of a term is frozen by the director and signed by the treasurer, without its texts."""
        with at(day):
            signed_without_texts(term_row(term), by=self.users["mio"], second=self.users["sora"])

    @staticmethod
    def tells(term: int, day: str) -> stories.Told:
        """What the report of a term tells on a day: final, equal to the recount, and true in every sentence."""
        return stories.told_truly(term_row(term), stories.on(day))

    def period(self, first: str, last: str, day: str) -> Walker:
        """The report of a stretch of days as the director reads it on a day."""
        with at(day):
            return self.mio.open(f"/reports/periods/{first}/{last}/")

    @staticmethod
    def figures(term: int, day: str, **wanted: int) -> None:
        """The figures of a term as they are counted on a day, `__` for a dot; every sum agrees."""
        with at(day):
            report = AnnualReport.for_year(term_row(term))
            keys = {key: key.replace("__", ".") for key in wanted}
            found = {key: report[dotted].value for key, dotted in keys.items()}
            assert found == wanted, (found, wanted)
            assert [str(total) for total in report.control_totals if not total.holds] == []


def term_row(term: int) -> FiscalYear:
    """The row of a term by its number."""
    return ensure_term(date(1997 + term, 10, 1))


def rows_of(people: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    """The fields of people as their rows of a form are named; a woman of 30 where nobody is told of."""
    rows = people or (WOMAN_OF_30,)
    return {f"people-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}
