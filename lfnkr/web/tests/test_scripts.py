"""The small scripts in a real browser, each on a page made for it; the test answers in the server's place."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import expect

from lfnkr.templatetags import formatting as look
from lfnkr.tests import browser as browsers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not browsers.program(), reason="No Chromium on this machine: install chromium."),
]

HOUSE = "http://house.test"
FORM = """<form method="post" data-draft-url="/draft/"><input name="told"><input type="hidden" name="draft"><button>Save</button>
<p data-draft-status role="status" data-draft-saving="Saving" data-draft-saved="Saved at {time}" data-draft-failed="Not saved"></p></form>"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """One browser for the whole module."""
    with browsers.chromium(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
def page_of(browser):
    """Opens a page that holds `body` and one of our scripts; `answers` maps an address to what the server would say.

    Its clock stands: time passes when the test says so.
    """
    contexts = []

    def opened(script: str, body: str, answers: dict | None = None):
        context = browser.new_context(base_url=HOUSE)
        contexts.append(context)
        page = context.new_page()
        page.asked = []

        def answer(route):
            path = route.request.url.removeprefix(HOUSE)
            if path == "/":
                html = f"<!doctype html><html lang=en><title>T</title><body>{body}<script src=/{script}></script>"
                route.fulfill(body=html, content_type="text/html")
            elif path == f"/{script}":
                route.fulfill(path=settings.BASE_DIR / "static" / "js" / script)
            else:
                page.asked.append((path, route.request.post_data or ""))
                status, text = (answers or {}).get(path, (200, "{}"))
                route.fulfill(status=status, body=text)

        context.route("**/*", answer)
        page.clock.install(time=0)
        page.clock.pause_at(1000)
        page.goto("/")
        return page

    yield opened
    for context in contexts:
        context.close()


def test_a_draft_is_kept_after_a_pause_in_typing(page_of):
    page = page_of("draft.js", FORM, {"/draft/": (200, json.dumps({"saved_at": "02:14", "draft": "d1"}))})

    page.locator("[name=told]").press_sequentially("two children")
    assert page.asked == []
    page.clock.fast_forward(3100)

    expect(page.locator("[data-draft-status]")).to_have_text("Saved at 02:14")
    assert "two children" in page.asked[0][1]
    assert page.locator("[name=draft]").input_value() == "d1"


def test_a_draft_is_kept_when_a_field_is_left(page_of):
    page = page_of("draft.js", FORM)

    page.locator("[name=told]").fill("she is watched")
    page.locator("[name=told]").blur()
    page.clock.fast_forward(10)

    expect(page.locator("[data-draft-status]")).to_contain_text("Saved at")
    assert len(page.asked) == 1


def test_a_draft_that_cannot_be_kept_says_so_and_keeps_what_was_typed(page_of):
    page = page_of("draft.js", FORM, {"/draft/": (503, "down")})

    page.locator("[name=told]").press_sequentially("two children")
    page.clock.fast_forward(3100)

    expect(page.locator("[data-draft-status]")).to_have_text("Not saved")
    assert page.locator("[name=told]").input_value() == "two children"

    with page.expect_response("**/draft/"):
        page.clock.fast_forward(15100)
    assert len(page.asked) == 2


def test_a_saving_within_the_same_minute_is_not_read_out_again(page_of):
    page = page_of("draft.js", FORM, {"/draft/": (200, json.dumps({"saved_at": "02:14"}))})
    page.locator("[name=told]").fill("two")
    page.locator("[name=told]").blur()
    page.clock.fast_forward(10)
    expect(page.locator("[data-draft-status]")).to_have_text("Saved at 02:14")
    listen(page, "[data-draft-status]")

    page.locator("[name=told]").fill("two children")
    page.locator("[name=told]").blur()
    page.clock.fast_forward(10)
    page.wait_for_function("window.saved")

    assert len(page.asked) == 2
    assert page.evaluate("window.heard") == 0


def listen(page, place: str) -> None:
    """Count what a screen reader would be told of this place from now on."""
    page.evaluate(
        """place => {
        window.heard = window.saved = 0;
        document.addEventListener("lfnkr:saved", () => { window.saved += 1; });
        const count = changes => { window.heard += changes.filter(each => ![...each.addedNodes, ...each.removedNodes].every(one => one.type === "hidden")).length; };
        new MutationObserver(count).observe(document.querySelector(place), {childList: true, characterData: true, subtree: true});
        }""",
        place,
    )


def test_what_is_unsaved_goes_out_when_the_screen_is_locked(page_of):
    page = page_of("draft.js", FORM)
    page.locator("[name=told]").press_sequentially("x")

    with page.expect_request("**/draft/"):
        page.evaluate("window.dispatchEvent(new Event('lfnkr:lock'))")

    expect(page.locator("[name=told]")).to_have_value("x")


def test_nothing_is_sent_while_nothing_changes(page_of):
    page = page_of("draft.js", FORM)

    page.clock.fast_forward(60000)

    assert page.asked == []


def test_a_clock_goes_on_each_minute_and_turns_late_and_over(page_of):
    clock = """<div data-clock data-clock-elapsed="{elapsed}" data-clock-limit="4320" data-clock-left="{{time}} left"
    data-clock-over="over by {{time}}" data-clock-time="{{h}} h {{m}} min"><span data-clock-words></span><svg><rect data-clock-bar></rect></svg></div>"""
    page = page_of("clock.js", clock.format(elapsed=2879) + clock.format(elapsed=4320))

    page.clock.run_for(60500)

    assert page.locator("[data-clock-words]").all_text_contents() == ["24 h 0 min left", "over by 0 h 1 min"]
    assert page.locator(".clock-late").count() == 1
    assert page.locator(".clock-over").count() == 1


def test_a_clock_goes_on_in_the_words_of_its_component(page_of):
    ticking = [{"elapsed": elapsed, "state": "running"} for elapsed in (1000, 8639, 12960, 13139)]
    now, later = (
        [look.clock_reading(clock["elapsed"] + passed, 4320, "running").left for clock in ticking] for passed in (0, 1)
    )
    page = page_of("clock.js", "".join(render_to_string("components/clock.html", clock) for clock in ticking))

    before = page.locator("[data-clock-words]").all_text_contents()
    page.clock.run_for(60500)

    assert before == now == ["55 h 20 min left", "over by 71 h 59 min", "over by 6 days", "over by 6 days 2 h"]
    assert later == ["55 h 19 min left", "over by 72 h", "over by 6 days", "over by 6 days 3 h"]
    # The script says whole hours with their minutes; everything else it says as the page did.
    assert [words.replace(" 0 min", "") for words in page.locator("[data-clock-words]").all_text_contents()] == later


def test_a_search_waits_for_a_pause_and_shows_the_answer(page_of):
    form = """<form><input name=q data-search-url="/find/" data-search-results="#found"></form><div id=found aria-live=polite></div>"""
    page = page_of("search.js", form, {"/find/": (200, "<p>possibly the same woman</p>")})

    page.locator("[name=q]").press_sequentially("Ri")
    assert page.asked == []
    page.clock.fast_forward(400)

    expect(page.locator("#found")).to_have_text("possibly the same woman")
    assert len(page.asked) == 1
    assert "Ri" in page.asked[0][1]


def test_the_same_people_found_again_stay_as_they_were_chosen_and_are_not_read_out(page_of):
    form = """<form><input name=q data-search-url="/find/" data-search-results="#found"><div id=found aria-live=polite></div></form>"""
    found = (
        "<input type=hidden name=looked value={words}><label><input type=radio name=who>possibly the same woman</label>"
    )
    answers = {"/find/": (200, found.format(words="Ri"))}
    page = page_of("search.js", form, answers)
    page.locator("[name=q]").press_sequentially("Ri")
    page.clock.fast_forward(400)
    page.locator("[name=who]").check()
    listen(page, "#found")
    answers["/find/"] = (200, found.format(words="Rim"))

    page.locator("[name=q]").press_sequentially("m")
    page.clock.fast_forward(400)

    expect(page.locator("[name=looked]")).to_have_value("Rim")
    expect(page.locator("[name=who]")).to_be_checked()
    assert page.evaluate("window.heard") == 0


def test_words_in_the_form_when_the_page_opens_are_looked_for_once(page_of):
    field = '<form><input name=q value="{}" data-search-url="/find/" data-search-results="#{name}"></form><div id={name}>{}</div>'
    asked, answered, empty = "<p>possibly the same woman</p>", "<input type=hidden name=looked value=Choe>", ""
    form = (
        field.format("Rim", "", name="one")
        + field.format("Choe", answered, name="two")
        + field.format("", empty, name="three")
    )
    page = page_of("search.js", form, {"/find/": (200, asked)})

    expect(page.locator("#one")).to_have_text("possibly the same woman")
    page.locator("[name=q]").nth(1).focus()
    page.locator("[name=q]").nth(0).focus()
    page.clock.fast_forward(400)

    assert [words for _path, words in page.asked if "Rim" in words] == [words for _path, words in page.asked]
    assert len(page.asked) == 1


def test_a_person_taken_away_before_the_draft_was_kept_stays_out_of_sight(page_of):
    row = """<fieldset data-people-row>Person <b data-people-number></b><p data-people-delete><input type=checkbox name=people-{}-DELETE {}></p></fieldset>"""
    rows = row.format(0, "") + row.format(1, "checked") + row.format(2, "")
    page = page_of(
        "people.js",
        f"<div data-people><input name=people-TOTAL_FORMS value=3><div data-people-rows>{rows}</div></div>",
    )

    assert [row.is_visible() for row in page.locator("[data-people-row]").all()] == [True, False, True]
    expect(page.locator("[data-people-row]").nth(2)).to_have_text("Person 2")


def test_a_field_that_a_script_added_searches_too(page_of):
    page = page_of("search.js", "<form></form>", {"/find/": (200, "<p>possibly the same child</p>")})
    page.evaluate(
        """() => document.forms[0].insertAdjacentHTML("beforeend",
        '<input name=q data-search-url="/find/" data-search-results="#found"><div id=found></div>')"""
    )

    page.locator("[name=q]").press_sequentially("Ri")
    page.clock.fast_forward(400)

    expect(page.locator("#found")).to_have_text("possibly the same child")
    assert len(page.asked) == 1


def test_an_emptied_search_shows_nothing_and_asks_nothing(page_of):
    form = """<form><input name=q data-search-url="/find/" data-search-results="#found"></form><div id=found>before</div>"""
    page = page_of("search.js", form)

    page.locator("[name=q]").press_sequentially("R")
    page.clock.fast_forward(400)

    expect(page.locator("#found")).to_have_text("")
    assert page.asked == []


def test_a_long_task_shows_the_way_to_its_result(page_of):
    line = """<div data-progress-url="/status/"><progress max=8 value=0></progress><p data-progress-text></p>
    <p data-progress-running>You may leave</p><p hidden data-progress-done><a href="#">Go</a></p></div>"""
    finished = '{"done": 8, "total": 8, "text": "done", "url": "/result/"}'
    page = page_of("progress.js", f"<h1>Making it</h1>{line}", {"/status/": (200, finished)})

    expect(page.get_by_role("link", name="Go")).to_be_visible()
    assert page.locator("a").get_attribute("href") == "/result/"
    expect(page.get_by_text("You may leave")).to_be_hidden()
    expect(page.get_by_role("heading")).to_have_text("Making it")
    assert page.url == f"{HOUSE}/"


def test_a_long_task_that_is_done_says_so_in_the_heading(page_of):
    line = """<h1>Making it</h1><div data-progress-url="/status/"><progress max=8 value=0></progress>
    <p data-progress-text></p><p hidden data-progress-done><a href="#">Go</a></p></div>"""
    finished = '{"done": 8, "total": 8, "text": "done", "url": "/file/", "heading": "It is ready", "label": "Download"}'
    page = page_of("progress.js", line, {"/status/": (200, finished)})

    expect(page.get_by_role("heading")).to_have_text("It is ready")
    assert page.get_by_role("link", name="Download").get_attribute("href") == "/file/"


def test_a_button_that_prints_appears_with_its_script_and_prints(page_of):
    page = page_of("print.js", "<button data-print hidden>Print</button>")
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1 } }")

    page.get_by_role("button", name="Print").click()

    assert page.evaluate("window.printed") == 1


APPEARING = """<form><div class="field"><select name="status"><option>waiting<option>safe</select></div>
<div class="field"><input name="detail" data-shown-for="status" data-shown-values="waiting interrupted"></div>
<div class="field"><input name="said"></div>
<div class="field"><input name="more" data-shown-for="said"></div>
<div class="field field-invalid"><input name="refused" data-shown-for="status" data-shown-values="never"></div></form>"""
SENT = "[...new FormData(document.forms[0]).keys()]"


def test_a_field_is_there_and_sent_only_where_it_applies(page_of):
    page = page_of("appear.js", APPEARING)
    detail, more = page.locator("[name=detail]"), page.locator("[name=more]")

    detail.fill("funds")
    expect(more).to_be_hidden()
    page.locator("[name=status]").select_option("safe")
    expect(detail).to_be_hidden()
    assert page.evaluate(SENT) == ["status", "said", "refused"]

    page.locator("[name=status]").select_option("waiting")
    expect(detail).to_have_value("funds")
    page.locator("[name=said]").fill("a name")
    expect(more).to_be_visible()
    assert page.evaluate(SENT) == ["status", "detail", "said", "more", "refused"]


def test_a_field_that_was_refused_stays_in_sight(page_of):
    expect(page_of("appear.js", APPEARING).locator("[name=refused]")).to_be_visible()
