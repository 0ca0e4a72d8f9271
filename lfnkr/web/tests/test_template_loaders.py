"""Indentation is for whoever reads a template's source."""

from django.template import Context, Engine

LOADERS = ["lfnkr.web.template_loaders.Unindented"]
NESTED = "<ul>\n  {% for n in rows %}\n  <li>\n    <b>{{ n }}</b>\n  </li>\n  {% endfor %}\n</ul>\n"


def rendered(tmp_path, name: str) -> str:
    (tmp_path / name).write_text(NESTED)
    template = Engine(dirs=[tmp_path], loaders=LOADERS).get_template(name)
    return template.render(Context({"rows": ["  1"]}))


def test_what_indents_a_line_is_not_sent_and_the_line_and_what_a_value_holds_are(tmp_path):
    assert rendered(tmp_path, "nested.html") == "<ul>\n\n<li>\n<b>  1</b>\n</li>\n\n</ul>\n"


def test_a_letter_in_plain_text_keeps_its_indentation(tmp_path):
    assert "\n    <b>  1</b>" in rendered(tmp_path, "letter.txt")
