"""Measurements as a table of Markdown: pages against the empty page, growth between sets; ratios are shown, never judged."""

from __future__ import annotations

from typing import Any

from reports.bench.pages import BARE, EMPTY, PAGES

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


def ratio(found: dict[str, Any], name: str, size: str, base: str = EMPTY) -> float | None:
    """CPU of a page against another one in the same set."""
    pages = found["pages"]
    if size not in pages.get(name, {}) or size not in pages.get(base, {}):
        return None
    return pages[name][size]["cpu_ms"] / pages[base][size]["cpu_ms"]


def growth(found: dict[str, Any], name: str, small: str, large: str) -> float | None:
    """CPU of a page in the largest set against the smallest."""
    figures = found["pages"].get(name, {})
    if small not in figures or large not in figures:
        return None
    return figures[large]["cpu_ms"] / figures[small]["cpu_ms"]


def said(number: float | None) -> str:
    """A ratio with two significant places."""
    if number is None:
        return "–"
    return f"{number:.1f}" if number < 10 else f"{number:.0f}"


def comparison(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Before and after, page by page: times F in each set, growth, and what the database did in the largest."""
    sizes = [str(number) for number in after["requests"]]
    small, large = sizes[0], sizes[-1]
    head = ["page", "goal", *(f"{int(size):,}" for size in sizes), "growth", "queries", "rows", "blocks", "planning ms"]
    lines = [f"| {' | '.join(head)} |", "|---|---|" + "---|" * (len(head) - 2)]
    for page in PAGES:
        cells = [page.name, f"{page.most:g} ×" if page.most else ""]
        cells += [arrow(said(ratio(before, page.name, size)), said(ratio(after, page.name, size))) for size in sizes]
        cells.append(arrow(said(growth(before, page.name, small, large)), said(growth(after, page.name, small, large))))
        for name in ("queries", "rows", "blocks", "planning_ms"):
            cells.append(arrow(count(before, page.name, large, name), count(after, page.name, large, name)))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def arrow(before: str, after: str) -> str:
    """Both, or one when nothing changed."""
    return after if before == after else f"{before} → {after}"


def count(found: dict[str, Any], page: str, size: str, name: str) -> str:
    """One count of a page, or a dash."""
    value = found["pages"].get(page, {}).get(size, {}).get(name)
    if value is None:
        return "–"
    return f"{value:.1f}" if isinstance(value, float) else f"{value:,}"


def floor(found: dict[str, Any]) -> str:
    """What F is in milliseconds in the largest set, against a bare view, and how far F differs from itself."""
    size = str(found["requests"][-1])
    pages = found["pages"]
    return (
        f"F = {pages[EMPTY][size]['cpu_ms']:.2f} ms of CPU, {pages[EMPTY][size]['cpu_ms'] / pages[BARE][size]['cpu_ms']:.1f} × "
        f"a bare view ({pages[BARE][size]['cpu_ms']:.2f} ms); F against itself {ratio(found, 'empty page again', size):.2f}"
    )


def plain(found: dict[str, Any]) -> str:
    """One measurement for the terminal."""
    sizes = [str(number) for number in found["requests"]]
    head = (
        f"{'page':40}"
        + "".join(f"{size:>10}" for size in sizes)
        + f"{'growth':>8}{'app':>8}{'db':>8}{'plan':>8}{'queries':>8}{'rows':>9}{'blocks':>9}{'sent':>8}"
    )
    lines = [floor(found), head]
    for name in (BARE, *(page.name for page in PAGES)):
        figures = found["pages"][name]
        last = figures[sizes[-1]]
        lines.append(
            f"{name:40}"
            + "".join(f"{said(ratio(found, name, size)):>8} F" for size in sizes)
            + f"{said(growth(found, name, sizes[0], sizes[-1])):>8}{last['application_ms']:>8.2f}{last['database_ms']:>8.2f}"
            + f"{last.get('planning_ms', 0):>8.2f}{last.get('queries', 0):>8}{last.get('rows', 0):>9}{last.get('blocks', 0):>9}{last.get('compressed', 0):>8}"
        )
    return "\n".join(lines)


def put_into(document: str, table: str) -> str:
    """A document with the table between its marks."""
    start, _begin, rest = document.partition(BEGIN)
    _old, _end, tail = rest.partition(END)
    return f"{start}{BEGIN}\n{table}\n{END}{tail}"
