"""How colleagues are named: what is refused first, then each name in its own script on the pages of its language."""

from __future__ import annotations

import unicodedata

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from lfnkr.accounts import account_actions, demo, errors
from lfnkr.accounts.forms import NamesForm
from lfnkr.accounts.models import User
from lfnkr.accounts.passwords import NotGuessable
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import correctable, just_signed_in, letters_sent, person
from lfnkr.audit.models import AuditEvent
from lfnkr.web.edit_conflicts import StaleRecord

OWN = "/staff/me/"
NAMES = {"latin_name": "Rin Oda", "name_ja": "小田 凛", "name_ko": "오다 린"}


def own(user: User, **changed) -> dict:
    """What a correction of one's own names is given."""
    return {name: value for name, value in correctable(user).items() if name not in ("email", "language")} | changed


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("latin_name", ""),
        ("latin_name", "   "),
        ("latin_name", "\u3000"),
        ("latin_name", "L" * 81),
        ("latin_name", "Rin\x07 Oda"),
        ("latin_name", "Rin\u202e Oda"),
        ("latin_name", "小田 凛"),
        ("latin_name", "오다 린"),
        ("latin_name", "Rіn Oda"),
        ("name_ja", "凛" * 81),
        ("name_ja", "小田\u200f 凛"),
        ("name_ko", "린" * 81),
        ("name_ko", "오다\x01 린"),
    ],
)
def test_a_name_that_is_none_is_refused_at_its_line_and_stays_typed(field, typed):
    form = NamesForm(NAMES | {field: typed})

    assert list(form.errors) == [field]
    assert form[field].value() == typed


@pytest.mark.parametrize("typed", ["Rin Oda", "Siân O’Brien-Łukasz", "Nguyễn Thị Ánh", "Kim M. J. (Night desk)"])
def test_latin_letters_are_those_of_every_language_that_writes_them(typed):
    assert NamesForm(NAMES | {"latin_name": typed}).is_valid()


def test_the_other_two_names_may_be_left_out():
    assert NamesForm({"latin_name": "Ann Lee"}).is_valid()


def test_a_full_width_space_and_letters_in_pieces_are_one_name():
    form = NamesForm(NAMES | {"name_ja": " 小田\u3000凛 ", "name_ko": unicodedata.normalize("NFD", "오다 린")})

    assert form.is_valid()
    assert (form.cleaned_data["name_ja"], form.cleaned_data["name_ko"]) == ("小田 凛", "오다 린")


@pytest.mark.parametrize(
    ("column", "name", "rule"),
    [
        ("latin_name", "", "user_has_a_latin_name"),
        ("latin_name", " ", "user_has_a_latin_name"),
        ("latin_name", "Rin\u202eadO", "user_names_hide_no_marks"),
        ("name_ja", "小田\n凛", "user_names_hide_no_marks"),
        ("name_ko", "오다\x7f린", "user_names_hide_no_marks"),
    ],
)
def test_the_database_refuses_it_too(rin, column, name, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        User.objects.filter(pk=rin.pk).update(**{column: name})


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "Rin Oda"), ("ja", "小田 凛"), ("ko", "오다 린"), ("de", "Rin Oda")]
)
def test_a_name_is_shown_as_its_person_writes_it_in_the_language_of_the_page(rin, language, shown):
    with translation.override(language):
        assert (rin.display_name, str(rin), rin.get_short_name()) == (shown, shown, shown)


def test_outside_of_any_language_it_is_the_latin_one(rin):
    with translation.override(None):
        assert rin.display_name == "Rin Oda"


def test_who_gave_no_name_in_a_script_is_shown_in_latin_letters():
    ann = User(username="ann", latin_name="Ann Lee", name_ko="이 안")
    shown = {}
    for language in ("en", "ja", "ko"):
        with translation.override(language):
            shown[language] = ann.display_name

    assert shown == {"en": "Ann Lee", "ja": "Ann Lee", "ko": "이 안"}


# One's own


def test_nobody_writes_the_names_of_somebody_else(hana, jun):
    with pytest.raises(errors.NamesOfAnother):
        account_actions.correct_own_names(jun, by=hana, **own(jun, latin_name="Hana’s friend"))


@pytest.mark.parametrize("name", [{"latin_name": "mio  KANDA"}, {"name_ja": "神田美緒"}, {"name_ko": "간다 미오"}])
def test_nobody_takes_the_name_a_colleague_is_shown_under(hana, mio, name):
    with pytest.raises(errors.NameOfAnother):
        account_actions.correct_own_names(hana, by=hana, **own(hana, **name))


def test_two_who_share_a_name_may_both_mend_the_rest(hana, rin):
    other = person("other", Role.AUDITOR, latin_name="Hana Mori")

    account_actions.correct_own_names(other, by=other, **own(other, name_ja="毛利 花"))

    other.refresh_from_db()
    assert (other.latin_name, other.name_ja) == ("Hana Mori", "毛利 花")


def test_one_writes_ones_own_name_and_the_trail_knows(hana, client):
    browser = just_signed_in(hana)

    answer = browser.post(OWN, own(hana, name_ja="森 はな"))

    hana.refresh_from_db()
    assert (answer.status_code, answer.url, hana.name_ja, hana.version) == (302, OWN, "森 はな", 2)
    event = AuditEvent.objects.get(act="correct own names")
    assert (event.actor, set(event.changed)) == (hana.pk, {"name_ja", "version"})


def test_a_name_of_a_colleague_is_refused_on_the_page_and_nothing_typed_is_lost(hana, mio):
    page = just_signed_in(hana).post(OWN, own(hana, latin_name="Mio Kanda", name_ja="森 はな"))

    assert page.status_code == 200
    assert "told apart" in page.text
    assert (page.context["form"]["latin_name"].value(), page.context["form"]["name_ja"].value()) == (
        "Mio Kanda",
        "森 はな",
    )
    assert User.objects.get(pk=hana.pk).version == 1


def test_the_own_page_is_nobody_elses(client, hana):
    assert client.get(OWN).status_code == 302
    assert just_signed_in(hana).get(OWN).context["form"]["latin_name"].value() == "Hana Mori"


# The administrator


def test_two_who_correct_an_account_at_once_see_both_versions_and_nothing_is_lost(rin, hana):
    boss = person("boss", Role.ADMINISTRATOR)
    address = reverse("accounts:account-correct", args=[hana.pk])
    first, second = correctable(hana) | {"name_ja": "森 はな"}, correctable(hana) | {"email": "h@lfnkr.example"}
    assert just_signed_in(boss).post(address, first).status_code == 302

    page = just_signed_in(rin).post(address, second)

    changes = {change.label: (change.yours, change.theirs) for change in page.context["stale"]["changes"]}
    assert changes["Name in Japanese"] == ("森 花", "森 はな")
    assert changes["E-mail address"] == ("h@lfnkr.example", "hana@lfnkr.example")
    assert page.context["form"]["email"].value() == "h@lfnkr.example"
    assert User.objects.get(pk=hana.pk).email == "hana@lfnkr.example"
    compared = second | {"version": page.context["form"]["version"].value(), "name_ja": "森 はな"}
    assert just_signed_in(rin).post(address, compared).status_code == 302
    hana.refresh_from_db()
    assert (hana.email, hana.name_ja, hana.version) == ("h@lfnkr.example", "森 はな", 3)


def test_an_older_version_is_refused_under_the_lock_too(rin, hana):
    account_actions.correct_account(hana, by=rin, **correctable(hana) | {"latin_name": "Hana M."})

    with pytest.raises(StaleRecord):
        account_actions.correct_account(hana, by=rin, **correctable(hana) | {"latin_name": "Hana K."})


def test_the_administrator_may_give_two_people_the_same_name(rin, hana, jun):
    account_actions.correct_account(jun, by=rin, **correctable(jun) | {"latin_name": "Hana Mori"})

    assert User.objects.filter(latin_name="Hana Mori").count() == 2


def test_an_account_is_opened_with_its_names(rin, mio):
    typed = NAMES | {"latin_name": "Aiko Ota", "name_ja": "太田 愛子", "name_ko": "오타 아이코", "username": "aiko"}
    typed |= {"email": "aiko@lfnkr.example", "language": "ja", "role": Role.CASEWORKER, "reason": "Night shift"}

    answer = just_signed_in(rin).post(reverse("accounts:account-open"), typed)

    aiko = User.objects.get(username="aiko")
    assert (answer.status_code, aiko.name_ja, aiko.name_ko) == (302, "太田 愛子", "오타 아이코")


def test_the_page_of_an_account_shows_all_three(rin, hana):
    page = just_signed_in(rin).get(hana.get_absolute_url()).text

    assert all(name in page for name in ("Hana Mori", "森 花", "모리 하나"))


@pytest.mark.parametrize(
    ("language", "shown", "hidden"), [("ja", "森 花", "Hana Mori"), ("ko", "모리 하나", "Hana Mori")]
)
def test_pages_and_lists_show_the_name_of_their_language(rin, hana, language, shown, hidden):
    browser = just_signed_in(rin)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    page = browser.get("/staff/").text

    assert shown in page
    assert hidden not in page


def test_a_letter_names_people_in_the_language_of_whoever_reads_it(rin, hana, mio):
    User.objects.filter(pk=mio.pk).update(language="ko")

    with letters_sent():
        account_actions.correct_account(hana, by=rin, **correctable(hana) | {"email": "hana2@lfnkr.example"})

    (letter,) = mail.outbox
    assert all(name in letter.body for name in ("모리 하나", "오다 린"))


def test_ones_own_name_in_any_script_is_no_password(hana):
    for name in ("Mori", "森花", "모리하나", "森 花"):
        with pytest.raises(Exception, match="Leave out your own names"):
            NotGuessable().validate(f"{name} drinks green tea at seven", hana)


# The first accounts, and the demonstration


FIRST = {
    "director": ["mio", "Mio Kato", "mio@lfnkr.example"],
    "administrator": ["rin", "Rin Abe", "rin@lfnkr.example"],
    "site": "https://desk.example/",
}


@pytest.mark.parametrize(
    "wrong", [{"director": ["mio", "加藤", "mio@x.example"]}, {"director_in_japanese": "加藤\x07"}]
)
def test_the_first_accounts_have_no_impossible_names(db, wrong):
    with pytest.raises(CommandError):
        call_command("open_first_accounts", **FIRST | wrong)

    assert not User.objects.exists()


def test_the_first_accounts_come_with_their_names(db, capsys):
    call_command(
        "open_first_accounts", **FIRST, director_in_japanese="加藤\u3000美緒", administrator_in_korean="아베 린"
    )

    names = User.objects.order_by("username").values_list("latin_name", "name_ja", "name_ko")
    assert list(names) == [("Mio Kato", "加藤 美緒", ""), ("Rin Abe", "", "아베 린")]


def test_the_sign_ins_name_the_six_in_three_scripts(tmp_path):
    demo.password_kept_in(tmp_path / "sign-ins.txt")

    said = (tmp_path / "sign-ins.txt").read_text(encoding="utf-8").splitlines()
    assert said[-1].split()[0] == "rin"
    assert "Rin Oda · 小田 凛 · 오다 린" in said[-1]
