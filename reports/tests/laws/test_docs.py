"""What is written for people agrees with what is there: README, Makefile, .env.example, requirements."""

import io
import re

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from lfnkr.devserver import bootstrap
from lfnkr.devserver.launcher import ROOT
from reports.tests.browser import recording
from reports.tests.browser.test_weight import limits

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
TARGETS = dict(re.findall(r"^([a-z-]+):.*## (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE))
PROMISED = {
    *("setup", "run", "demo", "test", "check", "fix", "migrate", "docs", "report", "verify", "shell", "image", "clean"),
    "screenshots",
}


def test_every_promised_target_exists_and_explains_itself():
    assert set(TARGETS) >= PROMISED


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_only_targets_that_exist(page):
    named = re.findall(r"(?:`|^\s*\$?\s*)make ([a-z-]+)", page.read_text(), re.MULTILINE)

    assert set(named) <= set(TARGETS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_links_only_to_files_that_exist(page):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_variable_we_read_stands_in_the_example():
    read = set()
    for path in (path for path in ROOT.glob("lfnkr/**/*.py") if "tests" not in path.parts):
        read |= set(
            re.findall(
                r"(?:env\.\w+|required|secret_key|optional_key|database|environ\.get)\(\s*\"([A-Z_]+)\"",
                path.read_text(),
            )
        )

    example = (ROOT / ".env.example").read_text()

    assert {name for name in read if name not in example} <= {
        "LFNKR_CONNECT_AS",
        "LFNKR_LIMITS",
        "LFNKR_LOCAL",
        "PATH",
        "PGPASSFILE",
        "PORT",
        "PYTHON",
        "SURE",
    }


def test_every_variable_of_the_containers_stands_in_the_example():
    compose = (ROOT / "compose.yaml").read_text()

    named = set(re.findall(r"\$\{(\w+)|\{environment: (\w+)\}", compose))
    named = {name for pair in named for name in pair if name}

    assert "LFNKR_WEB_URL" in named
    assert {name for name in named if f"# {name}=" not in (ROOT / ".env.example").read_text()} == set()


def test_every_address_of_the_example_reaches_the_containers():
    example = (ROOT / ".env.example").read_text()
    compose = (ROOT / "compose.yaml").read_text()

    named = set(re.findall(r"^# (LFNKR_\w+_URL)=", example, re.MULTILINE))

    assert "LFNKR_KEYS_OWNER_URL" in named
    assert {name for name in named if f"{name}: " not in compose and f"{name}_FILE: " not in compose} == set()


def test_what_is_secret_is_a_file_or_named_as_a_variable():
    """The head of the file says which secrets any inspection of a container shows."""
    compose = (ROOT / "compose.yaml").read_text()
    head = compose[: compose.index("\nx-logging")]

    shown = set(re.findall(r"^ +((?:LFNKR|POSTGRES|DJANGO)_\w*(?:URL|KEY|PASSWORD)\w*): ", compose, re.MULTILINE))
    shown = {name for name in shown if not name.endswith("_FILE")}

    assert {name for name in shown if name not in head} == {"LFNKR_ADMIN_URL", "LFNKR_KEYS_ADMIN_URL"}


def test_the_web_container_is_never_told_the_owner():
    web = re.search(r"^  web:.*?(?=^\S)", (ROOT / "compose.yaml").read_text(), re.MULTILINE | re.DOTALL)[0]
    shared = re.search(r"^x-environment:.*?(?=^\S|^$)", (ROOT / "compose.yaml").read_text(), re.MULTILINE | re.DOTALL)[
        0
    ]

    assert "environment: *environment\n" in web
    assert not re.search("OWNER|ADMIN|env_file", web + shared)


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_direct_package_has_its_sentence_and_every_package_its_hashes(name):
    compiled = (ROOT / f"{name}.txt").read_text()
    wanted = re.findall(r"^([A-Za-z][\w.-]*)", (ROOT / f"{name}.in").read_text(), re.MULTILINE)

    assert set(bootstrap.sentences(name)) == {package.lower() for package in wanted}
    for package, sentence in bootstrap.sentences(name).items():
        assert f"# {sentence}\n{package}==" in compiled
    pins = re.findall(r"^[a-z].*$(?!\n    --hash=sha256:)", compiled, re.MULTILINE)
    assert pins == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_no_package_index_is_named(name):
    assert not re.search(r"index-url|find-links|://", (ROOT / name).read_text())


def test_every_translation_is_compiled():
    for source in ROOT.glob("locale/*/LC_MESSAGES/*.po"):
        compiled = io.BytesIO()
        with source.open("rb") as text:
            write_mo(compiled, read_po(text))

        assert source.with_suffix(".mo").read_bytes() == compiled.getvalue(), (
            f"compile {source} with `make translations`"
        )


@pytest.mark.parametrize("page", [*ROOT.glob("docs/guide/en/*.md")], ids=lambda page: page.stem)
def test_a_guide_calls_a_thing_as_the_screen_does(page):
    words = re.sub(r"\*\*.+?\*\*|<!--.+?-->", "", page.read_text(), flags=re.DOTALL)
    named = {name for steps in re.findall(r"\*([^*]+)\*", words) for name in " ".join(steps.split()).split(" › ")}
    catalogue = read_po(io.BytesIO((ROOT / "locale/ja/LC_MESSAGES/django.po").read_bytes()))
    known = {words for message in catalogue for words in (message.id if message.pluralizable else [message.id])}

    assert named - known == set()


def test_the_pictures_that_stay_are_those_that_a_page_shows():
    there = {path.stem for path in (ROOT / "docs" / "screenshots").iterdir()}
    shown = {name for page in PAGES for name in re.findall(r"screenshots/([\w-]+)\.webp", page.read_text())}

    assert there == shown
    assert shown == recording.KEPT


APART = {"management", "migrations", "models", "templatetags", "tests", "vendor"}
"""Folders that are no room: what Django finds by name, and tests."""


@pytest.mark.parametrize("application", ["lfnkr", "cases", "donations", "reports"])
def test_every_room_stands_on_the_plan(application):
    plan = (ROOT / "docs" / "architecture.md").read_text()
    rooms = {place.parent.name for place in (ROOT / application).glob("*/__init__.py")} - APART

    assert len(rooms) > 5
    assert {room for room in rooms if f"`{application}/{room}`" not in plan} == set()


def test_what_pages_may_weigh_is_said_as_it_is_asked():
    assert limits() in (ROOT / "docs" / "quality.md").read_text(), f"Say in docs/quality.md: {limits()}"


def test_all_pictures_together_stay_small():
    pictures = list((ROOT / "docs" / "screenshots").iterdir())

    assert pictures
    assert sum(path.stat().st_size for path in pictures) < 900_000
