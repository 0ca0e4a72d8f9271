"""What a page is measured by besides axe: width, large text, the size of what is touched, the ring of what has the focus."""

from __future__ import annotations

from django.conf import settings
from playwright.sync_api import Page

from lfnkr.tests import browser as browsers

TOO_SMALL = """() => [...document.querySelectorAll("button, summary, select, textarea, .btn, .menu-item, .navigation a, input:not([type=hidden])")]
  .filter(each => each.offsetParent && !each.closest("[hidden]"))
  .map(each => ["radio", "checkbox"].includes(each.type) ? each.closest("label, .choice, .form-check") || each.labels[0] || each : each)
  .map(each => [each, each.getBoundingClientRect()])
  .filter(([each, box]) => box.height < 43.5 || box.width < 43.5)
  .map(([each, box]) => `${Math.round(box.width)} x ${Math.round(box.height)} px: ${each.outerHTML.slice(0, 90)}`)"""

LARGE_TEXT = "size => { document.documentElement.style.fontSize = size }"
CUT_OFF = """() => [...document.querySelectorAll("main *")].filter(each => each.offsetParent && each.children.length === 0
    && each.textContent.trim() && each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX === "hidden"
    && !each.closest(".visually-hidden, .table-wrap")).map(each => "cut off: " + each.outerHTML.slice(0, 90))"""

SQUEEZED = """() => {
  const found = [], walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, each = text.parentElement, range = document.createRange();
    if (text.data.trim().length < 6 || !each.offsetParent || each.closest(".visually-hidden, [aria-hidden=true]")) continue;
    if (each.closest("thead") && getComputedStyle(each.closest("thead")).position === "absolute") continue; // read aloud only
    range.selectNodeContents(text);
    const lines = [...range.getClientRects()].map(box => box.width).filter(width => width);
    if (lines.length > 3 && Math.max(...lines) < 3 * parseFloat(getComputedStyle(each).fontSize))
      found.push("letters one below another: " + each.outerHTML.slice(0, 90));
  }
  return found;
}"""

WITHOUT_RING = """() => [...document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")]
  .filter(each => {
    each.focus({preventScroll: true});
    const style = getComputedStyle(each);
    return document.activeElement === each && (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2);
  }).map(each => "no ring around the focus: " + each.outerHTML.slice(0, 90))"""

REFUSED = """() => {
  const named = each => (each?.getAttribute("aria-describedby") || "").split(" ").map(id => document.getElementById(id));
  const isTold = each => [...named(each), ...named(each.closest("fieldset"))].some(one => one?.matches(".field-errors"));
  const found = [...document.querySelectorAll("main [aria-invalid=true]")].filter(each => !isTold(each)).map(each => "does not name its refusal: " + each.outerHTML.slice(0, 90));
  const described = new Set([...document.querySelectorAll("[aria-describedby]")].flatMap(named));
  document.querySelectorAll(".field-errors").forEach(each => described.has(each) || found.push("no field names this refusal: " + each.outerHTML.slice(0, 90)));
  const summary = document.querySelector(".error-summary");
  if (!summary) return [...found, "no summary of what is to be mended"];
  if (document.activeElement !== summary) found.push("the focus is not on the summary");
  summary.querySelectorAll("a").forEach(each => {
    const goal = document.getElementById(each.hash.slice(1));
    goal?.focus();
    if (!goal || document.activeElement !== goal) found.push("leads to no field: " + each.outerHTML);
  });
  return found;
}"""


def findings_of_size(page: Page) -> list[str]:
    """What does not fit: a narrow window, text of twice the size, targets too small for a thumb."""
    found = []
    for width, size in ((320, "100%"), (1280, "200%"), (browsers.PHONE, "100%")):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(LARGE_TEXT, size)
        if by := browsers.sticks_out(page):
            found.append(f"sticks out by {by} px at {width} px with text of {size}")
        found += page.evaluate(CUT_OFF)
    return found + [f"too small to touch, {words}" for words in page.evaluate(TOO_SMALL)]


def findings_in_another_language(page: Page, address: str, language: str) -> list[str]:
    """What does not fit in Korean or Japanese, or is not marked as such; then it is English again.

    Korean breaks no word, so it sticks out first; Japanese breaks everywhere, so it stands letter below letter first.
    """
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": page.url}])
    page.set_viewport_size({"width": browsers.DESK, "height": 900})
    page.goto(address)
    found = page.evaluate(SQUEEZED)
    page.set_viewport_size({"width": 320, "height": 900})
    found += page.evaluate(SQUEEZED) + page.evaluate(CUT_OFF)
    if by := browsers.sticks_out(page):
        found.append(f"sticks out by {by} px at 320 px")
    if page.get_attribute("html", "lang") != language:
        found.append("does not say in which language it is")
    page.context.clear_cookies(name=settings.LANGUAGE_COOKIE_NAME)
    return [f"in {language}, {words}" for words in found]


def findings_of_focus(page: Page) -> list[str]:
    """What somebody at the keys cannot see the focus on."""
    page.keyboard.press("Tab")  # From here on the browser knows that keys are used.
    return page.evaluate(WITHOUT_RING)


def findings_of_refusals(page: Page) -> list[str]:
    """Where a refusal is not summed up, not tied to its field, or not led to from the summary."""
    return page.evaluate(REFUSED)
