"""Where a printed line may end."""

import pytest

from lfnkr.documents.line_breaks import JOINER, joined


def shown(html: str, language: str) -> str:
    return joined(html, language).replace(JOINER, "|")


@pytest.mark.parametrize(
    ("html", "parts"),
    [
        ("안전한 제3국에", "안|전|한 제|3|국|에"),
        ("27,049.00달러(2만 달러)", "27,049.00|달|러|(2|만 달|러|)"),
        ('<p title="안전">안전</p>', '<p title="안전">안|전</p>'),
        ("<h2>안전</h2><a href='#n'>안전</a>안전", "<h2>안전</h2><a href='#n'>안전</a>안|전"),
    ],
)
def test_a_korean_line_ends_at_a_space(html: str, parts: str) -> None:
    assert shown(html, "ko") == parts


@pytest.mark.parametrize(
    ("html", "parts"),
    [
        ("<p>成人27名のうち</p>", "<p>成人27|名|の|う|ち</p>"),
        ("2018年8月31日に到着した方へ", "2018|年|8|月|31|日に到着し|た|方|へ"),
        ("第20期は6,000米ドルと定めています", "第|20|期は6,000|米|ド|ルと定めて|い|ま|す"),
        ("到着しました&#8288;<b>（注1）</b>。", "到着し|ま|し|た&#8288;<b>（|注|1|）</b>。"),
    ],
)
def test_a_japanese_number_keeps_its_counter_and_a_sentence_its_end(html: str, parts: str) -> None:
    assert shown(html, "ja") == parts


def test_english_and_style_sheets_are_left_alone() -> None:
    page = "<style>.a { content: '27名' }</style><p>27 people</p>"

    assert joined(page, "en") == page
    assert joined(page, "ja").startswith("<style>.a { content: '27名' }</style>")
