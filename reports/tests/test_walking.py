"""Whoever walks through the pages in a test enters what the page offers, and nothing else."""

from __future__ import annotations

import pytest

from reports.tests.walking import Reading

PAGE = """
<form method="post"><input type="hidden" name="form_token" value="t">
  <label for="id_name">Name*</label><input id="id_name" name="name" value="">
  <label for="id_kind">Kind</label>
  <select id="id_kind" name="kind"><option value="">choose</option><option value="a" selected>arrest</option></select>
  <fieldset><legend>Who</legend>
    <input type="checkbox" name="who" id="w1" value="1"><label for="w1">mother: received</label>
    <input type="checkbox" name="who" id="w2" value="2"><label for="w2">son of 9: received</label></fieldset>
  <template><input name="of_a_script"></template>
  <button>Save</button><button name="add" value="1">Add a person</button>
</form>
"""


@pytest.fixture
def form():
    (form,) = Reading(PAGE).forms
    return form


def test_a_field_that_is_not_there_cannot_be_typed_into(form):
    for told in ("missing", "of_a_script"):
        with pytest.raises(AssertionError, match="is not one field"):
            form.control(told)


def test_an_answer_that_is_not_offered_cannot_be_chosen(form):
    with pytest.raises(AssertionError, match="does not offer"):
        form.control("Kind").take("missing")


def test_what_is_hidden_cannot_be_typed_into(form):
    with pytest.raises(AssertionError, match="nothing can be typed"):
        form.control("form_token").take("another")


def test_what_is_sent_is_what_stands_there_and_the_button_that_was_pressed(form):
    form.control("Name").take("서은주")
    form.control("Who").take(["son of 9"])

    sent = {"form_token": ["t"], "name": ["서은주"], "kind": ["a"], "who": ["2"]}
    assert form.sent("save") == sent
    assert form.sent("add a person") == sent | {"add": ["1"]}
