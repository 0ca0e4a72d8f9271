"""What stands outside the container while the Dockerfile is replayed: two PostgreSQL servers, and the environment."""

import contextlib
import secrets
import sys
from base64 import b64encode
from collections.abc import Iterator

import psycopg
from room import PLACE, PROJECT

sys.path.insert(0, str(PROJECT))
from lfnkr import cluster

SITE = "cases.lfnkr.example"
HOSTS = {"db": "127.0.18.1", "vault": "127.0.18.2"}


@contextlib.contextmanager
def two_servers() -> Iterator[dict[str, str]]:
    """Two PostgreSQL servers outside, as compose.yaml has them; gives the address of each one's administrator."""
    addresses = {}
    with contextlib.ExitStack() as opened:
        for name, host in HOSTS.items():
            server = cluster.Cluster(PLACE / name, secrets.token_hex(16))
            if server.base.exists():  # left by a replay that was killed
                server.stop()
                server.remove()
            opened.callback(server.remove)
            opened.callback(server.stop)
            server.start()
            with psycopg.connect(**server.connection(), autocommit=True) as connection:
                connection.execute(f"ALTER SYSTEM SET listen_addresses = '{host}'")
            server.stop()
            server.start()
            addresses[name] = f"postgresql://{cluster.ADMIN}:{server.password}@{host}/postgres"
        yield addresses


def production(admins: dict[str, str]) -> dict[str, str]:
    """The environment of .env.example, part 3, for these two servers."""

    def address(server: str, role: str, database: str) -> str:
        return f"postgresql://{role}:{secrets.token_hex(16)}@{admins[server].partition('@')[2].partition('/')[0]}/{database}"

    keys = ("DJANGO_SECRET_KEY", "LFNKR_SERVER_KEY", "LFNKR_SEARCH_KEY", "LFNKR_AUDIT_KEY")
    made = {name: b64encode(secrets.token_bytes(48 if "DJANGO" in name else 32)).decode() for name in keys}
    return made | {
        "LFNKR_WEB_URL": address("db", "lfnkr_web", "lfnkr"),
        "LFNKR_KEYS_URL": address("vault", "lfnkr_keys", "lfnkr_keyring"),
        "LFNKR_OWNER_URL": address("db", "lfnkr_owner", "lfnkr"),
        "LFNKR_WORKER_URL": address("db", "lfnkr_worker", "lfnkr"),
        "LFNKR_ADMIN_URL": admins["db"],
        "LFNKR_KEYS_ADMIN_URL": admins["vault"],
        "LFNKR_HOSTS": SITE,
        "LFNKR_ORIGINS": f"https://{SITE}",
        "LFNKR_PROXIES": "1",
    }
