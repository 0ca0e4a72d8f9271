"""What a page is measured by: axe in both colour schemes, width, large text, the size of what is touched."""

from __future__ import annotations

from playwright.sync_api import Page

from lfnkr.tests import browser as browsers

EXAMINE = """async ([rules, colours, only]) => {
  const options = {runOnly: only ? ["color-contrast"] : {type: "tag", values: rules}, resultTypes: ["violations"], preload: false};
  if (!only) options.rules = {"color-contrast": {enabled: colours}};
  return (await axe.run(document, options)).violations.flatMap(found => found.nodes.map(node => found.id + ": " + node.html.slice(0, 120)));
}"""

TOO_SMALL = """() => [...document.querySelectorAll("button, summary, select, textarea, .btn, .menu-item, .navigation a, input:not([type=hidden])")]
  .filter(each => each.offsetParent && !each.closest("[hidden]"))
  .map(each => ["radio", "checkbox"].includes(each.type) ? each.closest("label, .choice, .form-check") || each.labels[0] || each : each)
  .map(each => [each, each.getBoundingClientRect()])
  .filter(([each, box]) => box.height < 43.5 || box.width < 43.5)
  .map(([each, box]) => `${Math.round(box.width)} x ${Math.round(box.height)} px: ${each.outerHTML.slice(0, 90)}`)"""

SHAPES = """() => [...new Set([...document.querySelectorAll("body *")].map(each => [each, each.parentElement].map(one =>
  [one.tagName, one.getAttribute("class"), one.getAttribute("type"), one.getAttribute("role"), one.hasAttribute("aria-label"),
   one.hasAttribute("aria-describedby"), one.hasAttribute("aria-invalid")].join(" ")).join(" in ")))]"""

LARGE_TEXT = "size => { document.documentElement.style.fontSize = size }"
CUT_OFF = """() => [...document.querySelectorAll("main *")].filter(each => each.offsetParent && each.children.length === 0
    && each.textContent.trim() && each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX === "hidden"
    && !each.closest(".visually-hidden, .table-wrap")).map(each => "cut off: " + each.outerHTML.slice(0, 90))"""


def findings_of_axe(page: Page, *, colours: bool = True) -> list[str]:
    """What axe finds; the colours, which take it longest, in the light and in the dark."""
    page.evaluate(browsers.AXE.read_text())
    found = page.evaluate(EXAMINE, [browsers.AXE_RULES, colours, False])
    if colours:
        page.emulate_media(color_scheme="dark")
        found += [f"in the dark, {words}" for words in page.evaluate(EXAMINE, [[], True, True])]
        page.emulate_media(color_scheme="light")
    return found


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
