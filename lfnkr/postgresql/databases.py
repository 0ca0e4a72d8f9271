"""Roles, databases and privileges on a PostgreSQL server, and copies of the databases for tests.

None of our roles has rights over the server: the owner migrates, the web role reads and writes rows, the keys role does
so in the keyring database alone, and the worker is a member of the web role that may also take jobs from the queue.
Whether a table may be changed at all is decided by the migrations.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, unquote, urlsplit

import psycopg
from psycopg import sql

OWNER, WEB, KEYS, WORKER = ROLES = ("lfnkr_owner", "lfnkr_web", "lfnkr_keys", "lfnkr_worker")
DATABASES = {"lfnkr": WEB, "lfnkr_keyring": KEYS}
BACKUP = "lfnkr_backup"
"""Reads everything, past row-level security, and writes nothing: for `manage.py backup` alone."""

RANDOM_PAGE_COST = 1.1
"""What a page found by an index costs, where one read in a row costs 1."""

PREPARING = 1_797_201_847  # Our advisory lock: two commands that start together prepare one after the other.


def address(admin: str, role: str, password: str, database: str) -> str:
    """The libpq address of a database on the server of `admin`, for another role."""
    parts = urlsplit(admin)
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{role}:{quote(password, safe='')}@{host}", path=f"/{database}").geturl()


def login(address: str) -> tuple[str, str]:
    """The role and the password in an address."""
    parts = urlsplit(address)
    return unquote(parts.username or ""), unquote(parts.password or "")


def within(admin: str, database: str) -> str:
    """The administrator's own address, for another database."""
    return urlsplit(admin)._replace(path=f"/{database}").geturl()


@contextmanager
def session(admin: str) -> Iterator[psycopg.Connection]:
    """A connection without a surrounding transaction, as CREATE DATABASE asks for; closed at the end."""
    with psycopg.connect(admin, autocommit=True, connect_timeout=10) as connection:
        yield connection


def run(connection: psycopg.Connection, statement: str, **names: str) -> None:
    """One statement of administration; `{name}` is quoted as an identifier, `{password}` as a text."""
    quoted = {key: sql.Literal(name) if key == "password" else sql.Identifier(name) for key, name in names.items()}
    connection.execute(sql.SQL(statement).format(**quoted))


def prepare(admin: str, passwords: dict[str, str]) -> None:
    """Make what is missing: the roles that have a password here, the databases they enter, and who may enter them."""
    with session(admin) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (role for role in (*ROLES, BACKUP) if role in passwords):
            if role not in known:
                run(connection, "CREATE ROLE {role} NOLOGIN", role=role)
            rows = "BYPASSRLS" if role == BACKUP else "NOBYPASSRLS"
            run(
                connection,
                f"ALTER ROLE {{role}} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION {rows} PASSWORD {{password}}",
                role=role,
                password=passwords[role],
            )
        run(connection, "GRANT {role} TO CURRENT_USER", role=OWNER)
        if WORKER in passwords:
            run(connection, "GRANT {web} TO {worker}", web=WEB, worker=WORKER)
        existing = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
        for database, role in DATABASES.items():
            if role in passwords and database not in existing:
                create(admin, database, role)
            if role in passwords and BACKUP in passwords:
                let_backup_read(connection, database)


def let_backup_read(connection: psycopg.Connection, database: str) -> None:
    """Let the backup's role into a database and read all of it, in transactions that cannot write."""
    run(connection, "GRANT CONNECT ON DATABASE {name} TO {role}", name=database, role=BACKUP)
    run(connection, "GRANT pg_read_all_data TO {role}", role=BACKUP)
    run(connection, "ALTER ROLE {role} SET default_transaction_read_only = on", role=BACKUP)


def create(admin: str, database: str, role: str) -> None:
    """An empty database of the owner's, whose later tables `role` may read and write."""
    with session(admin) as connection:
        run(connection, "CREATE DATABASE {name} OWNER {owner} TEMPLATE template0", name=database, owner=OWNER)
        close_to_strangers(connection, database, role)
        expect_memory(connection, database)
    with session(within(admin, database)) as connection:
        for right in (
            "SELECT, INSERT, UPDATE, DELETE ON TABLES",
            "USAGE ON SEQUENCES",
        ):
            grant = f"ALTER DEFAULT PRIVILEGES FOR ROLE {{owner}} GRANT {right} TO {{role}}"
            run(connection, grant, owner=OWNER, role=role)
        run(connection, "ALTER SCHEMA public OWNER TO {owner}", owner=OWNER)


def copy(admin: str, template: str, database: str, role: str) -> None:
    """A copy of a database nobody is connected to, with its tables, rows and privileges."""
    with session(admin) as connection:
        run(
            connection,
            "CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}",
            name=database,
            owner=OWNER,
            template=template,
        )
        close_to_strangers(connection, database, role)
        expect_memory(connection, database)


def close_to_strangers(connection: psycopg.Connection, database: str, role: str) -> None:
    """Only the owner, one role and, where there is one, the backup's may connect; a copy does not inherit this, so it is said each time."""
    run(connection, "REVOKE ALL ON DATABASE {name} FROM PUBLIC", name=database)
    run(connection, "GRANT CONNECT ON DATABASE {name} TO {role}", name=database, role=role)
    if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [BACKUP]).fetchone() is not None:
        run(connection, "GRANT CONNECT ON DATABASE {name} TO {role}", name=database, role=BACKUP)


def expect_memory(connection: psycopg.Connection, database: str) -> None:
    """Have PostgreSQL plan for data in memory or on a solid disk; its default is for turning disks, and reads whole tables.

    Whoever owns the database may do this. A copy or a restored database does not inherit it.
    """
    run(connection, f"ALTER DATABASE {{name}} SET random_page_cost = {RANDOM_PAGE_COST}", name=database)


def drop(admin: str, *databases: str) -> None:
    """Remove databases, and whoever is still connected to them."""
    with session(admin) as connection:
        for database in databases:
            run(connection, "DROP DATABASE IF EXISTS {name} WITH (FORCE)", name=database)
