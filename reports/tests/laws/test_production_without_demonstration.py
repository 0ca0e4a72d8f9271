"""Law: production loads nothing of the demonstration, and has none of its pages and commands."""

from __future__ import annotations

import base64
import json
import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import reverse

ASKED = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.core.management import get_commands
from django.urls import get_resolver
from lfnkr.jobs import tasks
tasks.declared()
found = [str(pattern.pattern) for pattern in get_resolver().url_patterns]
print(json.dumps({"production": settings.PRODUCTION, "modules": sorted(sys.modules), "urls": found, "commands": sorted(get_commands())}))
"""
DEMONSTRATION = {
    "LFNKR_DEMO": "1",  # Second factor off: only what a process loads is looked at, and it serves nobody.
    "LFNKR_TLS": "0",
    "LFNKR_HOSTS": "localhost",
}
OF_THE_DEMONSTRATION = ("reports.demo", "lfnkr.accounts.demo", "lfnkr.devserver.run")


def loaded(**variables: str) -> dict:
    """What a process with production's environment has loaded once it could answer every page and run every job."""
    keys = ("DJANGO_SECRET_KEY", "LFNKR_SERVER_KEY", "LFNKR_SEARCH_KEY", "LFNKR_AUDIT_KEY")
    made = {name: base64.b64encode(secrets.token_bytes(48 if "DJANGO" in name else 32)).decode() for name in keys}
    addresses = dict.fromkeys(("LFNKR_WEB_URL", "LFNKR_KEYS_URL", "LFNKR_WORKER_URL"), "postgresql://none@none/none")
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "lfnkr.settings",
        "LFNKR_HOSTS": "cases.example",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASKED],
        cwd=settings.BASE_DIR,
        env={**environment, **made, **addresses, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def production() -> dict:
    return loaded()


def test_production_loads_no_module_of_the_demonstration(production):
    assert production["production"]
    assert "reports.urls" in production["modules"]
    assert [name for name in production["modules"] if name.startswith(OF_THE_DEMONSTRATION)] == []


def test_production_has_neither_gallery_nor_demonstration_to_load(production):
    assert "seed_demo" not in production["commands"]
    assert not any("gallery" in address for address in production["urls"])


def test_the_demonstration_has_both():
    of_demo = loaded(**DEMONSTRATION)

    assert "reports.demo.gallery" in of_demo["modules"]
    assert "seed_demo" in of_demo["commands"]
    assert reverse("gallery") == "/gallery/"


def test_the_image_holds_nothing_of_the_demonstration():
    left_out = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()

    assert {"reports/demo", "lfnkr/accounts/demo.py"} <= set(left_out)
    assert (settings.BASE_DIR / "reports" / "demo").is_dir()
    assert (settings.BASE_DIR / "lfnkr" / "accounts" / "demo.py").is_file()
