"""Freezing, signing and withdrawing an edition: what is refused, by whom, and that what was frozen stays."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.keyring import keys
from reports.editions.annual import AnnualReport
from reports.freezing import actions, errors
from reports.freezing.making import LANGUAGES, digest_of
from reports.freezing.reading import figures_of, held, records_of
from reports.freezing.tests.people import AFTER_THE_TERM, freeze, published
from reports.models import Edition, EditionFile
from reports.models.audiences import Audience
from reports.models.editions import BytesAltered, frozen_known_at
from reports.tests.scenarios import break_a_sum, mother_and_child, this_term


def test_a_term_that_runs_is_not_frozen(hana, mio):
    mother_and_child(hana)

    with pytest.raises(errors.TermRuns, match="still runs until"):
        freeze(this_term(), by=mio)


def test_the_database_refuses_to_freeze_a_term_that_runs(over, mio):
    edition = freeze(over, by=mio)
    running = this_term()

    with pytest.raises(IntegrityError, match="when its last day is over"), trail.act("break", by=mio):
        copy_of(edition, fiscal_year_id=running.term)


def test_a_report_whose_sums_fail_is_not_frozen_and_the_sum_is_named(hana, over, mio):
    with clock.at(AFTER_THE_TERM.replace(month=3)):
        break_a_sum(hana)

    with pytest.raises(errors.SumsFail, match="members without any outcome = 0"):
        freeze(over, by=mio)
    assert not Edition.objects.exists()


def test_a_figure_that_moved_since_it_was_looked_at_is_not_frozen(hana, over, mio):
    seen = digest_of(AnnualReport.for_year(over))
    with clock.at(AFTER_THE_TERM.replace(month=4)):
        mother_and_child(hana)

    with pytest.raises(errors.FiguresMoved, match="Look at the figures again"):
        actions.freeze(over, by=mio, seen=seen)


def test_a_term_is_not_frozen_while_an_edition_of_it_waits(over, mio):
    freeze(over, by=mio)

    with pytest.raises(errors.EditionWaits, match="Edition 1 of this term waits"):
        freeze(over, by=mio)


def test_nobody_signs_an_edition_they_froze(over, mio):
    with pytest.raises(errors.OwnEdition, match="Ask the auditor"):
        actions.sign(freeze(over, by=mio), by=mio)


def test_the_database_refuses_an_own_signature(over, mio):
    edition = freeze(over, by=mio)

    with pytest.raises(IntegrityError, match="edition_signed_by_another"), trail.act("break", by=mio):
        Edition.objects.filter(pk=edition.pk).update(signed_by=mio, signed_at=clock.now())


def test_the_database_refuses_a_signature_in_the_name_of_another(over, mio, yuki):
    edition = freeze(over, by=mio)

    with pytest.raises(IntegrityError, match="one's own name"), trail.act("break", by=mio):
        Edition.objects.filter(pk=edition.pk).update(signed_by=yuki, signed_at=clock.now())


def test_the_database_refuses_a_signature_of_a_caseworker(over, mio, hana):
    edition = freeze(over, by=mio)

    with pytest.raises(IntegrityError, match="director, treasurer or auditor"), trail.act("break", by=hana):
        Edition.objects.filter(pk=edition.pk).update(signed_by=hana, signed_at=clock.now())


@pytest.mark.parametrize("column", ["content", "fingerprint", "number", "known_at", "frozen_at"])
def test_the_application_cannot_write_what_was_frozen(over, mio, column):
    edition = freeze(over, by=mio)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(**{column: getattr(edition, column)})


def test_the_application_cannot_change_or_remove_a_file(over, mio):
    freeze(over, by=mio)

    for change in (
        lambda: EditionFile.objects.update(content=b"x"),
        lambda: EditionFile.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            change()


def test_a_file_whose_hash_is_not_its_own_is_refused(over, mio, yuki):
    edition = published(over, by=mio, second=yuki)

    with pytest.raises(IntegrityError, match="edition_file_is_its_hash"), trail.act("break", by=mio):
        EditionFile.objects.create(
            edition=edition, audience="public", language="en", format="pdf", content=b"x", sha256="0" * 64
        )


def test_a_text_that_the_edition_does_not_name_is_refused(over, mio, yuki):
    edition = published(over, by=mio, second=yuki)
    text = EditionFile.objects.filter(edition=edition, format="json").first()

    with pytest.raises(IntegrityError, match="names no such file"), trail.act("break", by=mio):
        text.pk, text.language, text.audience = None, "en" if text.language != "en" else "ko", text.audience
        text.save(force_insert=True)


def test_an_edition_is_not_printed_before_it_is_signed(over, mio):
    edition = freeze(over, by=mio)

    with pytest.raises(IntegrityError, match="once two officers signed"):
        actions.keep_paper(edition, by=mio, audience="internal", language="en", content=b"%PDF")


def test_a_signed_edition_is_neither_signed_again_nor_withdrawn(over, mio, yuki, sora):
    edition = published(over, by=mio, second=yuki)

    with pytest.raises(errors.EditionAnswered):
        actions.sign(edition, by=sora)
    with pytest.raises(errors.EditionAnswered):
        actions.withdraw(edition, by=mio, reason="too late")
    with pytest.raises(DatabaseError, match="signed or withdrawn once"), trail.act("break", by=sora):
        Edition.objects.filter(pk=edition.pk).update(signed_by=sora)


def test_an_edition_is_withdrawn_with_a_reason(over, mio, yuki):
    edition = freeze(over, by=mio)

    with pytest.raises(errors.WithdrawnWithoutWords):
        actions.withdraw(edition, by=yuki, reason="  ")


def test_a_withdrawn_edition_is_not_signed_and_the_term_is_frozen_again_under_the_same_number(over, mio, yuki):
    first = actions.withdraw(freeze(over, by=mio), by=yuki, reason="a name in the words for a death")

    with pytest.raises(errors.EditionAnswered):
        actions.sign(first, by=yuki)
    again = freeze(over, by=mio)

    assert (first.number, again.number) == (1, 1)
    assert not first.is_waiting and again.is_waiting


def test_an_edition_holds_a_text_for_each_audience_in_each_language(over, mio):
    edition = freeze(over, by=mio)

    made = set(EditionFile.objects.filter(edition=edition).values_list("audience", "language", "format"))

    texts = ("json", "html", "screen", "leaflet")
    assert made == {(a, lang, f) for a in Audience.values for lang in LANGUAGES for f in texts}
    told = json.loads(held(edition, "members", "ja", "json"))
    assert (told["audience"], told["language"], told["edition"]["number"]) == ("members", "ja", 1)
    assert (
        edition.told["files"]["members"]["ja"]["json"]
        == EditionFile.objects.get(edition=edition, audience="members", language="ja", format="json").sha256
    )


def test_its_figures_are_those_that_were_counted(over, mio):
    report = AnnualReport.for_year(over)
    edition = freeze(over, by=mio)

    read = figures_of(edition, "internal", "en")

    assert {key: (f.value, f.numerator, f.denominator, f.note) for key, f in read.items()} == {
        key: (f.value, f.numerator, f.denominator, f.note) for key, f in report.figures.items()
    }
    assert read["requests.adults"].means.label == report["requests.adults"].means.label


def test_the_records_behind_a_figure_lie_under_the_key_of_the_edition(over, mio):
    members = AnnualReport.for_year(over)["requests.adults"].records
    edition = freeze(over, by=mio)

    assert records_of(edition, "requests.adults").ids == tuple(str(one) for one in members.ids)
    keys.erase("edition", edition.pk)
    assert records_of(edition, "requests.adults") is None
    assert figures_of(edition, "internal", "en")["requests.adults"].value == 1


def test_late_facts_leave_a_signed_edition_as_it_is_and_enter_the_next(hana, over, mio, yuki):
    first = published(over, by=mio, second=yuki)
    before = {file.name: (file.held, file.sha256) for file in EditionFile.objects.filter(edition=first)}
    with clock.at(AFTER_THE_TERM.replace(month=4)):
        mother_and_child(hana)

    second = published(over, by=mio, second=yuki)

    after = {file.name: (file.held, file.sha256) for file in EditionFile.objects.filter(edition=first)}
    assert after == before
    assert [figures_of(each, "internal", "en")["requests.adults"].value for each in (first, second)] == [1, 2]
    assert (second.number, Edition.objects.standing(over)) == (2, second)
    assert frozen_known_at(over) == second.known_at


def test_an_edition_knows_what_was_recorded_before_it(over, mio):
    edition = freeze(over, by=mio)

    assert edition.known_at <= edition.frozen_at
    assert frozen_known_at(over) is None


def copy_of(edition: Edition, **changed) -> Edition:
    """The same row for something else, past the action."""
    facts = {f.attname: getattr(edition, f.attname) for f in Edition._meta.concrete_fields if f.name != "id"}
    return Edition.objects.create(**facts | {"annex": None} | changed)


def test_an_edition_whose_bytes_are_others_is_not_shown(over, mio):
    edition = freeze(over, by=mio)
    edition.content = edition.content.replace(b'"number": 1', b'"number": 2')

    with pytest.raises(BytesAltered, match="was altered in the database"):
        _ = edition.told
