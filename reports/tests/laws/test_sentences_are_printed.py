"""Every sentence a report may say stands in one of its chapters: what is true and no page prints tells nobody."""

from __future__ import annotations

import re

from django.conf import settings

from reports.narrative import asked, deaths, durations, helped

SENTENCES = (*asked.SENTENCES, *helped.LED, *durations.SENTENCES, *helped.TAKEN_OVER, *deaths.SENTENCES, *helped.ENDED)


def test_every_sentence_has_its_place_in_the_report():
    chapters = "".join(path.read_text() for path in (settings.BASE_DIR / "templates/reports/annual").rglob("*.html"))
    said = {name for tag in re.findall(r"{% said (.*?)%}", chapters) for name in re.findall(r'"([\w.]+)"', tag)}

    assert len(SENTENCES) > 40
    assert [sentence.id for sentence in SENTENCES if sentence.id not in said] == []
