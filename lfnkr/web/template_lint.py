"""A rule of djlint's linter, which has none of its own for the length of a line and skips comments and translations."""

from __future__ import annotations

from typing import Any

MOST = 120
"""Characters a line of a template may have; the same as in Python."""


def run(rule: dict[str, str], html: str, **_of_djlint: Any) -> list[dict[str, str]]:
    """Every line that is too long, as djlint reports it: rule, line and column, how it begins, and what to do."""
    return [
        {"code": rule["name"], "line": f"{number}:{MOST}", "match": line.strip()[:20], "message": rule["message"]}
        for number, line in enumerate(html.splitlines(), start=1)
        if len(line) > MOST
    ]
