"""The permission matrix: every address of the house, asked by everybody, answers as `permission_matrix.txt` says.

The file is kept by hand and not derived from the table of rights: a right that is given to more people is red here, in a
sentence that says who may now do what. How it is written anew stands in its first lines.

An application, or a room of it, says in its `tests/page_examples.py` what lies behind its addresses with parameters:
`examples(people) -> {url name: kwargs}`, and `states(people) -> {state: {url name: kwargs}}` where the answer hangs on the
state of that; `people` are the six of the stories by name. An address without an example fails here.

`make test` asks at each address as a caseworker who is not on the case, as somebody who is not signed in, and as one of those
who may do something there, by chance; `make soak` and `make record-matrix` as everybody.
"""

from __future__ import annotations

import os
import random
import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lfnkr.accounts.models import User
from lfnkr.accounts.roles import GRANTS
from lfnkr.accounts.tests.people import Browser, just_signed_in, person
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.tests import soak
from lfnkr.web import checks, form_tokens
from lfnkr.web.checks import Page
from lfnkr.web.views import ActView
from reports.tests import reference_rows
from reports.tests.laws import matrix
from reports.tests.laws.filled_in import plausible

IS_RECORDING = os.environ.get("LFNKR_RECORD_MATRIX") == "1"
SECTIONS = ("admin", "cases", "donations", "reports")
"""The applications; all other addresses are the ground's own."""

EXAMPLES = sorted(
    ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
    for app in ("lfnkr", "cases", "donations", "reports")
    for path in (settings.BASE_DIR / app).rglob("tests/page_examples.py")
)
NAMES = ("hana", "jun", "mio", "sora", "yuki", "rin")
PAGES = list({page.name: page for page in checks.every_page()}.values())


def section_of(name: str) -> str:
    """The part of the file an address stands in."""
    section = name.partition(":")[0]
    return section if section in SECTIONS else "ground"


@pytest.fixture
def people(db) -> dict[str, User]:
    """The six, and somebody whose role is not approved yet."""
    return {name: person(name) for name in NAMES} | {"new": person("new", role="")}


@pytest.fixture
def by_day() -> Iterator[None]:
    """The next noon in Tokyo: what may be done by night alone is refused, whenever the test runs.

    Not one that has passed: by the clock of the database an opening in an emergency of that noon would be over.
    """
    now = clock.now().astimezone(clock.TOKYO)
    noon = now.replace(hour=12, minute=0)
    with clock.at(noon if noon > now else noon + timedelta(days=1)):
        yield


def addresses(section: str, people: dict[str, User]) -> dict[tuple[str, str], str]:
    """Every address of a section, without a state and in each of its states."""
    told: dict[tuple[str, str], dict] = {}
    if section == "admin":
        reference_rows.plant()
    for module in [import_module(name) for name in EXAMPLES if section_of(name.replace(".", ":")) == section]:
        told |= {(name, ""): kwargs for name, kwargs in module.examples(people).items()}
        for state, kwargs_of in getattr(module, "states", lambda people: {})(people).items():
            told |= {(name, state): kwargs for name, kwargs in kwargs_of.items()}
    found = {}
    for page in PAGES:
        if section_of(page.name) == section:
            kwargs = (
                {} if not page.parameters else in_the_admin(page) if section == "admin" else told.get((page.name, ""))
            )
            assert kwargs is not None, f"{page.name}: say in a tests/page_examples.py what lies behind this address"
            found[page.name, ""] = address_of(page.name, kwargs)
    return found | {key: address_of(key[0], kwargs) for key, kwargs in told.items() if key[1]}


def in_the_admin(page: Page) -> dict[str, object]:
    """What an address of reference data is told: the first row of its list."""
    row = next((each._default_manager.first() for each in admin.site._registry if label(each) in page.name), None)
    told = {"object_id": getattr(row, "pk", "0"), "app_label": "cases", "content_type_id": "0", "url": "nowhere"}
    return {name: told[name] for name in page.parameters}


def label(model: type) -> str:
    """How the admin's addresses name a model."""
    return f":{model._meta.app_label}_{model._meta.model_name}_"


def address_of(name: str, kwargs: dict) -> str:
    """Two of the admin's pages have no name: what leads from an old address to the new one, and what catches the rest."""
    return "/admin/nowhere" if name.startswith("admin:") and "<" in name else reverse(name, kwargs=kwargs)


@pytest.fixture
def browsers(people, settings) -> dict[str, Client]:
    """Whose browser each column of the file is, of a moment ago however long the law takes."""
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 60 * 60
    signed_in = dict(zip(matrix.COLUMNS, map(just_signed_in, people.values()), strict=False))
    found = signed_in | {"out": Browser()}
    for browser in found.values():
        browser.raise_request_exception = False
    return found


@pytest.mark.soak
@pytest.mark.parametrize("section", [*SECTIONS, "ground"])
def test_every_address_answers_everybody_as_the_file_says(section, people, browsers, by_day):
    ensure_term(clock.today())
    found: matrix.Rows = {}
    written = matrix.read()
    known = {} if IS_RECORDING else written.get(section, {})
    told = soak.seed()
    print(f"The strangers and one who may at each address: repeat with LFNKR_SEED={told}.")  # noqa: T201 - shown when it fails
    for key, address in sorted(addresses(section, people).items()):
        cells = dict(zip(matrix.COLUMNS, known.get(key, ()), strict=False))
        for column in who_asks(told, key, cells) if cells else matrix.COLUMNS:
            cells[column] = asked(browsers[column], key[0], address)
        found[key] = tuple(cells[column] for column in matrix.COLUMNS)
    if IS_RECORDING:
        matrix.write(written | {section: found})
        return

    assert not (wrong := matrix.differences(known, found)), "\n".join(wrong)


def who_asks(told: int, key: tuple[str, str], cells: dict[str, str]) -> Sequence[str]:
    """Who asks at an address where these answers are written: in `make soak` everybody.

    In `make test` the strangers always, who get by mistake what harms, and one of the others who may do something there, in
    each run another; where none of them may, any of them.
    """
    if soak.IS_WHOLE:
        return matrix.COLUMNS
    others = [column for column in matrix.COLUMNS if column not in matrix.STRANGERS]
    able = [column for column in others if matrix.may_do_something(cells[column])]
    return [*matrix.STRANGERS, random.Random(f"{told} {key}").choice(able or others)]  # noqa: S311 - repeatable, not secret


def test_the_strangers_ask_everywhere_and_one_who_may_wherever_there_is_one(monkeypatch):
    monkeypatch.setattr(soak, "IS_WHOLE", False)
    written = {
        key: dict(zip(matrix.COLUMNS, cells, strict=True))
        for rows in matrix.read().values()
        for key, cells in rows.items()
    }
    asked = {key: who_asks(0, key, cells) for key, cells in written.items()}

    assert all(set(matrix.STRANGERS) < set(columns) for columns in asked.values())
    assert {column for columns in asked.values() for column in columns} == set(matrix.COLUMNS)
    for key, cells in written.items():
        may = {column for column in cells if matrix.may_do_something(cells[column])}
        assert may & set(asked[key]) or not may, f"{key} is asked by nobody who may"


def asked(browser: Client, name: str, address: str) -> str:
    """What one person gets at an address, as the file says it; whatever it brings about is undone."""
    page = next(page for page in PAGES if page.name == name)
    return matrix.cell(*undone(browser, lambda: answers(browser, page, address)))


def undone(browser: Client, ask) -> tuple[str, str]:
    """The outcome of what is done within, without its traces in the database and in the browser."""
    cookies, point = browser.cookies.copy(), transaction.savepoint()
    found = ask()
    transaction.savepoint_rollback(point)
    browser.cookies = cookies
    return found


def answers(browser: Client, page: Page, address: str) -> tuple[str, str]:
    """The answers to GET and to POST."""
    shown = browser.get(address)
    has_form = is_act(page) and shown.status_code == 200
    if has_form and not shown.context.get("obstacle"):
        assert f'name="{form_tokens.FIELD}"' in shown.text, (
            f"{page.name}: its template leaves out the hidden form token"
        )
    typed = plausible(shown) if has_form else {}
    typed = {name: value for name, value in typed.items() if value not in (None, "")}
    return in_a_word(page, shown), in_a_word(page, browser.post(address, typed))


def in_a_word(page: Page, answer: HttpResponse) -> str:
    """An answer as the file says it."""
    is_post = answer.request["REQUEST_METHOD"] == "POST"
    match answer.status_code:
        case 302 if answer.url.startswith(reverse(settings.LOGIN_URL)):
            return "in"
        case 302:
            return "done" if is_post and is_act(page) else "goes"
        case 200 if is_act(page):
            return of_an_act(answer)
        case code:
            return {200: "page", 403: "no", 404: "404", 405: "-"}.get(code, str(code))


def of_an_act(answer: HttpResponse) -> str:
    """Whether the page of an act shows its form, what stands against it, or what is missing."""
    if answer.context.get("obstacle"):
        return "stop"
    form = answer.context["form"]
    if not form.is_bound:
        return "page"
    return "stop" if set(form.errors) == {"__all__"} else "asks"


def is_act(page: Page) -> bool:
    """Whether an action stands behind a page."""
    return isinstance(page.view_class, type) and issubclass(page.view_class, ActView)


def test_whoever_gets_no_row_of_another_gets_the_same_where_there_is_none(people, browsers):
    """No answer tells somebody whether a row exists that is not theirs to see."""
    written = {key: cells for rows in matrix.read().values() for key, cells in rows.items()}
    wrong = []
    for page in PAGES:
        if page.parameters != {"pk"} or getattr(page.view_class, "model", None) is None:
            continue
        address = reverse(page.name, kwargs={"pk": nowhere(page)})
        for column, cell in zip(matrix.COLUMNS, written[page.name, ""], strict=True):
            answer = in_a_word(page, browsers[column].get(address))
            if answer not in {"404", "-"} and answer not in {"in", "no"} & {matrix.parts(cell)[0]}:
                wrong.append(f"{matrix.WHO[column]}: {page.name} gives “{answer}” where there is no row")

    assert not wrong, "\n".join(wrong)


def nowhere(page: Page) -> object:
    """A key of no row."""
    return 987654321 if page.view_class.model._meta.pk.get_internal_type() != "UUIDField" else uuid.uuid4()


def test_every_page_names_a_permission_of_the_table():
    assert checks.every_page_names_its_permission(None) == []


def test_the_start_is_refused_when_a_page_names_none(settings):
    settings.ROOT_URLCONF = "reports.tests.laws.unguarded_urls"

    errors = checks.every_page_names_its_permission(None)

    assert [error.id for error in errors] == ["lfnkr.E001", "lfnkr.E001"]
    assert "unguarded" in errors[0].msg


def test_every_permission_of_the_table_guards_something():
    """A page names it, or code or a template asks for it; what guards nothing is taken out of the table."""
    named = {page.permission for page in PAGES}
    asked = "".join(path.read_text(encoding="utf-8") for path in sources())

    assert [
        name for name in GRANTS if name not in named and f'"{name}"' not in asked and f"perms.{name}" not in asked
    ] == []


def sources() -> list[Path]:
    """All modules and templates, without tests and without the declarations of the table."""
    modules = [
        path
        for folder in ("lfnkr", "cases", "donations", "reports")
        for path in (settings.BASE_DIR / folder).rglob("*.py")
    ]
    kept = [path for path in modules if "tests" not in path.parts and path.name not in ("permissions.py", "apps.py")]
    return kept + sorted((settings.BASE_DIR / "templates").rglob("*.html"))
