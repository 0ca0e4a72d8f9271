"""Every page of the house as somebody who may open it sees it, on the demonstration and what the law of the permission matrix adds to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cases.models import Case, GlassOpening
from cases.status import Status
from cases.tests import page_examples as doors_of_cases
from donations.models import Tariff
from donations.tests import page_examples as doors_of_money
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import GRANTS
from lfnkr.accounts.tests import page_examples as doors_of_accounts
from lfnkr.accounts.tests.people import just_signed_in, link_for
from lfnkr.audit import trail
from lfnkr.first_hour.tests import page_examples as doors_of_the_first_hour
from lfnkr.notices.tests import page_examples as doors_of_notices
from lfnkr.tests import soak
from lfnkr.web import checks
from lfnkr.web.lists.tests import page_examples as doors_of_lists
from lfnkr.web.views import ActView
from reports.tests import page_examples as doors_of_reports

ROLES = ("hana", "mio", "sora", "yuki", "rin")
OWN = (
    "mfa_index",
    "mfa_activate_totp",
    "account_change_password",
    "account_reauthenticate",
    "usersessions_list",
    "account_logout",
    "mfa_add_webauthn",
)
"""Pages of one's own security, the same for everybody."""
WITH_BOTH_FACTORS = (
    "mfa_index",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
)
"""The same for whoever has a second factor, as everybody has in earnest."""


@dataclass(frozen=True)
class Place:
    """One page in one state, and who opens it (nobody: a stranger)."""

    name: str
    by: str | None
    address: str


@dataclass(frozen=True)
class Door:
    """A page before anybody opened it, for each who may; a form is looked at as the first whom it answers.

    Whatever is `certain` is looked at as it answers, a refusal too.
    """

    places: tuple[Place, ...]
    is_certain: bool = False

    @property
    def name(self) -> str:
        """The page's."""
        return self.places[0].name


def places(wanted: Iterable[Door] | None = None) -> list[Place]:
    """Those behind some doors, or behind all, person by person."""
    browsers = Browsers()
    known = doors() if wanted is None else wanted
    found = (door.places[0] if door.is_certain else opened(door, browsers)[0] for door in known)
    return sorted(filter(None, found), key=lambda place: (place.by or "", place.name))


def doors() -> list[Door]:
    """All of them, of which none was tried yet: so that a test that looks at some asks for these alone."""
    people = {user.username: user for user in User.objects.all()}
    of_ours = pages_of_ours(people)  # These first: what lies behind them shapes the others.
    certain = [*strangers(people), *reference_data(), *states(people)]
    certain += [Place(name, "rin", reverse(name)) for name in OWN]
    TOTP.activate(people["jun"], generate_totp_secret())
    RecoveryCodes.activate(people["jun"])
    certain += [Place(f"{name}, with a second factor", "jun", reverse(name)) for name in WITH_BOTH_FACTORS]
    return [*of_ours, *(Door((place,), is_certain=True) for place in certain)]


def pages_of_ours(people: dict[str, User]) -> list[Door]:
    """Every page with a permission of ours, once for each role that holds it; a form once for all."""
    told = {}
    for page_examples in (
        doors_of_accounts,
        doors_of_the_first_hour,
        doors_of_notices,
        doors_of_lists,
        doors_of_cases,
        doors_of_money,
        doors_of_reports,
    ):
        told |= page_examples.examples(people)
    found = []
    for page in checks.every_page():
        if page.permission in GRANTS and (page.name in told or not page.parameters):
            address = reverse(page.name, kwargs=told.get(page.name, {}))
            holders = [name for name in ROLES if people[name].role in GRANTS[page.permission]]
            known = tuple(Place(name_of(page, people[name]), name, address) for name in holders)
            found += [Door(known)] if issubclass(page.view_class, ActView) else [Door((place,)) for place in known]
    return [door for door in found if door.places]


def as_one_each(known: list[Door]) -> list[Door]:
    """Each page as one of those who may open it, drawn: a desk is another page for each. In `make soak` as every one of them."""
    if soak.IS_WHOLE:
        return known
    alike: dict[object, list[Place]] = {}
    for door in known:
        alike.setdefault(door if door.is_certain else door.name, []).extend(door.places)
    return [
        key if isinstance(key, Door) else Door(tuple(soak.chance(key).sample(holders, len(holders))))
        for key, holders in alike.items()
    ]


class Browsers(dict[str | None, Client]):
    """A browser of each who opens something, made when it is asked for; what breaks in it answers, as in earnest."""

    def __missing__(self, name: str | None) -> Client:
        self[name] = just_signed_in(User.objects.get(username=name)) if name else Client()
        self[name].raise_request_exception = False
        return self[name]


def opened(door: Door, browsers: dict[str | None, Client]) -> tuple[Place | None, HttpResponse | None]:
    """Which place is behind a door, and what it answers; none, if everybody gets a file, a redirect or a refusal."""
    asked = ((place, browsers[place.by].get(place.address)) for place in door.places)
    return next((one for one in asked if door.is_certain or is_page(one[1])), (None, None))


def name_of(page: checks.Page, person: User) -> str:
    """The page's own name; the desks, which share an address and little else, by their role."""
    return f"{page.name}, {person.role}" if page.name == "desk" else page.name


def is_page(answer: HttpResponse) -> bool:
    """Whether it is a page, and not a file, a redirect or a refusal."""
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def strangers(people: dict[str, User]) -> list[Place]:
    """What somebody sees who is not signed in."""
    choosing = "account_reset_password_from_key"
    return [
        Place(choosing, None, link_for(people["jun"])),
        Place(f"{choosing}, too late", None, reverse(choosing, kwargs={"uidb36": "0", "key": "no-such-key"})),
        Place("account_reset_password_from_key_done", None, reverse("account_reset_password_from_key_done")),
        Place("sign-in", None, reverse("account_login")),
        Place("sign-in after the session ended", None, reverse("account_login") + "?ended=1"),
    ]


def reference_data() -> list[Place]:
    """The lists of Django's admin: one page of each kind has its picture, all of them are looked at."""
    found = [Place(f"admin:index, {name}", name, reverse("admin:index")) for name in ROLES]
    for model in sorted(admin.site._registry, key=lambda model: model._meta.label):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found.append(Place("reference data, a list", "rin", reverse(f"{name}_changelist")))
        who = "mio" if model is Tariff else "rin"
        found.append(Place("reference data, a new row", who, reverse(f"{name}_add")))
        if row := model.objects.first():
            found.append(Place("reference data, a row", "rin", reverse(f"{name}_change", args=[row.pk])))
    return found


def states(people: dict[str, User]) -> list[Place]:
    """States of pages that their addresses alone do not bring about: empty, refused, not there, and requests in each stage."""
    nowhere = reverse("cases:case", args=["00000000-0000-4000-8000-000000000000"])
    found = [
        Place("desk, empty", "jun", "/"),
        Place("cases:case-list, empty", "jun", reverse("cases:case-list")),
        Place("cases:case-list, all", "mio", reverse("cases:case-list") + "?show=all"),
        Place("forbidden", "sora", reverse("cases:log-request")),
        Place("not found", "hana", nowhere),
        Place("reports:annual-report, term 20", "mio", reverse("reports:annual-report", args=[20])),
        Place(
            "reports:annual-report, term 20 for the public",
            "yuki",
            reverse("reports:annual-report", args=[20]) + "?audience=public&language=ko",
        ),
        Place("reports:figure, term 20", "mio", reverse("reports:figure", args=[20, "requests.adults"])),
        Place("reports:release-list, term 20", "yuki", reverse("reports:release-list", args=[20])),
    ]
    with trail.reading():
        of_demonstration = {case.members.first().status: case for case in Case.objects.order_by("received_at")}
        opened = GlassOpening.objects.filter(by=people["jun"]).latest("opened_at")
    extend = Place("cases:extend-glass", "jun", reverse("cases:extend-glass", args=[opened.pk]))
    assert is_page(just_signed_in(people["jun"]).get(extend.address))
    found.append(extend)
    for status, case in of_demonstration.items():
        found.append(Place(f"cases:case, {status}", "hana", case.get_absolute_url()))
        if status in (Status.ACCEPTED, Status.WAITING, Status.SAFE):
            found.append(Place(f"donations:estimate, {status}", "hana", reverse("donations:estimate", args=[case.pk])))
    return found
