"""A long line of a template is found wherever it stands."""

from lfnkr.web import template_lint

RULE = {"name": "L120", "message": "Too long."}


def test_a_long_line_is_found_in_a_comment_and_in_a_translation_too():
    long = "a" * 121
    text = f"<p>\n{{# {long} #}}\n{'b' * 120}\n{{% blocktranslate %}}\n{long}{{% endblocktranslate %}}\n</p>"

    found = template_lint.run(rule=RULE, html=text, config=None, filepath="", line_ends=[])

    assert [error["line"] for error in found] == ["2:120", "5:120"]
    assert {(error["code"], error["message"]) for error in found} == {("L120", "Too long.")}
