"""Promise A1: what is sealed lies nowhere in clear. Canaries go in through the acts; then every place is searched for them."""

import base64
import io
import logging
import os
import secrets
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connections, models

from cases.models import NameToken, Place
from cases.people import names
from cases.tests.leak_markers import LeakMarkers, base64_inside, found_in, spellings
from lfnkr.audit import trail
from lfnkr.keyring import sealing
from lfnkr.postgresql import databases
from lfnkr.web.json_log import OneLine
from reports.tests import leak_fixtures

HOSTILE = {
    "log_statement": "all",
    "log_min_duration_statement": "0",
    "log_min_error_statement": "error",
    "log_parameter_max_length": "-1",
    "log_parameter_max_length_on_error": "-1",
    "log_error_verbosity": "verbose",
}
"""The worst an administrator could tell the server to write down."""


IN_CLEAR = {
    "cases.Place": "reference data: provinces and towns, nobody's",
    "cases.Partner": "public facts of organisations",
    "donations.BankAccount.name": "what we call an account of ours; the form says so",
    "donations.ExchangeRate": "what money was worth, where that stands, and why it is wrong; the forms ask for no name",
    "donations.LedgerSource.table_name": "the name of a table, of ours",
    "cases.FormerFact.facts": "codes, answers, days of birth as an age allows them and months, as the rows keep them; no text",
    "cases.GoodsIssue": "kinds of goods",
    "cases.Mission": "offices, areas and purposes that the report prints; the form asks for no names",
    "cases.MissionVisit": "police stations that the report may print; left empty when withheld",
    "cases.NameSearch.withheld": "numbers of restricted requests, no text",
    "cases.GlassOpening.reason": "read by the auditor and by whoever reviews; a name known to the house is refused",
    "cases.GlassExtension.needed": "as for the reason of an opening",
    "cases.GlassReview.words": "as for the reason of an opening",
    "cases.LegChange": "codes and days of a leg, as the leg keeps them",
    "cases.Merge.changed": "codes and ages as the person keeps them; texts are sealed in `before`",
    "cases.MergedRow": "names of tables and columns, and keys",
    "cases.ProposedCorrection.told": "keys, choices, days and moments; what is typed is sealed in `reason`",
    "cases.PersonCorrection.was": "what stood in clear before: codes, ages and days; what was sealed is sealed in `was_sealed`",
    "cases.CaseCorrection.was": "the same of a request",
    "cases.Event.report_wording": "words written to be printed",
    "donations.Fund": "names and purposes of funds, as donors are told",
    "donations.FundOpening": "names and purposes of funds, and which paper says what they held, as the ledger shows it",
    "donations.Receipt.void_reason": "read in the register; the form asks about names and places",
    "donations.Appeal": "titles written to be published",
    "donations.GiftInKind": "what goods were given and used for; the form asks for no person and no place",
    "donations.Payment.payee_code": "a code the organisation gave to a helper, as on a leg",
    "donations.StatedItem": "what else the house has and owes, as two officers read it; and year-end papers print it; the form asks about names",
}
"""Columns of people's and money's tables where somebody can write a sentence that is stored as it is, each with its reason."""


@pytest.fixture
def markers(record_property):
    """Canaries of this run; the seed is kept with the result."""
    seed = secrets.randbits(32)
    record_property("seed", seed)
    return LeakMarkers(seed)


@pytest.fixture
def server(superuser_connection):
    """The server's administrator; the server writes down every statement and parameter of this database."""
    name = superuser_connection.info.dbname
    for setting, value in HOSTILE.items():
        databases.run(superuser_connection, f"ALTER DATABASE {{name}} SET {setting} = '{value}'", name=name)
    connections["default"].close()
    return superuser_connection


@pytest.fixture
def our_log():
    """Everything Python logs, at the finest level, statements included, written out by a careless formatter."""
    stream = io.StringIO()
    watched = [logging.getLogger(), logging.getLogger("django")]
    former = [(logger.level, logger.handlers) for logger in watched]
    for logger in watched:
        logger.setLevel(logging.DEBUG)
        logger.handlers = [logging.StreamHandler(stream)]
    connections["default"].force_debug_cursor = True
    yield stream
    connections["default"].force_debug_cursor = False
    for logger, (level, handlers) in zip(watched, former, strict=True):
        logger.setLevel(level)
        logger.handlers = handlers


def plant_controls(markers):
    """Canaries put on purpose where anybody can read them, in several spellings: the search must find each in its place."""
    plain, in_hex, in_base64, in_statement, in_message = (markers.text("latin") for _number in range(5))
    with trail.act("control", by=None):
        Place.objects.create(
            code="X-1",
            name_en=plain,
            name_ja="統制",
            name_ko="대조",
            local_name=base64_inside(in_base64.encode(), 0).decode(),
            country="CN",
        )
        NameToken.objects.filter(pk=NameToken.objects.latest("pk").pk).update(token=in_hex.encode())
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT %s", [in_statement])
    logging.getLogger("cases").warning("A control: %s", in_message)
    return {
        "dump": {plain, in_hex, in_base64},
        "trail": {plain},
        "server log": {in_statement},
        "our log": {in_message},
        "files": {plain},
    }


def dump_of(alias):
    """One database as `pg_dump` writes it for the server's administrator."""
    address = databases.within(os.environ["LFNKR_TEST_ADMIN_URL"], connections[alias].settings_dict["NAME"])
    return subprocess.run(["pg_dump", "--dbname", address], capture_output=True, check=True).stdout


def files_of(server, first_wal):
    """The tables and the write-ahead log as they lie on the disk; nothing when the server runs on another machine."""
    server.execute("CHECKPOINT")
    (folder,) = server.execute("SHOW data_directory").fetchone()
    tables, last_wal = server.execute(
        "SELECT 'base/' || oid, pg_walfile_name(pg_current_wal_lsn()) FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    logs = [path for path in Path(folder, "pg_wal").glob("0*") if first_wal <= path.name <= last_wal]
    return b"".join(content_of(path) for path in [*Path(folder, tables).glob("*"), *logs])


def content_of(path):
    """What a file of the server holds; nothing when the server, which others use too, has taken it away meanwhile."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def server_log(server, offset=0):
    """What the embedded server has written into its log since; nothing when the server is somebody else's."""
    (folder,) = server.execute("SHOW data_directory").fetchone()
    log = Path(folder).with_name("server.log")
    return log.read_bytes()[offset:] if log.is_file() else b""


def trail_of(server):
    """The audit trail, as its readers see it."""
    return "\n".join(map(str, server.execute("SELECT to_jsonb(e) FROM audit_event e").fetchall())).encode()


OF_BEFORE = {"donations.Transfer.reason", "donations.Transfer.decided_by"}
"""What no act writes any more: words of transfers that one officer made, before they took two."""


def never_sealed():
    """Sealed columns of which no row holds anything: nothing was planted there."""
    return {
        f"{model._meta.label}.{column}"
        for model in apps.get_models()
        for column in sealing.sealed_columns(model)
        if not model._base_manager.exclude(**{column: None}).exists()
    }


@pytest.fixture
def planted(markers, hana, jun, mio, sora, rf):
    """Everything sealed there is; and the skeletons of the names, which are sealed as much as the names are."""
    case = leak_fixtures.plant_a_case(markers, hana, mio)
    leak_fixtures.plant_what_was_mended(markers, hana)
    leak_fixtures.plant_corrections(markers, hana)
    leak_fixtures.plant_drafts(markers, hana)
    leak_fixtures.plant_kept_text(markers, hana, rf)
    leak_fixtures.plant_money(markers, hana, mio, sora)
    leak_fixtures.plant_refusals(markers, case, hana, jun)
    leak_fixtures.plant_edition(mio)
    skeletons = {skeleton for text in markers.all_markers for skeleton in names.skeletons(text) if len(skeleton) > 7}
    return {*markers.all_markers, *skeletons}


@pytest.fixture
def places(server, our_log, request):
    """Every place a text could have gone to, read after everything was planted; and the controls that must be there."""
    (first_wal,) = server.execute("SELECT pg_walfile_name(pg_current_wal_insert_lsn())").fetchone()
    logged = len(server_log(server))
    planted = request.getfixturevalue("planted")
    controls = plant_controls(LeakMarkers(secrets.randbits(32)))
    found = {
        "dump": dump_of("default"),
        "keyring": dump_of("keyring"),
        "trail": trail_of(server),
        "server log": server_log(server, logged),
        "our log": our_log.getvalue().encode(),
    }
    return planted, controls, found, files_of(server, first_wal)


def test_nothing_sealed_lies_anywhere_in_clear(places):
    planted, controls, found, files = places

    with trail.act("look", by=None):
        assert never_sealed() == OF_BEFORE
    assert len(planted) > 80
    assert {place: found_in(content, planted) for place, content in found.items()} == dict.fromkeys(found, set())
    assert not found_in(files, planted, only={"utf-8"})
    for place, content in found.items() | {"files": files}.items():
        if content:  # The log and the files of a server that is not ours cannot be read.
            assert {marker for marker, _spelling in found_in(content, controls.get(place, ()))} == controls.get(
                place, set()
            )


def test_every_sentence_that_is_stored_in_clear_has_its_reason():
    sentences = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in ("cases", "donations")
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.choices
        and (field.max_length is None or field.max_length > 40)
    }

    assert {name for name in sentences if name not in IN_CLEAR and name.rpartition(".")[0] not in IN_CLEAR} == set()


def test_an_error_that_quotes_a_name_is_logged_without_it(markers, capsys):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine())
    log = logging.getLogger("cases.canaries")
    log.addHandler(handler)

    try:
        raise ValueError(markers.text())
    except ValueError:
        log.exception("Saving failed for %s", markers.text())
    log.removeHandler(handler)

    assert "Saving failed" in stream.getvalue()
    assert not found_in(stream.getvalue().encode(), markers.all_markers)


@pytest.mark.parametrize("spelling", spellings("Abc가나다"))
def test_the_search_finds_every_spelling(spelling):
    marker = "Abc가나다"
    written = spellings(marker)[spelling]

    assert (marker, spelling) in found_in(b"before " + written.upper() + b" after", [marker])


def test_the_search_finds_base64_wherever_it_begins():
    for before in range(6):
        noise = base64.b64encode(b"x" * before + "김철수와리영희".encode() + b"yy")

        assert found_in(noise, ["김철수와리영희"])
