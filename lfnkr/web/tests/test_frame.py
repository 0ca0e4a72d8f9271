"""Header and footer: remembered for a role, a language and a section, and never with anything of a person in them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import person
from lfnkr.templatetags import frame

PAGE = "/staff/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def header_of(text: str) -> str:
    return text[text.index("<header") : text.index("</header>")]


@pytest.fixture
def rin_and_ran(db):
    """Two people of one role."""
    return person("rin"), person("ran", Role.ADMINISTRATOR, latin_name="Ran Mori")


def page_for(user, path: str = PAGE, **cookies: str) -> str:
    client = Client()
    client.force_login(user)
    client.cookies.load(cookies)
    return client.get(path).text


def test_two_people_of_one_role_each_see_their_own_name(rin_and_ran):
    rin, ran = rin_and_ran

    first, second = (header_of(page_for(user)) for user in rin_and_ran)

    assert rin.display_name in first
    assert ran.display_name not in first
    assert ran.display_name in second
    assert rin.display_name not in second


def test_every_answer_brings_a_token_of_its_own(rin_and_ran):
    pages = [page_for(user) for user in (*rin_and_ran, rin_and_ran[0])]

    assert all(TOKEN.findall(header_of(page)) for page in pages)
    assert len({token for page in pages for token in TOKEN.findall(header_of(page))}) == len(pages)


def test_no_place_is_left_open_on_a_page(rin_and_ran):
    for page in (page_for(rin_and_ran[0]), Client().get(reverse("account_login")).text):
        assert not frame.PLACE.search(page)


def test_what_is_remembered_leaves_every_place_open(rin_and_ran):
    page_for(rin_and_ran[0])

    remembered = frame.header(Role.ADMINISTRATOR, "", "en", frame.addresses(), is_asked=True)

    assert all(place in remembered for place in frame.OPEN)
    assert not TOKEN.search(remembered)
    assert not any(user.display_name in remembered for user in rin_and_ran)


def test_a_name_and_an_address_are_escaped(db):
    user = person("rin", latin_name='<b>"Rin"</b>')

    assert '<b>"Rin"</b>' not in page_for(user)
    assert '"><script>' not in page_for(user, '/staff/"><script>alert(1)</script>')


def test_each_language_has_its_own(rin_and_ran):
    said = {}
    for language in ("en", "ja"):
        with translation.override(language):
            said[language] = _("Sign out")

    assert said["en"] != said["ja"]
    assert all(words in header_of(page_for(rin_and_ran[0], django_language=name)) for name, words in said.items())


@pytest.mark.parametrize(("theme", "pressed"), [("dark", "dark"), ("light", "light"), ("<b>", "auto")])
def test_the_footer_shows_the_chosen_look(rin_and_ran, theme, pressed):
    page = page_for(rin_and_ran[0], theme=theme)

    assert re.search(rf'value="{pressed}" aria-pressed="true"', page)


def test_the_navigation_marks_the_section_of_the_page(rin_and_ran):
    assert header_of(page_for(rin_and_ran[0])).count('href="/staff/" aria-current="page"') == 2
    assert 'href="/staff/" aria-current' not in page_for(rin_and_ran[0], "/")


def test_a_role_sees_its_own_navigation(db):
    hana = header_of(page_for(person("hana"), "/"))

    assert reverse("cases:case-list") in hana
    assert f'href="{reverse("accounts:user-list")}"' not in hana


def test_all_forms_of_a_page_bear_one_token(client, rin):
    client.force_login(rin)

    tokens = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get("/accounts/password/change/").text)

    assert len(tokens) > 3
    assert len(set(tokens)) == 1
