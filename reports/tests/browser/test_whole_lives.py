"""Three whole lives, each by whoever tells it: from the call to the sentence that is printed, mended twice on the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from lfnkr.calendar import clock
from lfnkr.tests import browser as browsers
from reports.tests.browser.conftest import BrowsedApp
from reports.tests.browser.printed import shown, tells, this_term
from reports.tests.browser.stopwatch import Stopwatch
from reports.tests.browser.test_histories import go, propose, send
from reports.tests.browser.test_path import by_telephone_just_now, press

pytestmark = pytest.mark.browser


def money(house: BrowsedApp) -> None:
    """A gift to the reserve that bears the rescue without going below the floor."""
    sora = house.page("sora")
    sora.goto("/")
    press(sora, "Record a gift")
    sora.get_by_label("Amount").fill("20,000")
    sora.get_by_label("Currency").select_option("USD")
    sora.get_by_label("How it came").select_option("bank")
    press(sora, "Book the gift")
    sora.get_by_label("USD 20,000.00 is right.").check()
    send(sora, "Book the gift", "The gift is booked.")
    sora.close()


def decide(house: BrowsedApp) -> None:
    """The director commits what was proposed last."""
    mio = house.page("mio")
    mio.goto("/money/decisions/")
    mio.locator("main tbody th a").first.click()
    press(mio, "Commit the money")
    send(mio, "Commit the money", "The money is committed")
    mio.close()


def test_two_sisters_told_by_halves(house: BrowsedApp):
    """On a phone: the second sister is told later; an arrest was another woman's; the younger is eighteen after all; both are safe."""
    money(house)
    page = house.page("hana", width=browsers.PHONE)
    page.goto("/")
    press(page, "Log a request")
    by_telephone_just_now(page)
    page.get_by_label("Name", exact=False).first.fill("서은주")
    page.locator("#id_people-0-age").fill("24")
    page.get_by_label("What was told").fill("A sister is with her; more at the next call.")
    send(page, "Save the request", "The request is saved")
    page.get_by_role("link", name="To the request").click()

    go(page, "Add people")
    page.get_by_label("Name", exact=True).fill("서은희")
    page.get_by_label("Age as told").fill("17")
    page.get_by_label("was there already at the call, and is told only now").check()
    page.get_by_label("What is this person to somebody on the request?").select_option(label="sister or brother")
    page.get_by_label("None of these").check()  # Her own sister is found: a name much like it.
    send(page, "Add them", "1 person was added to the request.")

    go(page, "Estimate and decision")
    propose(page)
    decide(house)
    page.reload()
    go(page, "They left")
    page.get_by_label("everybody").check()
    page.locator("#id_from_country").select_option("CN")
    page.locator("#id_to_country").select_option("LA")
    page.locator("#id_mode").select_option("road")
    page.get_by_label("Code name").fill("Sandpiper")
    page.locator("#id_deputy").select_option(label="Jun Arai")
    page.get_by_label("Just now").check()
    send(page, "They are on their way", "on their way")

    go(page, "Record a status")
    page.get_by_label("child of 17").check()
    page.locator("#id_status").select_option("interrupted")
    page.locator("#id_detail").select_option("detained")
    page.get_by_label("Not agreed yet").check()
    page.get_by_label("Reason").fill("Taken at the bus station.")
    page.get_by_label("Just now").check()
    send(page, "Save the status", "The status is saved.")

    page.locator(".timeline-entry", has_text="Interrupted").first.get_by_role("link", name="Recorded in error").click()
    page.get_by_label("Why was it recorded in error?").fill("It was another woman; both sisters called.")
    send(page, "Go on", "This counts nowhere from then on")
    send(page, "Take it back", "It is taken back")

    page.get_by_role("link", name="Complete or correct").nth(1).click()
    page.get_by_label("Age as told").fill("18")
    page.get_by_label("Reason").fill("The sister had counted wrong: she is eighteen.")
    send(page, "Save", "saved")
    go(page, "Record a status")
    page.get_by_label("everybody").check()
    page.locator("#id_status").select_option("safe")
    page.get_by_label("Just now").check()
    send(page, "Save the status", "The status is saved.")
    go(page, "Record a status")
    page.get_by_label("everybody").check()
    page.locator("#id_status").select_option("in_destination")
    page.locator("#id_destination").select_option("KR")
    page.get_by_label("Just now").check()
    send(page, "Save the status", "The status is saved.")

    expect(page.locator(".timeline")).to_contain_text("It was right after all")
    expect(page.locator(".timeline")).to_contain_text("Corrected: Age as told")
    tells(
        house,
        this_term(),
        "LFNKR led 2 adults to a safe third country.",
        "2 of the 2 people LFNKR led to safety, children included, were under 30 (100 %).",
    )


class Keys:
    """A person at a desk whose hands never leave the keyboard."""

    def __init__(self, page: Page):
        self.page, self.hands = page, Stopwatch(page)

    def to(self, goal: Locator) -> None:
        """Tab there."""
        self.hands.tab_to(goal, most=250)

    def write(self, field: str, text: str) -> None:
        """Over whatever stands in a field."""
        self.to(self.page.locator(field))
        self.hands.press("Control+A")
        self.hands.write(text)

    def choose(self, field: str, words: str) -> None:
        """From a list, by the first letters."""
        self.to(self.page.locator(field))
        self.hands.write(words)

    def tick(self, box: Locator) -> None:
        """A box."""
        self.to(box)
        self.hands.press("Space")

    def answer(self, group: str, value: str) -> None:
        """One of several answers: with Tab to the group, with the arrows within it."""
        choices = self.page.locator(f"main input[name='{group}']")
        goal = self.page.locator(f"main input[name='{group}'][value='{value}']")
        checked = self.page.locator(f"main input[name='{group}']:checked")
        self.to(checked if checked.count() else choices.first)
        if not checked.count():
            self.hands.press("Space")
        while not goal.is_checked():
            self.hands.press("ArrowDown")

    def press(self, name: str) -> None:
        """A link or button of the page's own part, and wait for where it leads."""
        main = self.page.locator("main")
        goal = main.get_by_role("link", name=name, exact=True).or_(main.get_by_role("button", name=name, exact=True))
        self.follow(goal.first)

    def follow(self, goal: Locator) -> None:
        """Tab there, press Enter, and wait for where it leads."""
        self.to(goal)
        with browsers.another_page(self.page):
            self.hands.press("Enter")

    def take_back(self, reason: str) -> None:
        """What was recorded in error, from its line to the line struck through."""
        self.write("#id_reason", reason)
        self.press("Go on")
        self.press("Take it back")
        self.reads("It is taken back")

    def dies(self, who: str) -> None:
        """Somebody of an illness, today, as the partner told it."""
        self.press("Record a death")
        self.tick(self.page.get_by_label(who))
        self.choose("#id_cause", "illness")
        self.write("#id_happened", clock.today().isoformat())
        self.press("Go on")
        self.press("Record the death")
        self.reads("It is saved.")

    def reads(self, text: str) -> None:
        """What the page says now; it fits its window, and the browser had nothing to complain of."""
        expect(self.page.get_by_text(text).first).to_be_visible()
        shown(self.page)


def test_a_grandfather_and_two_boys_with_a_partner(house: BrowsedApp):
    """By keys alone: a third boy was none; the grandfather dies under way, on another day than first told; the boys reach Seoul."""
    page = house.page("hana")
    page.goto("/")
    keys = Keys(page)
    keys.press("Log a request")
    keys.write("#id_people-0-name", "독고상")
    keys.choose("#id_people-0-sex", "male")
    keys.write("#id_people-0-age", "66")
    for number, age in ((1, "9"), (2, "7"), (3, "7")):
        keys.to(page.locator("[data-people-add]"))
        keys.hands.press("Enter")
        keys.choose(f"#id_people-{number}-sex", "male")
        keys.write(f"#id_people-{number}-age", age)
        keys.choose(f"#id_people-{number}-relation", "grandparent")
    keys.answer("received", "now")
    keys.choose("#id_channel", "walk")
    keys.choose("#id_asked_by", "broker")
    keys.press("Save the request")
    keys.reads("The request is saved")
    keys.press("A partner takes over")
    keys.choose("#id_partner", "Partner A")
    keys.choose("#id_reason", "the partner is nearer")
    keys.press("Hand it over")
    keys.reads("Led by Partner A, Seoul")

    keys.follow(page.get_by_role("link", name="Recorded in error : grandchild of 7 (2)"))
    keys.take_back("The broker counted one of them twice.")

    keys.dies("grandchild of 9")
    keys.follow(page.locator(".timeline-death .timeline-void"))
    keys.take_back("It was the grandfather who died.")
    keys.dies("man of 66")

    keys.press("Name another")
    keys.answer("member", page.get_by_label("grandchild of 9").get_attribute("value"))
    keys.answer("role", "other")
    keys.press("Hand it on")
    keys.reads("The request has another principal applicant.")
    keys.follow(page.get_by_role("link", name="In destination", exact=True))
    keys.tick(page.get_by_label("everybody"))
    keys.choose("#id_destination", "South Korea")
    for box in page.get_by_label("Today").all():
        keys.tick(box)
    keys.press("Save")
    keys.reads("What the partner told is saved.")
    tells(
        house,
        this_term(),
        "A partner organisation took over the rescue of 1 adult and 2 children.",
        "While a partner led the rescue, 1 adult died.",
        "Under the lead of a partner 2 children reached safety.",
    )


def taps(page: Page, label: str) -> None:
    """A link or button of the page's own part, by touch, and wait for where it leads."""
    main = page.locator("main")
    goal = main.get_by_role("link", name=label, exact=True).or_(main.get_by_role("button", name=label, exact=True))
    with browsers.another_page(page, goal.first):
        goal.first.tap()


def stands(page: Page, who: str, status: str, *, detail: str = "") -> None:
    """Somebody, or everybody, to a status now."""
    taps(page, "状況を記録する")
    page.get_by_label(who).check()
    page.locator("#id_status").select_option(status)
    if detail:
        page.locator("#id_detail").select_option(detail)
        page.locator("#id_no_contact_yet").check()
    page.locator("#id_occurred_at_now").tap()
    page.locator("#id_reason").fill("協力者からの電話。")
    taps(page, "状況を保存する")
    expect(page.get_by_text("状況を保存しました。")).to_be_visible()
    shown(page)


def test_a_child_born_on_the_way_and_its_mother_sent_back(house: BrowsedApp):
    """By touch, in Japanese: a child is born, they are caught, the mother sent back and not the child; she was in hiding after all."""
    money(house)
    page = house.page("hana", width=browsers.PHONE, has_touch=True)
    page.context.add_cookies([{"name": "django_language", "value": "ja", "url": house.address}])
    page.goto("/")
    taps(page, "要請を記録する")
    page.locator("#id_people-0-name").fill("ヤンスンニ")
    page.locator("#id_people-0-sex").select_option("f")
    by_telephone_just_now(page)
    taps(page, "要請を保存する")
    taps(page, "要請へ")
    taps(page, "見積りと決定")
    taps(page, "理事長に申請する")
    decide(house)
    page.reload()
    taps(page, "出発を記録する")
    page.locator("#id_from_country").select_option("CN")
    page.locator("#id_to_country").select_option("VN")
    page.locator("#id_mode").select_option("foot")
    page.locator("#id_code_name").fill("Dotterel")
    page.locator("#id_occurred_at_now").tap()
    taps(page, "出発を保存する")

    taps(page, "対象の方を加える")
    page.locator("#id_people-0-joined_2").tap()
    page.locator("#id_people-0-happened").fill(clock.today().isoformat())
    page.locator("#id_people-0-sex").select_option("m")
    page.locator("#id_people-0-kin").select_option(index=1)
    taps(page, "加えて保存する")

    stands(page, "全員", "interrupted", detail="detained")
    stands(page, "母", "repatriated")
    stands(page, "息子 0か月", "safe")
    shown(page)
    page.locator(".timeline-entry", has_text="強制送還").first.get_by_role("link", name="誤記録").tap()
    page.get_by_label("誤記録とする理由").fill("送還されたのは別の女性。本人から電話があり、隠れている。")
    taps(page, "次へ")
    taps(page, "取り消す")
    stands(page, "母", "interrupted", detail="hiding")
    page.get_by_role("link", name="補足・訂正する ：息子 0か月").tap()
    page.locator("#id_sex").select_option("f")
    page.locator("#id_reason").fill("女の子でした。")
    taps(page, "保存する")
    expect(page.locator(".timeline")).to_contain_text("娘 0か月")
    shown(page)

    tells(
        house,
        this_term(),
        "LFNKR led 1 child to a safe third country.",
        "interrupted: in hiding: 1",
    )
