"""`manage.py draw_docs`: write the documents that come from code, or with --check say which are not current."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from cases.status import OPEN, TOLD, TRANSITIONS, Status
from lfnkr.accounts.roles import DUTIES, GRANTS, Role
from lfnkr.declared.facts import privacy_of
from lfnkr.notices.kinds import every_kind
from lfnkr.notices.ladder import AFTER
from reports.figures.declaration import Family
from reports.figures.definitions import all_definitions
from reports.figures.people import FIGURES

NOTE = "<!-- Drawn from code by `make docs`; do not edit. -->\n"
PRIVACY = ("lfnkr", "accounts", "audit", "keyring", "notices", "cases", "donations", "reports")
"""The applications whose tables may tell of somebody."""


def roles() -> str:
    """The five roles and what each may do."""
    head = ["# Roles", "", NOTE, *(f"- **{role.label}**: {DUTIES[role]}" for role in Role), ""]
    columns = " | ".join(str(role.label) for role in Role)
    rows = [
        f"| `{name}` | {' | '.join('yes' if role in held else '' for role in Role)} |" for name, held in GRANTS.items()
    ]
    return "\n".join([*head, f"| Permission | {columns} |", f"|---|{'---|' * len(Role)}", *rows, ""])


def statuses() -> str:
    """The statuses of a member and what may follow which."""
    arrows = [
        f"    {before.value} --> {after.value}"
        for before, followers in TRANSITIONS.items()
        for after in followers
        if before in OPEN or followers
    ]
    names = [
        f"| `{status.value}` | {status.label} | {'open' if status in OPEN else 'concluded'} |" for status in Status
    ]
    table = ["| Code | Words | |", "|---|---|---|", *names, ""]
    told = [
        f"- `{before.value}`: {', '.join(f'`{after.value}`' for after in followers)}"
        for before, followers in TOLD.items()
    ]
    by_partners = ["Besides, where the partner that leads told of it (decision 0049):", "", *told, ""]
    return "\n".join(
        [
            "# Statuses of a member of a case",
            "",
            NOTE,
            *table,
            "```mermaid",
            "stateDiagram-v2",
            *arrows,
            "```",
            "",
            *by_partners,
        ]
    )


def privacy() -> str:
    """Every field of every model of ours, and what it may tell."""
    lines = [
        "# What each field may tell",
        "",
        NOTE,
        "*sealed*: encrypted under its own key. *personal*: in clear, seen by those who work on the case. *plain*: tells of nobody.",
        "",
    ]
    for label in PRIVACY:
        app = apps.get_app_config(label)
        for model, fields in sorted(privacy_of(app).items()):
            told = (
                ", ".join(f"{field} ({kind})" for field, kind in sorted(fields.items()) if kind != "plain")
                or "nothing but plain fields"
            )
            lines.append(f"- `{app.name}.{model}`: {told}")
    return "\n".join([*lines, ""])


def notices() -> str:
    """Every kind of notice: whom it tells, and when."""
    lines = [
        "# What people are told",
        "",
        NOTE,
        "A notice is a row: a person, a kind and a key; never a name, a place or a sum. Each step is told once. It stands behind the",
        "bell of the person's own pages; an e-mail says only that something waits, and how many of which kind. An alarm of danger climbs",
        "until somebody presses *I have seen this, I act*, or until its cause is over:",
        "",
        "| Step | After | Who |",
        "|---|---|---|",
        *(f"| {step} | {int(after.total_seconds() // 60)} min | {RUNGS[step]} |" for step, after in AFTER.items()),
        "",
        "A step that would tell nobody new gives its hour to the next. Of a restricted request its lead and the directors alone are",
        "told. Missed minutes are made up for, and the notice says that it was made late. When danger reaches somebody on call, the",
        "pager is called with one fixed sentence. Danger is mailed at once, at least once, under one Message-ID; a digest of the rest goes",
        "out at most once a morning.",
        "",
        "| Kind | Key | Who | When |",
        "|---|---|---|---|",
    ]
    rows = [
        f"| {'**danger** ' if kind.is_danger else ''}{kind.title} | `{kind.key}` | {kind.who} | {kind.when} |"
        for kind in every_kind()
    ]
    return "\n".join([*lines, *rows, ""])


def figures() -> str:
    """Every figure of the annual report, with what it means and what an audience outside may learn of it."""
    lines = [
        "# The figures of the annual report",
        "",
        NOTE,
        "A count of people stands with its three parts (adults, children, age not known). The class of disclosure is that of",
        "design rule 13. A family has a figure for each month, province or country of the term.",
        "",
    ]
    held: dict[tuple[str, str], list[str]] = {}
    families = [f"- `{one.prefix}…`: {one.label}" for one in FIGURES if isinstance(one, Family)]
    for key, means in all_definitions().items():
        row = f"| `{key}` | {means.label} | {means.unit} | {means.disclosure} | {means.definition} |"
        held.setdefault((means.population, means.attribution), []).append(row)
    for (population, attribution), rows in held.items():
        lines += [f"## {population}", "", f"By: {attribution}", ""]
        lines += ["| Key | Label | Unit | Class | Definition |", "|---|---|---|---|---|", *rows, ""]
    return "\n".join([*lines, "## Families", "", *families, ""])


RUNGS = {
    "lead": "the lead of the request",
    "deputy": "its deputy",
    "on-call": "whoever is on call",
    "director": "the directors",
}

DOCUMENTS = {
    "roles.md": roles,
    "case-statuses.md": statuses,
    "privacy.md": privacy,
    "notices.md": notices,
    "figures.md": figures,
}


class Command(BaseCommand):
    """Draw roles.md, case-statuses.md and privacy.md."""

    help = "Write the documents that come from code."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a document is not current")

    def handle(self, *args, **options) -> None:
        folder = Path(settings.BASE_DIR) / "docs"
        with translation.override("en"):
            drawn = {folder / name: draw() for name, draw in DOCUMENTS.items()}
        stale = [path for path, text in drawn.items() if not path.exists() or path.read_text() != text]
        if options["check"] and stale:
            raise CommandError(
                f"Not current: {', '.join(path.name for path in stale)}. Run `make docs` and commit what it writes."
            )
        for path in stale:
            path.write_text(drawn[path])
        self.stdout.write(
            f"{len(stale)} of {len(drawn)} documents written." if stale else "Every drawn document is current."
        )
