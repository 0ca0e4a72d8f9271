"""Roles and passwords change by the database's functions alone: what plain SQL of the application's role cannot do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from lfnkr.accounts import account_actions, credentials, mails
from lfnkr.accounts.models import CHANGEABLE, PasswordReset, RoleChange, User
from lfnkr.accounts.roles import GRANTS, Role
from lfnkr.accounts.tests.people import PASSWORD, just_signed_in, link_for, set_password
from lfnkr.accounts.tests.test_sign_in import give_password
from lfnkr.accounts.tests.ways_in import SENTENCE, Walker
from lfnkr.audit import trail
from lfnkr.audit.models import AuditEvent

FUNCTIONS = {
    "accounts_approve_role",
    "accounts_open_first",
    "accounts_restore",
    "accounts_set_password",
    "accounts_start_reset",
}
KEPT = ("role", "password", "username", "id", "recorded_at")
FACTS = "id, username, display_name, email, language, generation, recorded_at, is_active, role, password"
NEW = "gen_random_uuid(), 'eve', 'Eve', '', 'en', 0, now(), true"


@pytest.fixture
def sql(db) -> Callable[..., list]:
    """A statement of the application's role, told to act as somebody; undone when it is refused."""

    def run(statement: str, *values, by: User | None = None) -> list:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lfnkr.actor', %s, true)", [str(by.pk) if by else ""])
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    return run


@pytest.fixture
def change(rin, mio, hana) -> RoleChange:
    """Proposed by the administrator: the caseworker shall become auditor."""
    return account_actions.propose_role(hana, by=rin, role=Role.AUDITOR, reason="Joined the board")


def refused() -> pytest.RaisesExc:
    """Refused by a privilege or by one of the functions: PostgreSQL's "insufficient privilege"."""
    return pytest.raises(ProgrammingError, check=lambda error: error.__cause__.sqlstate == "42501")


# Accounts


@pytest.mark.parametrize("as_whom", [None, "rin", "mio"])
@pytest.mark.parametrize(
    ("role", "password"), [("director", "!"), ("", "argon2$a-hash-of-theirs"), ("administrator", "md5$x$y")]
)
def test_nobody_inserts_an_account_with_a_role_or_a_password(sql, rin, mio, as_whom, role, password):
    with refused():
        sql(
            f"INSERT INTO accounts_user ({FACTS}) VALUES ({NEW}, %s, %s)",
            role,
            password,
            by=as_whom and User.objects.get(username=as_whom),
        )


@pytest.mark.parametrize("column", KEPT)
def test_nobody_writes_a_column_that_functions_keep(sql, rin, hana, column):
    with refused():
        sql(f"UPDATE accounts_user SET {column} = {column} WHERE id = %s", hana.pk, by=rin)


def test_the_orm_writes_no_role_and_no_password_past_the_functions(rin, hana):
    for values in ({"role": Role.DIRECTOR}, {"password": make_password(SENTENCE)}):
        with refused(), transaction.atomic():
            User.objects.filter(pk=hana.pk).update(**values)
    with refused(), transaction.atomic():
        User.objects.bulk_create([User(username="eve", latin_name="Eve", role=Role.DIRECTOR)])
    hana.role = Role.DIRECTOR
    hana.save()
    assert User.objects.get(pk=hana.pk).role == Role.CASEWORKER


def test_a_suspended_account_does_not_come_back_with_its_role(sql, rin, hana):
    account_actions.suspend(hana, by=rin)

    with refused():
        sql("UPDATE accounts_user SET is_active = true WHERE id = %s", hana.pk, by=rin)


def test_a_house_that_has_accounts_is_not_opened_again(sql, rin):
    with refused():
        sql(
            "SELECT accounts_open_first(%s::uuid[], %s, %s, %s, %s, %s)",
            ["2a7a1a0e-0000-4000-8000-000000000001", "2a7a1a0e-0000-4000-8000-000000000002"],
            ["eve", "eva"],
            ["Eve", "Eva"],
            ["", ""],
            ["", ""],
            ["", ""],
        )


# Roles


@pytest.mark.parametrize("as_whom", [None, "rin", "mio", "hana"])
def test_no_change_of_role_is_inserted_as_approved(sql, rin, mio, hana, as_whom):
    with refused():
        sql(
            "INSERT INTO accounts_rolechange (id, user_id, role_before, role_after, reason, proposed_by_id, proposed_at,"
            " approved_by_id, approved_at) VALUES (gen_random_uuid(), %s, 'caseworker', 'director', '', %s, now(), %s, now())",
            hana.pk,
            rin.pk,
            mio.pk,
            by=as_whom and User.objects.get(username=as_whom),
        )


@pytest.mark.parametrize("as_whom", [None, "mio", "hana"])
def test_no_role_is_proposed_in_anothers_name(sql, rin, mio, hana, as_whom):
    with refused():
        sql(
            "INSERT INTO accounts_rolechange (id, user_id, role_before, role_after, reason, proposed_by_id, proposed_at)"
            " VALUES (gen_random_uuid(), %s, 'caseworker', 'director', '', %s, now())",
            hana.pk,
            rin.pk,
            by=as_whom and User.objects.get(username=as_whom),
        )


@pytest.mark.parametrize("as_whom", [None, "rin", "hana", "sora"])
def test_nobody_but_a_director_who_did_not_propose_it_approves(sql, change, sora, as_whom):
    with refused():
        sql("SELECT accounts_approve_role(%s)", change.pk, by=as_whom and User.objects.get(username=as_whom))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ADMINISTRATOR])
def test_one_transaction_makes_no_officer_whoever_it_claims_to_be(sql, rin, mio, hana, role):
    with refused() as found, transaction.atomic():
        change = account_actions.propose_role(hana, by=rin, role=role, reason="A slip")  # within a savepoint of its own
        sql("SELECT accounts_approve_role(%s)", change.pk, by=mio)
    assert "in the transaction that proposed it" in str(found.value)
    assert not RoleChange.objects.exists()

    change = account_actions.propose_role(hana, by=rin, role=role, reason="Elected")
    account_actions.approve_role(change, by=mio)
    assert User.objects.get(pk=hana.pk).role == role


def test_approval_is_not_written_into_the_row(sql, change, mio):
    with refused():
        sql("UPDATE accounts_rolechange SET approved_by_id = %s, approved_at = now()", mio.pk, by=mio)
    with refused():
        sql("UPDATE accounts_rolechange SET role_after = 'director'", by=mio)


def test_a_director_approves_once_and_not_her_own(sql, change, mio):
    sql("SELECT accounts_approve_role(%s)", change.pk, by=mio)
    with refused():
        sql("SELECT accounts_approve_role(%s)", change.pk, by=mio)

    rin = change.proposed_by
    own = account_actions.propose_role(mio, by=rin, role=Role.TREASURER, reason="Change of office")
    with refused():
        sql("SELECT accounts_approve_role(%s)", own.pk, by=mio)


def test_a_declined_change_stays_declined(sql, change, mio, hana):
    with refused():
        sql("UPDATE accounts_rolechange SET declined_by_id = %s, declined_at = now()", mio.pk, by=hana)
    account_actions.decline_role(change, by=mio)

    with refused():
        sql("SELECT accounts_approve_role(%s)", change.pk, by=mio)
    with refused():
        sql("UPDATE accounts_rolechange SET declined_by_id = NULL, declined_at = NULL", by=mio)


def test_a_suspended_director_approves_nothing(sql, change, mio):
    User.objects.filter(pk=mio.pk).update(is_active=False)

    with refused():
        sql("SELECT accounts_approve_role(%s)", change.pk, by=mio)


def test_one_person_in_both_halves_is_refused_by_the_table_too(owner_connection, transactional_db, change):
    with pytest.raises(psycopg.errors.CheckViolation, match="role_change_has_two_people"):
        owner_connection.execute("UPDATE accounts_rolechange SET approved_by_id = proposed_by_id, approved_at = now()")


def test_a_role_that_nobody_approved_is_refused_to_the_owner_too(owner_connection, transactional_db, hana):
    with pytest.raises(psycopg.errors.RestrictViolation, match="have a second person approve"):
        owner_connection.execute("UPDATE accounts_user SET role = 'director'")


# Passwords


@pytest.mark.parametrize("as_whom", [None, "rin", "mio"])
def test_nobody_sets_anothers_password_without_a_link(sql, rin, mio, hana, as_whom):
    with refused():
        sql(
            "SELECT accounts_set_password(%s, %s)",
            hana.pk,
            make_password(SENTENCE),
            by=as_whom and User.objects.get(username=as_whom),
        )


def test_its_owner_sets_it(sql, hana):
    sql("SELECT accounts_set_password(%s, %s)", hana.pk, make_password(SENTENCE), by=hana)

    assert User.objects.get(pk=hana.pk).check_password(SENTENCE)


def test_a_link_sets_it_once(sql, rin, hana):
    link_for(hana)
    sql("SELECT accounts_set_password(%s, %s)", hana.pk, make_password(SENTENCE))

    with refused():
        sql("SELECT accounts_set_password(%s, %s)", hana.pk, make_password("another sentence of hers"))


def test_a_link_sets_it_in_its_time(sql, rin, hana, settings):
    settings.PASSWORD_RESET_TIMEOUT = 60
    link_for(hana)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(expires_at) <= now() + interval '61 seconds' FROM accounts_passwordreset")
        assert cursor.fetchone() == (True,)


@pytest.mark.django_db(transaction=True)
def test_an_expired_link_sets_nothing(sql, rin, hana, owner_connection):
    link = link_for(hana)
    owner_connection.execute("UPDATE accounts_passwordreset SET expires_at = now() - interval '1 second'")

    with refused():
        sql("SELECT accounts_set_password(%s, %s)", hana.pk, make_password(SENTENCE))
    assert Walker().go(link).page.context["token_fail"] is True


def test_a_key_that_was_signed_and_never_started_opens_nothing(hana):
    forged = mails.reset_link(hana, site="")  # whoever holds the secret of the site can sign it

    assert Walker().go(forged).page.context["token_fail"] is True


def test_a_suspended_account_is_given_no_password(sql, rin, hana):
    link_for(hana)
    account_actions.suspend(hana, by=rin)

    for by in (None, hana):
        with refused():
            sql("SELECT accounts_set_password(%s, %s)", hana.pk, make_password(SENTENCE), by=by)


def test_restoring_ends_the_links_sent_before(sql, rin, mio, hana):
    link_for(hana)
    account_actions.suspend(hana, by=rin)
    account_actions.restore(hana, by=rin, role=Role.CASEWORKER, reason="Back")

    assert not hana.password_resets.live().exists()
    with refused():
        sql("SELECT accounts_set_password(%s, %s)", hana.pk, make_password(SENTENCE))


@pytest.mark.parametrize("as_whom", [None, "mio", "hana"])
def test_nobody_but_an_administrator_starts_a_link_or_restores(sql, rin, mio, hana, as_whom):
    by = as_whom and User.objects.get(username=as_whom)
    with refused():
        sql("SELECT accounts_start_reset(%s, interval '1 hour')", hana.pk, by=by)
    account_actions.suspend(hana, by=rin)
    with refused():
        sql("SELECT accounts_restore(%s)", hana.pk, by=by if as_whom != "hana" else None)


@pytest.mark.parametrize("lasting", ["1 year", "-1 second", "0"])
def test_no_link_works_for_a_year(sql, rin, hana, lasting):
    with pytest.raises(IntegrityError, match="between a minute and seven days"):
        sql("SELECT accounts_start_reset(%s, %s::interval)", hana.pk, lasting, by=rin)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO accounts_passwordreset SELECT gen_random_uuid(), now(), now() + interval '1 day', NULL, NULL, id FROM accounts_user",
        "UPDATE accounts_passwordreset SET used_at = NULL",
        "DELETE FROM accounts_passwordreset",
        "DELETE FROM accounts_user",
        "DELETE FROM accounts_rolechange",
    ],
)
def test_rows_that_permit_are_written_by_functions_alone(sql, rin, statement):
    with refused():
        sql(statement, by=rin)


def test_a_started_link_stands_in_the_trail_with_who_started_it(rin, mio, hana):
    account_actions.start_password_reset(hana, by=rin, site="https://desk.example/")

    event = AuditEvent.objects.get(table_name="accounts_passwordreset")
    assert (event.act, event.actor, event.changed["user_id"]) == ("start password reset", rin.pk, str(hana.pk))
    reset = PasswordReset.objects.get()
    lasting = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    assert abs(reset.expires_at - reset.started_at - lasting) < timedelta(milliseconds=1)  # The clock is read twice.


def test_her_own_page_sets_a_new_password(client, hana):
    browser = just_signed_in(hana)

    answer = browser.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": SENTENCE, "password2": SENTENCE},
    )

    assert answer.status_code == 302
    assert User.objects.get(pk=hana.pk).check_password(SENTENCE)


def test_an_older_kind_of_hash_lets_in_and_is_made_anew_where_she_is_known(hana, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    older = hana.password

    assert give_password(Client(), "hana").url == reverse("mfa_authenticate")
    assert User.objects.get(pk=hana.pk).password == older
    just_signed_in(hana).post(reverse("account_reauthenticate"), {"password": PASSWORD})

    hana.refresh_from_db()
    assert hana.password.startswith("pbkdf2_sha1$")
    assert hana.check_password(PASSWORD)


def test_saving_an_account_keeps_its_password(hana, rin):
    hana.latin_name = "Hana M."
    hana.save()
    set_password(rin, SENTENCE)
    rin.save()

    assert User.objects.get(pk=hana.pk).check_password(PASSWORD)
    assert User.objects.get(pk=rin.pk).check_password(SENTENCE)


# Laws


def test_no_role_of_ours_may_write_what_the_functions_keep(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, t, c FROM pg_roles, (VALUES ('accounts_user', 'role'), ('accounts_user', 'password'),"
            " ('accounts_user', 'username'), ('accounts_rolechange', 'approved_by_id'), ('accounts_rolechange', 'role_after'),"
            " ('accounts_passwordreset', 'used_at')) AS kept (t, c)"
            " WHERE rolname LIKE 'lfnkr%%' AND rolname <> 'lfnkr_owner' AND NOT rolsuper"
            " AND (has_column_privilege(rolname, t, c, 'UPDATE') OR has_table_privilege(rolname, t, 'DELETE')"
            " OR has_table_privilege(rolname, t, 'TRUNCATE') OR has_table_privilege(rolname, t, 'TRIGGER'))"
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname IN ('lfnkr_web', 'lfnkr_worker')")
        assert cursor.fetchone() == (2,)


def test_every_column_of_an_account_is_either_changeable_or_kept():
    columns = {field.attname for field in User._meta.concrete_fields}

    assert columns == {*CHANGEABLE, *KEPT}


def test_each_function_has_the_owners_rights_a_fixed_path_and_callers_that_are_named(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosecdef, pg_get_userbyid(proowner), proconfig, proacl::text FROM pg_proc"
            " WHERE proname LIKE 'accounts%%' AND prosecdef"
        )
        found = {name: rest for name, *rest in cursor.fetchall()}

    assert found.keys() == FUNCTIONS
    for name, rest in found.items():
        assert rest == [
            True,
            "lfnkr_owner",
            ["search_path=pg_catalog, pg_temp"],
            "{lfnkr_owner=X/lfnkr_owner,lfnkr_web=X/lfnkr_owner}",
        ], name


def test_the_functions_are_called_from_one_module():
    callers = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for app in ("lfnkr", "cases", "donations", "reports")
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if "tests" not in path.parts and any(name in path.read_text() for name in FUNCTIONS)
    }

    assert callers == {"lfnkr/accounts/credentials.py"}


def test_the_database_asks_for_the_roles_that_the_table_of_rights_names():
    assert GRANTS["accounts.approve_role"] == {Role.DIRECTOR}
    assert GRANTS["accounts.manage"] == {Role.ADMINISTRATOR}


def test_the_function_that_tests_open_accounts_by_is_in_no_migration():
    found = [path for path in (settings.BASE_DIR / "lfnkr").rglob("*.sql") if "open_account(" in path.read_text()]

    assert found == []


def test_the_act_that_names_a_person_is_needed(hana):
    with trail.act("start password reset", by=hana):
        credentials.set_password(hana, make_password(SENTENCE))

    with refused(), transaction.atomic():
        credentials.set_password(hana, make_password(PASSWORD))
