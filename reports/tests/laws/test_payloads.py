"""The law of hostile texts: what somebody types into any stored text is shown as it was typed, and does nothing else.

The texts of `payloads.py` go through every form of the house into every column that keeps a text; then every page, file,
letter and report that somebody may open is looked at: nothing becomes an element, a formula or a template, nothing is lost.
Columns are found in the models, so the next one is covered: it needs a form, or its reason below.
"""

from __future__ import annotations

import csv
import html
import itertools
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import import_module
from io import BytesIO, StringIO
from urllib.parse import urlsplit

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.core import mail
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse

from cases import casework
from cases.models import Case, Draft
from cases.tests import factories as case_factories
from cases.versions.subjects import Facts
from donations.decisions import actions as deciding
from donations.models import (
    Adjustment,
    Donor,
    FundingDecision,
    FundsShortfall,
    Memo,
    Memorandum,
    MoneyProposal,
    Reversal,
)
from donations.proposals import actions as proposing
from donations.rates.forms import digest_of
from donations.rates.reading import rows_of as rates_of
from donations.tests import factories
from lfnkr.accounts.models import User
from lfnkr.accounts.tests.people import just_signed_in, letters_sent, person
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.keyring.sealing import SealedField, sealed_columns, unseal
from lfnkr.tests import soak
from lfnkr.web import checks
from lfnkr.web.checks import Page
from lfnkr.web.form_fields import TextField, TickedBox
from lfnkr.web.lists import declared
from lfnkr.web.lists.writers import as_it_was, could_run
from lfnkr.web.views import ActView
from reports.editions.annual import AnnualReport
from reports.editions.as_json import as_json
from reports.models.audiences import Audience
from reports.printing.paper import print_html
from reports.registers import actions as registers
from reports.releases.tests.proposing import propose
from reports.stated import actions as stating
from reports.tests import leak_fixtures, reference_rows
from reports.tests.laws import payloads
from reports.tests.laws.filled_in import people_in, values_of
from reports.tests.laws.payloads import Corpus
from reports.tests.laws.test_lists import exported
from reports.tests.laws.test_permission_matrix import EXAMPLES, address_of, in_the_admin
from reports.tests.laws.test_reachable import AWAITED
from reports.tests.page_examples import claimed, last_term

pytestmark = pytest.mark.django_db(
    transaction=True
)  # In one transaction each page would be slower than the one before.

PEOPLE = ("hana", "mio", "sora", "yuki", "rin", "jun")
OURS = ("lfnkr", "accounts", "audit", "jobs", "keyring", "notices", "backup", "lists", "cases", "donations", "reports")

NOT_TYPED = {
    "accounts.User.password": "a hash",
    "accounts.User.username": "letters, digits and dots only",
    "accounts.User.email": "an address, by the form of an address",
    "accounts.PasswordReset.site": "our own address",
    "cases.Case.reference": "drawn by lot",
    "cases.CaseCorrection": "what stood before a correction, and its reason: seen by the tests of the page that corrects",
    "cases.CaseMember.status_detail": "chosen",
    "cases.Identity.birth_on": "a date",
    "cases.NameSearch.withheld": "numbers of requests",
    "cases.OperationStay.part": "a letter that the house gives",
    "cases.Partner.code": "letters and digits only",
    "cases.PersonCorrection": "what stood before a correction, and its reason: seen by the tests of the page that corrects",
    "cases.Task.template": "the name of a template of ours",
    "cases.Place.code": "letters and digits only",
    "cases.LegChange": "codes and days of a leg",
    "cases.LegEscort.helper_code": "letters and digits only",
    "cases.Merge.before": "texts of the person, as JSON, sealed",
    "cases.ProposedCorrection.told": "keys, choices, days and moments; what is typed is sealed in `reason`",
    "cases.FormerFact.facts": "codes, answers, days and months; written by a trigger",
    "cases.Merge.changed": "codes and ages",
    "cases.MergedRow": "names of tables and columns, and keys",
    "donations.BankStatement": "a file, sealed until its rows are taken in: seen by the tests of statements",
    "donations.StatementLine": "rows of a file, sealed: hostile ones are seen by the tests of statements",
    "donations.Fund": "copied from its opening when a second officer signs that",
    "donations.FundOpening.code": "letters, digits and hyphens only",
    "donations.MoneyProposal.consent": "asked only where restricted money leaves its fund: seen by the tests of funds",
    "donations.LedgerSource": "reference data of the migration",
    "donations.Transfer.reason": "of a transfer of before two officers signed them: sealed by the migration, written by no form",
    "donations.Transfer.decided_by": "of a transfer of before two officers signed them: sealed by the migration, written by no form",
    "donations.Journal.source_kind": "the name of a source",
    "lfnkr.FormToken": "keys of ours",
    "first_hour.Confirmation.step": "the name of a step of ours",
    "lfnkr.KeyCheck": "keys of ours",
    "lfnkr.UnopenedText": "names of tables and columns",
    "lists.Export.fingerprint": "a checksum",
    "lists.Export.list_name": "the name of a list",
    "lists.Export.refusal": "a sentence of ours",
    "lists.SavedFilter.list_name": "the name of a list",
    "lists.SavedFilter.address": "the end of an address, with each letter that means something there written as a number",
    "lists.Export.address": "the same",
    "reports.ExternalStatistic.key": "letters and digits only",
    "reports.Edition.annex": "keys of rows",
    "reports.Edition.fingerprint": "a checksum",
    "reports.EditionFile.sha256": "a checksum",
    "reports.RegisterDeclaration.fingerprint": "a checksum",
    "reports.StatedNumber.key": "the name of a figure",
    "reports.ClaimExplanation.counted": "a number in words of ours",
    "reports.PrintJob.fingerprint": "a checksum",
    "reports.PrintJob.refusal": "a sentence of ours",
    "reports.Freezing.refusal": "a sentence of ours",
    "reports.Freezing.seen": "a checksum",
    "reports.ReleaseItem.key": "the name of a figure",
    "reports.ReleaseItem.bound": "what a release binds, as JSON",
    "reports.ReleaseItem.parts": "names of parts of the report, chosen",
    "reports.ReleaseItem.left_out": "names of parts of the report, chosen",
    "reports.ReleasePicture": "no number may stand in its words, and so no mark of ours: hostile ones in the tests of pictures",
    "reports.ReleaseItem.findings": "parts of the words, as JSON",
    "audit": "written by triggers, from names of tables, acts and roles",
    "jobs": "names of jobs and sentences of ours",
    "keyring": "keys of ours",
    "notices.Alarm": "kinds of ours",
    "notices.Notice": "kinds of ours",
    "notices.Letter": "an answer of the mail server",
    "notices.PagerCall": "an answer of the pager",
    "notices.Pager.address": "an address, by the form of an address",
    "backup.BackupRun": "addresses and checksums of backups",
}
"""Columns of letters that nobody types (an application, a model or a column), each with what they hold."""

NOT_TYPED_ANYWHERE = {"case_reference"}
"""The reference of a request, beside money."""

NOTHING = "nothing to type"
LANGUAGES = ("en", "ja", "ko")

BEFORE_THE_BOOKS = datetime(2016, 5, 1, 12, tzinfo=clock.TOKYO)
"""When nothing is booked yet, so that a source says that money lacked."""

LAST = (
    "close",
    "decline",
    "refuse",
    "wait",
    "partner",
    "suspend",
    "reopen",
    "discard",
    "sessions",
    "release",
    "review",
)
"""What ends something comes after everything else."""


@pytest.fixture
def corpus() -> Corpus:
    """The texts of this run."""
    return Corpus()


@pytest.fixture
def people(db) -> dict[str, User]:
    """The six."""
    reference_rows.plant()
    return {name: person(name) for name in PEOPLE}


@pytest.fixture
def browsers(people, settings) -> dict[str, Client]:
    """Everybody's browser, of a moment ago, however long the law takes."""
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 60 * 60
    found = {name: just_signed_in(user) for name, user in people.items()}
    for browser in found.values():
        browser.raise_request_exception = False
    return found


def text_columns() -> list[models.Field]:
    """Every column of ours that keeps letters somebody could have typed."""
    return [
        column
        for model in apps.get_models()
        if model._meta.app_label in OURS and model._meta.managed
        for column in model._meta.concrete_fields
        if isinstance(column, models.CharField | models.TextField | SealedField | models.JSONField)
        and not column.choices
        and not is_excused(column)
    ]


def is_excused(column: models.Field) -> bool:
    """Whether nobody types into a column, or nobody can yet."""
    places = {column.model._meta.app_label, column.model._meta.label, name_of(column)}
    return bool(places & NOT_TYPED.keys()) or column.name in NOT_TYPED_ANYWHERE or name_of(column) in AWAITED["columns"]


def name_of(column: models.Field) -> str:
    """A column as these lists name it."""
    return f"{column.model._meta.label}.{column.name}"


# The way in


def type_everywhere(corpus: Corpus, people: dict[str, User], browsers: dict[str, Client]) -> dict[str, str]:
    """Send every form of the house with hostile texts: page -> what came of it.

    What one form changed may be what another needs: it is tried once more about examples that nothing changed yet.
    """
    told, outcomes = examples(people), {}
    untouched: dict[str, dict[str, dict]] = {}
    pages = sorted({page.name: page for page in checks.every_page()}.values(), key=comes_last)
    for page in filter(is_form, pages):
        kwargs = in_the_admin(page) if page.name.startswith("admin:") else told.get(page.name, {})
        try:
            address = address_of(page.name, kwargs)
        except NoReverseMatch:
            continue
        given = besides(page.name, corpus)
        outcome = type_into(address, corpus, browsers, given)
        application = page.name.partition(":")[0]
        if outcome not in ("saved", NOTHING) and application in ("cases", "donations"):
            if application not in untouched:
                untouched[application] = examples(people, application)
            address = address_of(page.name, untouched[application].get(page.name, {}))
            outcome = type_into(address, corpus, browsers, given)
            if outcome == "saved":
                del untouched[application]
        outcomes[page.name] = outcome
    return outcomes


def comes_last(page: Page) -> tuple[bool, str]:
    """The order in which forms are sent."""
    return any(word in page.name for word in LAST), page.name


def is_form(page: Page) -> bool:
    """Whether the page has a form that is kept: an act of ours, or reference data."""
    is_ours = isinstance(page.view_class, type) and issubclass(page.view_class, ActView)
    return is_ours or (page.name.startswith("admin:") and page.name.endswith(("_add", "_change")))


def examples(people: dict[str, User], application: str = "") -> dict[str, dict]:
    """What lies behind each address; of one application anew."""
    found: dict[str, dict] = {}
    for name in EXAMPLES:
        if name.startswith(application):
            found |= import_module(name).examples(people)
    return found


def besides(page: str, corpus: Corpus) -> dict[str, str]:
    """What some forms want besides: a day, a choice that is not the first, lines of a form of their own."""
    today = clock.today().isoformat()
    stated = {"number": "3", "unit": "people", "printed": today, "up_to": today, "language": "en"}
    won = f"{today},KRW/JPY,0.107"
    station = f"{corpus.made_of('<lfnkr-x onlfnkr=1>', '{{ 7|add:7 }}')}; 1; 1"
    return {
        "accounts:account-open": {"username": "ran", "email": "ran@lfnkr.example", "role": "auditor"},
        "accounts:role-propose": {"role": "auditor"},
        "admin:reports_externalstatistic_add": {"key": "arrivals", "quoted_on": today},
        "admin:reports_policy_add": {"effective_on": today},
        "reports:enter-opening": stated,
        "reports:enter-claim-up-to": stated,
        "reports:enter-total": stated | {"up_to": "", "unit": "kinds", "key": ""},
        "reports:enter-claim": stated | {"up_to": ""},
        "reports:enter-part": {"number": "3", "printed": today},
        "donations:appeal-new": {"goal": "1"},
        "donations:appeal-goal": {"goal": "1"},
        "donations:in-kind-new": {
            "received": today,
            "how_many": "2",
            "value": "5",
            "currency": "JPY",
            "basis": "price",
        },
        "donations:in-kind-correct": {"received": today, "how_many": "2"},
        "donations:pledge-new": {"amount": "5", "since": today, "told_on": today},
        "donations:bank-account-new": {"opening_balance": "0"},
        "donations:bank-row-book": {"rate": "150", "rate_confirmed": "150"},
        "donations:bank-statement-read": {
            "went_out": "3",
            "balance": "4",
            "payer": "5",
            "words": "",
            "closing_balance": "",
        },
        "donations:rate-add": {"rate": "150", "rate_confirmed": "150"},
        "donations:rate-import": {"rows": won, "far_confirmed": digest_of(rates_of(won))},
        "donations:fund-new": {"code": "typed", "amount": "1", "opened_on": today},
        "donations:fund-opening": {"amount": "1", "opened_on": today},
        "donations:stated-new": {"amount": "1", "heading": "bond"},
        "cases:record-death": {"happened": today},
        "cases:record-event": {"happened": today},
        "cases:record-mission": {"stations": station, "goods": corpus.text(longest=80)},
    }.get(page, {})


def type_into(address: str, corpus: Corpus, browsers: dict[str, Client], given: dict[str, str]) -> str:
    """Send the form of an address by whoever may; a field that does not take such a text gets one it takes."""
    for browser in browsers.values():
        shown = browser.get(address)
        if shown.status_code >= 500:
            return f"broken: GET gives {shown.status_code}"
        if shown.status_code != 200 or not has_form(shown):
            continue
        if not any(takes_words(bound) for form in forms_of(shown) for bound in form):
            return NOTHING
        typed = values_of(forms_of(shown)[0]) | {"confirm": "on"} | given
        hostile = {
            bound.html_name: hostile_text(bound, corpus)
            for form in forms_of(shown)
            for bound in form
            if takes_words(bound) and bound.html_name not in given
        }
        for _time in range(4):
            answer = send(browser, address, typed | hostile)
            if answer.status_code == 302:
                return "saved"
            if answer.status_code != 200:
                return f"broken: POST gives {answer.status_code}"
            boxes = {bound.html_name: bound.field.value for bound in forms_of(answer)[0] if is_box(bound)}
            if boxes.keys() - typed.keys():  # What looks like a name is one: the form asks, and is told to keep it.
                typed |= boxes
                continue
            refused = {bound.html_name for form in forms_of(answer) for bound in form if bound.errors}
            if not refused:
                return f"refused: {errors_in(answer)}"
            typed |= dict.fromkeys(refused - hostile.keys(), "")
            hostile = {name: text for name, text in hostile.items() if name not in refused}
            said = errors_in(answer)
        return f"refused: {said}"
    return "nobody finds a form"


def is_box(bound: forms.BoundField) -> bool:
    """Whether it is a box by which words are kept that the form asks about."""
    return isinstance(bound.field, TickedBox)


def errors_in(answer: HttpResponse) -> str:
    """What the forms of a page say is wrong."""
    return "; ".join(f"{name}: {' '.join(words)}" for form in forms_of(answer) for name, words in form.errors.items())


def send(browser: Client, address: str, typed: dict[str, object]) -> HttpResponse:
    """Send a form."""
    return browser.post(address, {name: value for name, value in typed.items() if value not in (None, "")})


def has_form(shown: HttpResponse) -> bool:
    """Whether a page shows a form that can be sent."""
    context = shown.context or {}
    return not context.get("obstacle") and ("form" in context or "adminform" in context)


def forms_of(shown: HttpResponse) -> list[forms.BaseForm]:
    """The form of a page, with those of its rows."""
    form = shown.context["adminform"].form if "adminform" in shown.context else shown.context["form"]
    return [form, *people_in(form)]


def takes_words(bound: forms.BoundField) -> bool:
    """Whether a person writes words into a field, instead of choosing, or entering a number or a day."""
    is_plain = (
        type(bound.field.widget) in (forms.TextInput, forms.Textarea) or "Text" in type(bound.field.widget).__name__
    )
    return isinstance(bound.field, forms.CharField) and is_plain and not bound.is_hidden


def hostile_text(bound: forms.BoundField, corpus: Corpus) -> str:
    """A text for a field, as long as it takes; every fourth fills it to the brim."""
    longest = bound.field.max_length or 400
    if len(corpus.texts) % 4 == 3:
        return corpus.filling(min(longest, 2_000))
    return corpus.text(longest=min(longest, 400), turns=isinstance(bound.field, TextField))


def act_everywhere(corpus: Corpus, people: dict[str, User]) -> None:
    """What forms reach by a second person or a later state only: cases to their end, money, what two officers sign."""
    hana, mio, sora = people["hana"], people["mio"], people["sora"]
    just_signed_in(hana).post(reverse("cases:save-draft"), {"summary": corpus.text(turns=True)})
    filters = f"{reverse('lists:save', args=['requests'])}?show=all"
    just_signed_in(mio).post(filters, {"title": corpus.text(longest=40)})
    leak_fixtures.plant_a_case(corpus, hana, mio)
    leak_fixtures.plant_what_was_mended(corpus, hana)
    leak_fixtures.plant_corrections(corpus, hana)
    _open_in_an_emergency(corpus, hana, people["jun"], mio)
    leak_fixtures.plant_money(corpus, hana, mio, sora)
    words = {"go_ahead_reason": corpus.text(longest=300), "note": corpus.text(longest=300)}
    commitment = deciding.approve(factories.decision(hana), by=mio, **words)
    paid = {"payee_kind": "helper", "payee_code": corpus.text(longest=20), "purpose": corpus.text(longest=120)}
    factories.expense(commitment, sora, 1_000, **paid, whole_amount=2_000, shared_with=corpus.text(longest=80))
    general = factories.fund("general")
    asked = {"reason": corpus.text(longest=200), "decided_by": corpus.text(longest=120)}
    moved = proposing.propose_transfer(by=sora, source=factories.fund(), target=general, amount=1_000, **asked)
    factories.signed(moved, by=mio)
    yen = factories.fund_opened(sora, mio, "yen", name="Yen", kind="general", currency="JPY")
    factories.exchange(sora, mio, factories.fund(), yen, 1_000, **asked)
    for kind in ("fee", "exchange"):
        factories.adjustment(sora, mio, kind, 30_000, note=corpus.text(longest=200))
    entry = factories.gift(sora, 10_000).entries.get()
    factories.reversal(entry, sora, mio, reason=corpus.text(longest=200))
    refused = factories.fee_proposal(sora, note=corpus.text(longest=200))
    proposing.refuse(refused, by=mio, reason=corpus.text(longest=200))
    told = {"decided_at": BEFORE_THE_BOOKS, "source": corpus.text(longest=200)}
    with clock.at(BEFORE_THE_BOOKS):
        waits = case_factories.case(hana, summary=corpus.text(longest=200))
    deciding.set_waiting(waits, by=mio, **told)
    claim = stating.agree_to_number(claimed(last_term(), mio), by=sora)
    told = {name: getattr(claim, name) for name in stating.FACTS if name not in ("kind", "fiscal_year", "up_to")}
    stating.correct_number(claim, by=mio, because=corpus.text(longest=200), **told)
    registers.declare_registers(last_term(), by=mio, registers=["requests"], reason=corpus.text(longest=240))
    _release(corpus, mio)


def _open_in_an_emergency(corpus: Corpus, hana: User, jun: User, mio: User) -> None:
    """A request opened by who is not on it, for longer, and reviewed."""
    with clock.at(clock.now() - timedelta(hours=9)):
        opening = casework.break_glass(case_factories.case(hana), by=jun, reason=corpus.text(longest=200))
        casework.extend_glass(opening, by=jun, needed=corpus.text(longest=200))
    casework.review_glass(opening, by=mio, finding="justified", words=corpus.text(longest=200))


def _release(corpus: Corpus, mio: User) -> None:
    """A text for outside in three languages, whose form needs what was ticked before."""
    area = {"led_by": "the board", "area": "a border", "purpose": "to see"}
    day = last_term().starts_on
    mission = casework.record_mission(by=mio, begins_on=day, ends_on=day, visits=[{"place": ""}], **area)
    words = {language: corpus.text(longest=1200) for language in ("en", "ja", "ko")}
    told = {"reason": corpus.text(longest=240), "stands_because": corpus.text(longest=240)}
    propose(last_term(), mio, f"words.mission.{mission.pk}.purpose", words=words, **told)


def stored(corpus: Corpus) -> dict[str, set[str]]:
    """Which texts each column keeps, as typed: column -> marks."""
    found: dict[str, set[str]] = {}
    with trail.act("look", by=None):
        for column in text_columns():
            held = [text_of(row, column) for row in column.model._base_manager.all()]
            found[name_of(column)] = {mark for text in held for mark in corpus.marks_in(text)}
            for text in held:
                for mark in corpus.marks_in(text):
                    assert corpus.texts[mark] in text, f"{name_of(column)} keeps {text!r}, not {corpus.texts[mark]!r}"
    return found


def text_of(row: models.Model, column: models.Field) -> str:
    """What a row keeps in a column, in clear."""
    if column.name in sealed_columns(type(row)):
        text = (unseal(row, column.name)[column.name] or "") if getattr(row, column.name) else ""
        return "\n".join(words_in(json.loads(text))) if column.model is Draft and text else text
    value = getattr(row, column.name)
    return value if isinstance(value, str) else "\n".join(words_in(value))


def words_in(value: object) -> Iterator[str]:
    """Every text in what JSON holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from words_in(one)


# The way out


MOST_ROWS, MOST_OF_A_COLUMN = (300, 300) if soak.IS_WHOLE else (2, 1)
"""How many rows at least a page is looked at about, and how many more for each column that keeps hostile texts.

A column of which no text was met so is looked for in every row afterwards: each is seen in every run.
"""


def addresses(people: dict[str, User], corpus: Corpus) -> Iterator[str]:
    """Every page about nothing, about every row it can be about, and about a report of this term in each language.

    The registers and releases of a term are of the last, which is over.
    """
    term = ensure_term(clock.today()).term
    hostile = rows_with_hostile_texts(corpus, text_columns())
    told = {"term": term, "key": "requests.adults", "list_name": "exports", "name": "everyone", "step_key": "places"}
    for name in ("register-list", "release-list", "approve-releases"):
        yield reverse(f"reports:{name}", args=[last_term().term])
    for page in checks.every_page():
        if page.name.startswith(("mfa_", "account_", "admin:")) or page.parameters - {
            "pk",
            "member",
            "entry",
            "fact",
            *told,
        }:
            continue
        of_term = {name: value for name, value in told.items() if name in page.parameters}
        for row in rows_of(page, hostile) if page.parameters & {"pk", "entry"} else [{}]:
            yield reverse(page.name, kwargs=row | of_term)
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        yield from (reverse(f"{name}_change", args=[row.pk]) for row in model.objects.order_by("-pk")[:6])
    for audience, language in readers():
        yield f"{reverse('reports:annual-report', args=[term])}?audience={audience}&language={language}"
    yield f"{reverse('cases:case-list')}?show=all"
    for draft in Draft.objects.all():
        yield f"{reverse('cases:log-request')}?draft={draft.pk}"


def addresses_of(columns: set[str], corpus: Corpus) -> Iterator[str]:
    """Every page about any row that keeps a hostile text in some columns, or that such a row belongs to."""
    rows = rows_with_hostile_texts(corpus, [column for column in text_columns() if name_of(column) in columns])
    for page in checks.every_page():
        model = getattr(page.view_class, "model", None)
        if model is None or page.parameters - {"pk", "member", "entry", "fact"} or not page.parameters:
            continue
        with trail.act("look", by=None):
            keys = holders_of(model, rows, most=None)
            found = [told for row in model._base_manager.in_bulk(keys).values() for told in told_of(row, page)]
        yield from (reverse(page.name, kwargs=told) for told in found)


def rows_of(page: Page, hostile: list[list[models.Model]]) -> list[dict]:
    """The rows a page can be about: of what it shows those with hostile texts and some others, of what it changes one."""
    model = getattr(page.view_class, "model", None)
    if model is None:
        return []
    with trail.act("look", by=None):
        holders = holders_of(model, hostile)
        others = model._base_manager.exclude(pk__in=holders).order_by("-pk")[:MOST_ROWS].values_list("pk", flat=True)
        keys = [*holders, *others][: 1 if issubclass(page.view_class, ActView) else None]
        return [told for row in model._base_manager.in_bulk(keys).values() for told in told_of(row, page)]


def told_of(row: models.Model, page: Page) -> list[dict]:
    """What the address of a page tells of a row: its key, and whom or which fact of it the page is about."""
    key = {"entry": row.pk} if "entry" in page.parameters else {"pk": row.pk}
    if "member" in page.parameters:
        return [key | {"member": member.pk} for member in row.members.all()]
    if "fact" in page.parameters:
        return [key | {"fact": fact.name} for fact in Facts(row) if fact.versions()]
    return [key]


def rows_with_hostile_texts(corpus: Corpus, columns: list[models.Field]) -> list[list[models.Model]]:
    """For each of some columns, the rows that keep a hostile text in it."""
    with trail.act("look", by=None):
        return [
            [row for row in column.model._base_manager.order_by("-pk") if corpus.marks_in(text_of(row, column))]
            for column in columns
        ]


def holders_of(
    model: type[models.Model], hostile: list[list[models.Model]], most: int | None = MOST_OF_A_COLUMN
) -> list[object]:
    """The keys of rows of a model that keep hostile texts, or that rows with such texts belong to: so many for each column."""
    found: dict[object, None] = {}
    for rows in hostile:
        keys = dict.fromkeys(key for row in rows for key in keys_at(row, model, steps=2))
        found |= dict.fromkeys(list(keys)[:most])
    return list(found)


def keys_at(row: models.Model, model: type[models.Model], steps: int) -> set[object]:
    """The key of a row of a model, or of those of it that the row belongs to, over so many steps."""
    if isinstance(row, model):
        return {row.pk}
    if not steps:
        return set()
    belongs_to = (getattr(row, field.name) for field in row._meta.fields if isinstance(field, models.ForeignKey))
    return {key for above in belongs_to if above is not None for key in keys_at(above, model, steps - 1)}


def open_what_is_sealed(browsers: dict[str, Client]) -> None:
    """What has to be asked for before it is read, asked for by those who read it."""
    with trail.act("look", by=None):
        cases, donors, memos = list(Case.objects.all()), list(Donor.objects.all()), list(Memo.objects.all())
        decisions, lacks = list(FundingDecision.objects.all()), list(FundsShortfall.objects.all())
        of_books = {"proposal": MoneyProposal, "adjustment": Adjustment, "reversal": Reversal, "memorandum": Memorandum}
        books = [(name, row.pk) for name, model in of_books.items() for row in model.objects.all()]
    for case in cases:
        browsers["hana"].post(reverse("cases:open-seal", args=[case.pk]))
        browsers["mio"].post(reverse("cases:open-seal", args=[case.pk]), {"reason": "To see"})
    for donor in donors:
        browsers["sora"].post(reverse("donations:donor-read", args=[donor.pk]))
    for memo in memos:
        browsers["mio"].post(reverse("donations:memo-read", args=[memo.pk]))
    for decision in decisions:
        browsers["mio"].post(reverse("donations:decision-read", args=[decision.pk]))
    for lack in lacks:
        browsers["mio"].post(reverse("donations:shortfall-read", args=[lack.pk]))
    for name, key in books:
        browsers["mio"].post(reverse(f"donations:{name}-read", args=[key]))


def look_at(
    wanted: Iterator[str], corpus: Corpus, browsers: dict[str, Client], *, by_all: bool = soak.IS_WHOLE
) -> tuple[list[str], set[str]]:
    """What is wrong with any of some pages that anybody may open, and the texts that some of them shows whole.

    Unless all are opened by all, a page is so about the first row it is met with; about another by the first who gets it,
    by turns. What hangs on more than the row (a reader, a draft of one's own) is opened by all.
    """
    wrong, whole, met = [], set(), set()
    names = list(browsers)
    for number, address in enumerate(dict.fromkeys(wanted)):
        page = resolve(urlsplit(address).path).view_name
        is_known = page in met and "?" not in address and not by_all
        met.add(page)
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            answer = browsers[name].get(address)
            if answer.status_code >= 500 and not address.endswith("/readyz"):
                wrong.append(f"{address} gives {name} {answer.status_code}")
            if answer.status_code == 200 and not answer.streaming:
                faults, shown = payloads.faults(readable(answer), corpus)
                wrong += [f"{address} for {name}: {fault}" for fault in faults]
                whole |= shown
                if is_known:
                    break
    return wrong, whole


def readable(answer: HttpResponse) -> str:
    """A page; of JSON and of a table its texts, as a script and a sheet would take them."""
    if answer["Content-Type"].startswith("application/json"):
        return html.escape("\n".join(words_in(answer.json())))
    if answer["Content-Type"].startswith("text/csv"):
        return html.escape("\n".join(map(as_it_was, cells_of(answer.content))))
    return answer.content.decode(errors="replace")


def letters_of(corpus: Corpus) -> list[str]:
    """What is wrong with the letters: plain words, whole where they quote somebody's name."""
    wrong = [
        f"A letter is no plain text: {letter.subject}" for letter in mail.outbox if getattr(letter, "alternatives", ())
    ]
    for letter in mail.outbox:
        lost, _kept = held_whole(f"{letter.subject} {letter.body}", corpus)
        wrong += [f"A letter has not as it was typed: {letter.subject} {letter.body:.300}" for _mark in lost]
    return wrong


def files_of(corpus: Corpus, people: dict[str, User]) -> tuple[list[str], set[str]]:
    """What is wrong with the exports of every list, and the texts they hold whole."""
    wrong, whole = [], set()
    for name, (_page, view) in declared.every_list().items():
        user = next(user for user in people.values() if user.has_perm(view.permission_required))
        query = "?show=all" if name == "requests" else ""
        address = f"{reverse('lists:export', args=[name])}{query}"
        content = exported(user, address)
        cells = cells_of(content)
        wrong += [f"{name}: a formula: {cell:.80}" for cell in cells if could_run(cell) and corpus.marks_in(cell)]
        strings, formulas = workbook(exported(user, address, file_format="xlsx"))
        wrong += [f"{name}: a formula in the workbook: {formula:.80}" for formula in formulas]
        for cell in [*map(as_it_was, cells), *strings]:
            lost, kept = held_whole(cell, corpus)
            wrong += [f"{name}: not as it was typed: {cell:.200}" for _mark in lost]
            whole |= kept
    return wrong, whole


def cells_of(content: bytes) -> list[str]:
    """The cells of a table as CSV."""
    return [cell for line in csv.reader(StringIO(content.decode("utf-8-sig"), newline="")) for cell in line]


def workbook(content: bytes) -> tuple[list[str], list[str]]:
    """The texts and the formulas of a workbook."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        files = {name.rpartition("/")[2]: archive.read(name).decode() for name in archive.namelist()}
    strings = re.findall(r"<t[^>]*>(.*?)</t>", files["sharedStrings.xml"], re.DOTALL)
    return [html.unescape(text) for text in strings], re.findall(r"<f>(.*?)</f>", files["sheet1.xml"])


def held_whole(text: str, corpus: Corpus) -> tuple[set[str], set[str]]:
    """The marks in a text whose texts are not whole in it, and those whose are."""
    marks = corpus.marks_in(text)
    kept = {mark for mark in marks if payloads.squeezed(corpus.texts[mark]) in payloads.squeezed(text)}
    return marks - kept, kept


def reports_of(corpus: Corpus) -> list[str]:
    """What is wrong with the report as it is printed and as JSON, for its readers."""
    wrong, year = [], ensure_term(clock.today())
    for audience, language in readers():
        report = AnnualReport.for_year(year, audience=audience)
        faults, _whole = payloads.faults(print_html(report, language), corpus)
        wrong += [f"report for {audience} in {language}: {fault}" for fault in faults]
        json.loads(as_json(report, "en"))
    return wrong


def readers() -> list[tuple[Audience, str]]:
    """For whom a report is written and in which language: in `make test` each audience and each language once."""
    if soak.IS_WHOLE:
        return list(itertools.product(Audience, LANGUAGES))
    return list(zip(Audience, LANGUAGES, strict=True))


NOT_SHOWN = {
    "donations.Receipt.addressee": "sealed; it stands on the paper of the receipt alone",
    "cases.Case.closed_reason": "why a request was closed before each closing was kept: where one is kept, its own reason is shown",
    "cases.Event.report_wording": "part of a sentence of the report, when all losses of a term are told alike",
    "donations.Payment.note": "sealed with the request; no page opens yet what is written about a payment",
    "donations.Payment.refusal": "sealed with the request; officers read the reason they choose",
}
"""Columns whose texts no page and no file shows, each with its reason."""

WHILE_THEY_WAIT = {"donations.FundOpening.origin", "donations.FundOpening.purpose"}
"""What a second officer reads on the page of a proposal: by chance the one with the text is signed before it is looked at."""


@pytest.fixture
def outcomes(corpus, people, browsers, settings, tmp_path) -> dict[str, str]:
    """Everything that could be typed, typed: page -> what came of it."""
    settings.EXPORT_DIR = tmp_path
    with letters_sent():
        found = type_everywhere(corpus, people, browsers)
        act_everywhere(corpus, people)
    return found


@pytest.mark.soak
def test_no_text_that_somebody_types_does_anything_but_stand_there(outcomes, corpus, people, browsers):
    kept = stored(corpus)
    open_what_is_sealed(browsers)
    wrong, whole = look_at(addresses(people, corpus), corpus, browsers)
    in_files, whole_in_files = files_of(corpus, people)
    wrong += [*in_files, *letters_of(corpus), *reports_of(corpus)]
    wrong += [f"{page}: {outcome}" for page, outcome in outcomes.items() if outcome.startswith("broken")]
    empty = {column for column, marks in kept.items() if not marks}
    unseen = {column for column, marks in kept.items() if marks and not marks & (whole | whole_in_files)}
    # Which rows are looked at first hangs on their keys, which are drawn: what was not met is looked for in every row.
    faults, met = look_at(addresses_of(unseen, corpus), corpus, browsers, by_all=True)
    wrong += faults
    unseen = {column for column in unseen if not kept[column] & met}
    not_saved = [f"{page}: {outcome}" for page, outcome in outcomes.items() if outcome not in ("saved", NOTHING)]
    if empty:
        wrong += ["No form of the house fills these columns:", *sorted(empty), "Forms that saved nothing:", *not_saved]
    if unseen - WHILE_THEY_WAIT != NOT_SHOWN.keys():
        wrong += [f"Shown nowhere as typed: {sorted(unseen)}"]

    assert not wrong, "\n".join(dict.fromkeys(wrong))
