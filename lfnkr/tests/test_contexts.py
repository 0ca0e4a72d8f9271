"""A page tells the context of each of its templates, once."""

from django.template import Context, Template
from django.test import Client

from lfnkr.tests.contexts import keep_the_first


def test_a_template_that_comes_again_is_kept_as_it_was_first():
    store, row, cell = {}, Template(""), Template("")
    for template, number in ((row, 1), (cell, 2), (row, 3)):
        keep_the_first(store, None, row, template, Context({"number": number}))

    assert store["templates"] == [row, cell]
    assert [context["number"] for context in store["context"]] == [1, 2]


def test_a_page_names_each_template_once(db):
    page = Client().get("/accounts/login/")

    assert "form" in page.context
    assert len(page.templates) == len(set(page.templates)) > 1
