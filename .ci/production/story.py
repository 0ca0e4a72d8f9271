"""The story: empty servers, first accounts, a request, a decision, a payment, prints, an alarm, a backup, a restore."""

import contextlib
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, expect

from production.house import House
from production.people import Person, chromium
from production.surroundings import Server, postgres, say

LIMIT = 240
"""Seconds the whole story should take on two quiet cores; said, and not asserted: a busy machine is slower."""

FIRST = ("127.0.18.11", "127.0.18.12")
ELSEWHERE = ("127.0.18.13", "127.0.18.14")
NAMES = ("박선희", "Pak Sonhui")
STAFF = {"hana": "Caseworker", "jun": "Caseworker", "sora": "Treasurer", "yuki": "Auditor"}
LANGUAGES = ("en", "ja", "ko")
TOKYO = ZoneInfo("Asia/Tokyo")

TOLD = ("hana", "jun")
CLIMB = """
from datetime import timedelta
from lfnkr.calendar import clock
from lfnkr.notices.jobs import climb
now = clock.now()
for hours in (1.1, 2.2):
    with clock.at(now + timedelta(hours=hours)):
        climb()
"""
"""The clock of one process is set, and the ladder climbed, a rung and then another; the worker sends the letters."""


class Story:
    """What happens, a method a chapter."""

    def __init__(self, house: House, browser: Browser):
        self.house, self.browser = house, browser
        self.people: dict[str, Person] = {}
        self.reference = self.address = ""

    def person(self, name: str, **options) -> Person:
        """Somebody who comes to work for the first time."""
        self.people[name] = Person(self.browser, name, self.house.pictures, **options)
        return self.people[name]

    def first_accounts(self) -> str:
        """Director and administrator: by the printed links, with a second factor."""
        links = dict(re.findall(r"^(\w+): (https://\S+)$", self.house.runbook.run("first-accounts"), re.M))
        for name, link in links.items():
            person = self.person(name)
            person.choose_password(link)
            person.sign_in()
        return f"{' and '.join(links)} signed in with two factors by the printed links"

    def staff(self) -> str:
        """The administrator opens accounts, the director approves each role, the link comes by mail."""
        rin, mio = self.people["rin"], self.people["mio"]
        for name, role in STAFF.items():
            rin.go("/staff/open/")
            rin.page.get_by_label("Name in Latin letters").fill(name.title())
            rin.page.get_by_label("Sign-in name").fill(name)
            rin.page.get_by_label("E-mail address").fill(f"{name}@lfnkr.example")
            rin.page.get_by_role("radio", name=re.compile(role)).check()
            rin.page.get_by_label("Reason").fill("One of the first to work here.")
            rin.press("Open the account")
            mio.go("/staff/")
            mio.page.locator("main a[href*='/approve/']").first.click()
            mio.settle()
            mio.press("Approve")
            rin.page.locator("main a[href*='/password/reset/']").first.click()
            rin.settle()
            rin.press("Send the link")
            letter = self.house.letters.wait_for(f"{name}@lfnkr.example", "https://")
            person = self.person(name, width=390 if name == "hana" else 1280)
            person.choose_password(re.search(r"https://\S+", letter.get_content())[0])
            person.sign_in()
        return f"{', '.join(STAFF)} signed in with two factors by the mailed links, each role approved by the director"

    def terms(self) -> str:
        """The director opens the terms of the first hour."""
        mio = self.people["mio"]
        mio.go("/first-hour/terms/")
        mio.press("Open the terms")
        mio.sees("The terms are open.")
        return re.search(r"Terms to this day: \d+", mio.page.locator("main").inner_text())[0]

    def request(self) -> str:
        """A mother with a child; proposed to the director."""
        hana = self.people["hana"]
        hana.go("/requests/new/")
        page = hana.page
        page.locator("#id_received_0").check()
        page.locator("#id_channel").select_option("phone")
        page.get_by_label("Who asked").select_option("pastor")
        page.get_by_label("Name", exact=False).first.fill(NAMES[0])
        page.locator("#id_people-0-age").fill("31")
        page.get_by_role("group", name="Are they watched?").get_by_label("yes").check()
        page.get_by_label("What was told").fill("Watched by the husband's family. The pastor calls again at six.")
        hana.press("Save the request")
        hana.sees("The request is saved and its clock is running.")
        self.reference = re.search(r"R-[0-9A-Z]{5}", page.locator("main").inner_text())[0]
        return f"{self.reference} is saved, with its names sealed"

    def gift(self) -> str:
        """Money comes in."""
        sora = self.people["sora"]
        sora.go("/money/gifts/new/")
        sora.page.get_by_label("Amount").fill("12,000")
        sora.page.get_by_label("Currency").select_option("USD")
        sora.page.get_by_label("How it came").select_option("bank")
        sora.press("Book the gift")
        sora.sees("The gift is booked.")
        return "USD 12,000.00 booked"

    def decision(self) -> str:
        """The director commits the money."""
        hana, mio = self.people["hana"], self.people["mio"]
        hana.press("Propose it to the director")
        hana.sees("It is proposed.")
        self.address = hana.page.url
        mio.go("/")
        mio.page.get_by_role("link", name=f"Decide {self.reference}").click()
        mio.settle()
        mio.press("Commit the money")
        go_ahead = mio.page.get_by_label("Why go below the floor?")
        if go_ahead.count():
            go_ahead.fill("The reserve covers it, and an appeal is open.")
        mio.press("Commit the money")
        mio.sees("The money is committed and the caseworker may begin.")
        return f"the director decided {self.reference} and committed the money in the same act"

    def payment(self) -> str:
        """Proposed by the treasurer, approved by the director."""
        sora, mio = self.people["sora"], self.people["mio"]
        sora.go("/money/")
        sora.page.get_by_role("table").first.get_by_role("link", name=self.reference).click()
        sora.press("Propose a payment")
        sora.page.get_by_label("Paid to").select_option("carrier")
        sora.page.get_by_label("Purpose").fill("Night bus for three")
        sora.page.get_by_label("Amount").fill("640")
        sora.press("Propose the payment")
        sora.sees("The payment is proposed.")
        mio.go("/")
        mio.page.get_by_role("link", name=f"Look at it {self.reference}").click()
        mio.press("Open")
        mio.press("Approve and book")
        mio.sees("The payment is approved and booked.")
        return "USD 640.00 paid by two people"

    def prints(self) -> str:
        """The report of the running term in three languages, made by the worker."""
        mio = self.people["mio"]
        sizes = []
        mio.go("/reports/")
        term = re.search(r"/reports/(\d+)/", mio.page.locator("main tbody th a").first.get_attribute("href"))[1]
        for language in LANGUAGES:
            mio.go(f"/reports/{term}/print/")
            mio.page.get_by_label("Language").select_option(language)
            mio.press("Make the PDF")
            done = mio.page.locator("[data-progress-done] a")
            expect(done).to_be_visible(timeout=90_000)
            with mio.page.expect_download() as download:
                done.click()
            content = Path(download.value.path()).read_bytes()
            if not content.startswith(b"%PDF-"):
                raise SystemExit(f"The report in {language} is no PDF.")
            sizes.append(f"{language} {len(content) // 1024} KB")
        return f"the report of term {term} printed: {', '.join(sizes)}"

    def danger(self) -> str:
        """An agreed contact passes: the lead is told, then whoever is on call, until somebody acts."""
        hana, mio, house = self.people["hana"], self.people["mio"], self.house
        now = datetime.now(TOKYO)
        hana.go(self.address)
        hana.press("Agree the next contact")
        hana.page.get_by_label("Next contact").fill(written(now + timedelta(hours=1)))
        hana.press("Save")
        mio.go("/notices/on-call/")
        mio.page.get_by_label("Who is on call").select_option(label="Jun")
        mio.page.get_by_label("From").fill(written(now - timedelta(minutes=5)))
        mio.page.get_by_label("Until").fill(written(now + timedelta(days=2)))
        mio.press("Put on call")
        mio.sees("The period stands on the list.")
        house.manage("shell", "--no-imports", "--command", CLIMB)
        for name in TOLD:
            letter = house.letters.wait_for(f"{name}@lfnkr.example", "desk")
            betrayed = [words for words in (*NAMES, self.reference) if words in letter.as_string()]
            if betrayed:
                raise SystemExit(f"The letter to {name} names {betrayed}.")
        hana.go("/notices/")
        hana.picture("told")
        hana.page.locator("main form button").filter(has_text="act").first.click()
        hana.page.wait_for_load_state()
        return f"a contact that was missed told {' and then '.join(TOLD)} by a letter that names nobody; {TOLD[0]} acts"

    def backup(self) -> str:
        """The runbook's backup, to a key that is not on the server."""
        for label in ("offline-key", "backup-role"):
            self.house.runbook.run(label)
        return last_line(self.house.runbook.run("backup"))

    def restored(self, servers: Iterable[Server]) -> str:
        """Everything is deleted; two other empty servers get it back, and every verification runs."""
        self.house.move_to(*servers)
        said = last_line(self.house.runbook.run("restore"))
        self.house.open()
        return said

    def refuse_broken_pages(self) -> None:
        """No page may have answered with a 5xx, and no script may have failed."""
        broken = [f"{person.name}: {words}" for person in self.people.values() for words in person.broken]
        if broken:
            raise SystemExit("Pages broke:\n" + "\n".join(broken))

    def keep(self) -> None:
        """When something went wrong: what everybody had before them."""
        for person in self.people.values():
            person.picture(f"at-the-end-{person.name}")
        say(f"What each had before them, and what each process said, is kept in {self.house.place}.")

    def names_open_again(self) -> str:
        """After the restore: the same caseworker, the same second factor, the same request, its names."""
        hana = self.people["hana"]
        hana.context.clear_cookies()
        hana.sign_in()
        hana.go(self.address)
        hana.sees(self.reference)
        hana.press("Open")
        hana.sees(NAMES[0])
        hana.picture("restored")
        return f"{self.reference} opens with its names"


CHAPTERS = ("first_accounts", "staff", "terms", "gift", "request", "decision", "payment", "prints", "danger", "backup")


def main() -> int:
    """Tell the story, a line a chapter with its seconds; it ends at the first that does not hold."""
    began = time.monotonic()
    place = Path(tempfile.mkdtemp(prefix="lfnkr-production-"))
    with contextlib.ExitStack() as opened:
        house = House(place, opened)
        with two_servers(place, "first", FIRST) as servers:
            house.stand_on(*servers)
            chapter("secrets", lambda: house.runbook.run("secrets") or "made anew, each its own")
            chapter("prepare", lambda: house.runbook.run("prepare") and "roles, databases, tables, static files")
            chapter("open", lambda: house.open() or "web server, worker and proxy answer over TLS")
            story = Story(house, opened.enter_context(chromium(house.proxy)))
            opened.push(lambda kind, *_rest: story.keep() if kind else None)
            for name in CHAPTERS:
                chapter(name.replace("_", " "), getattr(story, name))
            chapter(
                "close",
                lambda: house.close() or "web server, worker and proxy ended politely; both servers are thrown away",
            )
        with two_servers(place, "second", ELSEWHERE) as servers:
            chapter("restore", lambda: story.restored(servers))
            chapter("names open again", story.names_open_again)
            house.close()
        story.refuse_broken_pages()
        if house.runbook.left_out():
            raise SystemExit(f"The runbook marks as rehearsed what nobody ran: {sorted(house.runbook.left_out())}.")
    shutil.rmtree(place)
    seconds = time.monotonic() - began
    late = f", more than the {LIMIT} s it should take" if seconds > LIMIT else ""
    say(f"All of it took {seconds:.0f} s on {os.cpu_count()} cores at a load of {os.getloadavg()[0]:.1f}{late}.")
    return 0


@contextlib.contextmanager
def two_servers(place: Path, name: str, hosts: tuple[str, str]) -> Iterator[list[Server]]:
    """Two empty servers, for data and for keys; they are gone at the end, with all that was in them."""
    with contextlib.ExitStack() as opened:
        yield [
            opened.enter_context(postgres(place / f"{name}-{what}", host))
            for what, host in zip(("data", "vault"), hosts, strict=True)
        ]


def written(moment: datetime) -> str:
    """As the browser's own field writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M")


def last_line(text: str) -> str:
    """The sentence a command ends with."""
    return text.strip().splitlines()[-1]


def chapter(name: str, tell: Callable[[], str]) -> None:
    """One chapter, and its line."""
    began = time.monotonic()
    told = tell()
    say(f"{name:16} {time.monotonic() - began:5.1f} s  {told}")


sys.stdout.reconfigure(encoding="utf-8")
