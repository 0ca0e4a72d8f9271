"""The permission matrix: every address of the house, asked by every role; what is expected follows from GRANTS and rows.

An application, or a room of it, says in its `tests/page_examples.py` what lies behind its addresses with parameters:
`def examples(people: dict[str, User]) -> dict[str, dict]` returns `{url name: kwargs}`; `people` are the six of the
stories by name. An address without an example fails here, and so does a page that names no permission.
"""

from __future__ import annotations

import uuid
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lfnkr.accounts.models import User
from lfnkr.accounts.roles import GRANTS
from lfnkr.accounts.tests.people import person
from lfnkr.audit import trail
from lfnkr.web import checks, form_tokens
from lfnkr.web.checks import Page
from lfnkr.web.views import ActView

EXAMPLES = sorted(
    ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
    for app in ("lfnkr", "cases", "donations", "reports")
    for path in (settings.BASE_DIR / app).rglob("tests/page_examples.py")
)
NAMES = ("hana", "jun", "mio", "sora", "yuki", "rin")

ANSWERED = {200, 302, 404, 405}
"""What somebody may get who is let in: 404 and 405 when the page is not there for this row, method or mode."""

IN_THE_ADMIN = {"object_id": "0", "app_label": "cases", "content_type_id": "0", "url": "nowhere"}

PAGES = checks.every_page()
OTHERWISE = {
    "admin:login": (ANSWERED, "leads whoever is signed in to her desk"),
    "admin:autocomplete": (ANSWERED | {403}, "answers 403 itself to a question without parameters"),
    "readyz": (ANSWERED | {503}, "says that no worker is there"),
}
"""Pages whose answers do not follow from the table, each with its reason."""


@pytest.fixture
def people(db) -> dict[str, User]:
    """The six, and somebody whose role is not approved yet."""
    return {name: person(name) for name in NAMES} | {"new": person("new", role="")}


@pytest.fixture
def addresses(people) -> dict[str, str]:
    """Every page's address, with an example where it has parameters."""
    told = {}
    for examples in map(import_module, EXAMPLES):
        told |= examples.examples(people)
    found = {}
    for page in PAGES:
        kwargs = told.get(page.name)
        if page.name.startswith("admin:"):
            kwargs = {name: IN_THE_ADMIN[name] for name in page.parameters}
        if kwargs is None and not page.parameters:
            kwargs = {}
        if kwargs is not None:
            # Two of the admin's pages have no name: what leads from an old address to the new one, and what catches the rest.
            nameless = page.name.startswith("admin:") and "<" in page.name
            found[page.name] = "/admin/nowhere" if nameless else reverse(page.name, kwargs=kwargs)
    return found


def page_in(section: str) -> list[Page]:
    return [page for page in PAGES if section_of(page) == section]


def section_of(page: Page) -> str:
    """The application a page belongs to, as far as its name tells."""
    return page.name.partition(":")[0] if ":" in page.name else "without namespace"


def row_is_visible(page: Page, user: User, address: str) -> bool:
    """Whether the page is about no row, or about one this person may see."""
    model = getattr(page.view_class, "model", None)
    if model is None or "pk" not in page.parameters or not hasattr(page.view_class, "get_object"):
        return True
    pk = next(part for part in address.split("/") if is_uuid(part) or part.isdigit())
    with transaction.atomic():
        trail.identify(user)
        return model.objects.visible_to(user).filter(pk=pk).exists()


def without_row(address: str) -> str:
    """The same address with the key of a row that does not exist."""
    parts = [
        str(uuid.uuid4()) if is_uuid(part) else "987654321" if part.isdigit() else part for part in address.split("/")
    ]
    return "/".join(parts)


def is_uuid(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


def expected(page: Page, user: User, address: str) -> set[int]:
    """The answers a person may get, derived from the table of rights and from the rows she may see."""
    if page.name in OTHERWISE:
        return OTHERWISE[page.name][0]
    if checks.is_open_to_all(page.name) or (checks.is_open_to_signed_in(page.name) and not in_admin(page)):
        return ANSWERED
    permission = "reports.change_reference" if in_admin(page) else page.permission
    if not row_is_visible(page, user, address):
        return {404}
    if user.role not in GRANTS[permission]:
        return {403}
    # The admin may withhold adding or removing one kind of row from everybody.
    return ANSWERED | {403} if in_admin(page) and page.name.endswith(("_add", "_delete")) else ANSWERED


def in_admin(page: Page) -> bool:
    return page.name.startswith("admin:")


@pytest.mark.parametrize("section", sorted({section_of(page) for page in PAGES}))
def test_every_door_opens_to_those_it_should_and_to_nobody_else(section, people, addresses):
    wrong = []
    for user in people.values():
        client = Client(raise_request_exception=False)
        client.force_login(user)
        for page in page_in(section):
            wrong += asked(page, user, addresses.get(page.name), client)

    assert not wrong, "\n".join(dict.fromkeys(wrong))


def has_button(page: Page, answer: HttpResponse) -> bool:
    """Whether it shows the form of an act; one that cannot be done now shows its obstacle instead."""
    return is_act(page) and answer.status_code == 200 and not answer.context.get("obstacle")


def asked(page: Page, user: User, address: str | None, client: Client) -> list[str]:
    """What is wrong with the answers one person gets at one door."""
    if address is None:
        return [f"{page.name}: say in {section_of(page)}/tests/page_examples.py what lies behind this address"]
    allowed = expected(page, user, address)
    answer = client.get(address)
    wrong = surprises(page, user, "get", answer, allowed)
    if not allowed >= ANSWERED:
        wrong += surprises(page, user, "post", client.post(address), allowed)
    elif has_button(page, answer) and f'name="{form_tokens.FIELD}"' not in answer.text:
        wrong.append(f"{page.name}: its template leaves out the hidden form token")
    return wrong


def surprises(page: Page, user: User, method: str, answer: HttpResponse, allowed: set[int]) -> list[str]:
    """The answer in words, when it is none of those allowed; a method a page does not know is 405 for everybody alike."""
    allowed = allowed | {405} if allowed == {404} and not serves(page, method) else allowed
    if answer.status_code in allowed:
        return []
    return [f"{user}: {method.upper()} {answer.request['PATH_INFO']} gives {answer.status_code}, not {allowed}"]


def serves(page: Page, method: str) -> bool:
    """Whether the page knows the method at all."""
    return method in getattr(page.view_class, "http_method_names", [method]) and hasattr(page.view_class, method)


def is_act(page: Page) -> bool:
    return isinstance(page.view_class, type) and issubclass(page.view_class, ActView)


def test_a_stranger_is_led_to_the_sign_in_page_from_every_other_door(addresses):
    stranger, wrong = Client(raise_request_exception=False), []
    for page in PAGES:
        if checks.is_open_to_all(page.name) or page.name == "mfa_authenticate" or page.name not in addresses:
            continue
        for method in ("get", "post"):
            answer = getattr(stranger, method)(addresses[page.name])
            if answer.status_code != 302 or not answer.url.startswith(reverse(settings.LOGIN_URL)):
                wrong.append(f"{method.upper()} {page.name} gives {answer.status_code}")

    assert not wrong, "\n".join(wrong)


def test_the_second_step_of_signing_in_leads_a_stranger_back_to_the_first(client, db):
    assert client.get(reverse("mfa_authenticate")).url.startswith(reverse(settings.LOGIN_URL))


def test_a_row_that_does_not_exist_gets_the_answer_of_a_row_of_somebody_else(people, addresses):
    about_rows = [page for page in PAGES if page.parameters == {"pk"} and getattr(page.view_class, "model", None)]
    wrong = []
    for user in people.values():
        client = Client(raise_request_exception=False)
        client.force_login(user)
        for page in about_rows:
            # A view that looks the row up itself refuses the role first, whether the row exists or not.
            itself = not hasattr(page.view_class, "get_object") and user.role not in GRANTS[page.permission]
            answer = client.get(without_row(addresses[page.name])) if page.name in addresses else None
            if answer and answer.status_code not in ({403} if itself else {404, 405}):
                wrong.append(f"{user}: {page.name} without a row gives {answer.status_code}")

    assert not wrong, "\n".join(wrong)


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
