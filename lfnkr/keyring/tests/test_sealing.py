"""Sealed texts: what goes in comes out, in its own place only."""

import uuid

import pytest
from django.db import models

from lfnkr.keyring import keys, sealing
from lfnkr.keyring.tests.keyrings import insert_key, key_for

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


class Letter(models.Model):
    """A row with sealed columns, without a table."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.UUIDField(default=uuid.uuid4)
    name = sealing.SealedField("name")
    place = sealing.SealedField("place")
    colour = models.TextField()

    class Meta:
        app_label = "sealing_tests"

    @property
    def key_subject(self):
        """The person the letter is about."""
        return ("person", self.person)


class Numbered(models.Model):
    """A row that has no key of its own before it is saved."""

    text = sealing.SealedField("text")

    class Meta:
        app_label = "sealing_tests"


@pytest.fixture
def letter():
    """A letter with both texts sealed."""
    row = Letter()
    sealing.seal(row, name="이영희", place="도문, 吉林省")
    return row


def flipped(blob, position):
    """The same bytes with one bit turned over."""
    changed = bytearray(blob)
    changed[position] ^= 1
    return bytes(changed)


def test_a_text_moved_to_another_column_is_refused(letter):
    letter.name, letter.place = letter.place, letter.name

    with pytest.raises(sealing.SealBroken):
        sealing.unseal(letter, "name")


def test_a_text_moved_to_another_row_of_the_same_person_is_refused(letter):
    other = Letter(person=letter.person, name=letter.name)

    with pytest.raises(sealing.SealBroken):
        sealing.unseal(other, "name")


def test_a_text_moved_to_another_table_is_refused(letter, monkeypatch):
    monkeypatch.setattr(Letter._meta, "db_table", "another_table")

    with pytest.raises(sealing.SealBroken):
        sealing.unseal(letter, "name")


def test_a_text_given_to_another_person_is_refused(letter):
    letter.person = uuid.uuid4()
    key_for(*letter.key_subject)

    with pytest.raises(sealing.SealBroken):
        sealing.unseal(letter, "name")


def test_every_altered_bit_is_refused(letter):
    whole = letter.name

    for position in range(len(whole)):
        letter.name = flipped(whole, position)
        with pytest.raises(sealing.SealBroken):
            sealing.unseal(letter, "name")


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x02" * 80, b"\x01" * 20, b"clear text"])
def test_rubbish_is_refused(letter, blob):
    letter.name = blob

    with pytest.raises(sealing.SealBroken):
        sealing.unseal(letter, "name")


def test_a_text_whose_key_is_missing_is_refused(letter):
    letter.person = uuid.uuid4()

    with pytest.raises(sealing.SealBroken):
        sealing.unseal(letter, "name")


def test_a_refusal_names_the_place_and_never_the_text(letter):
    letter.name = flipped(letter.name, 30)

    with pytest.raises(sealing.SealBroken) as refusal:
        sealing.unseal(letter)

    assert str(letter.pk) in str(refusal.value)
    assert "이영희" not in str(refusal.value)


def test_a_broken_seal_is_never_an_error_of_ours(letter):
    from django.core.exceptions import SuspiciousOperation

    assert issubclass(sealing.SealBroken, SuspiciousOperation)  # Django answers 400


def test_nothing_is_opened_after_the_key_was_erased(letter):
    keys.erase(*letter.key_subject)

    with pytest.raises(sealing.KeyErased):
        sealing.unseal(letter, "name")
    with pytest.raises(sealing.KeyErased):
        sealing.seal(letter, name="again")


def test_a_row_without_primary_key_is_refused():
    with pytest.raises(ValueError, match="save it first"):
        sealing.seal(Numbered(), text="x")


def test_a_column_that_is_not_sealed_is_refused(letter):
    with pytest.raises(TypeError, match="no sealed column colour"):
        sealing.seal(letter, colour="red")


def test_what_is_no_text_is_refused(letter):
    with pytest.raises(TypeError, match="Only texts"):
        sealing.seal(letter, name=b"bytes")


def test_nothing_is_sealed_under_an_altered_key(letter):
    letter.person = uuid.uuid4()
    insert_key("person", letter.person, b"x" * 60)

    with pytest.raises(sealing.SealBroken):
        sealing.seal(letter, name="x")


@pytest.mark.parametrize(
    "text", ["", "이영희", "李英姬 髙橋 𠮷田", "👩‍👧‍👦 🙏🏽", "a\0\0", "\x80", "한" * 3_500, "x" * 10_240, " \n\t "]
)
def test_every_text_comes_back_exactly(text):
    row = Letter()

    sealing.seal(row, name=text)

    assert sealing.unseal(row, "name") == {"name": text}


def test_nothing_recorded_stays_nothing(letter):
    sealing.seal(letter, place=None)

    assert letter.place is None
    assert sealing.unseal(letter) == {"name": "이영희", "place": None}


def test_the_size_betrays_nothing_below_64_bytes():
    sizes = set()
    for length in (0, 1, 20, 63):
        row = Letter()
        sealing.seal(row, name="x" * length)
        sizes.add(len(row.name))

    assert sizes == {1 + 8 + 12 + 64 + 16}


def test_the_same_text_never_looks_the_same(letter):
    former = letter.name

    sealing.seal(letter, name="이영희")

    assert letter.name != former


def test_many_rows_are_opened_with_one_query(django_assert_num_queries):
    rows = [Letter() for _ in range(300)]
    sealing.seal_many((row, {"name": f"n{number}", "place": None}) for number, row in enumerate(rows))

    with django_assert_num_queries(1, using="keyring"):
        texts = sealing.unseal_many(rows, "name")

    assert [one["name"] for one in texts] == [f"n{number}" for number in range(300)]


def test_one_broken_or_erased_row_does_not_close_the_others(letter):
    erased, altered = Letter(), Letter()
    sealing.seal_many([(erased, {"name": "a"}), (altered, {"name": "b"})])
    keys.erase(*erased.key_subject)
    altered.person = uuid.uuid4()
    insert_key("person", altered.person, b"x" * 60)

    texts = sealing.unseal_many([erased, letter, altered], "name")

    assert texts == [{"name": None}, {"name": "이영희"}, {"name": None}]
    assert [type(one.trouble) for one in texts] == [sealing.KeyErased, type(None), sealing.SealBroken]


def test_rows_with_nothing_sealed_need_no_key(django_assert_num_queries):
    with django_assert_num_queries(0, using="keyring"):
        assert sealing.unseal_many([Letter()], "name") == [{"name": None}]


def test_a_migration_can_rebuild_the_field():
    _name, path, args, kwargs = Letter._meta.get_field("name").deconstruct()

    assert path == "lfnkr.keyring.sealing.SealedField"
    assert "null" not in kwargs
    assert sealing.SealedField(*args, **kwargs).null
