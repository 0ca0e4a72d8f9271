"""What a report lists and quotes, as an audience outside reads it: released words in place of typed ones, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import replace

from cases.models import GoodsIssue
from lfnkr.language.wordings import Released as ReleasedWords
from reports.figures.listed import Reference, Survey
from reports.models import ExternalStatistic, Policy, Register, RegisterDeclaration
from reports.models.releasing import LETTER, OWN_WORDS
from reports.releases import typed
from reports.releases.released import Released
from reports.releases.typed import Typed


def told_outside(reference: Reference, let_out: Released) -> Reference:
    """The reference of a report with every typed text in its released words, and those nobody released left out.

    Counts stay: of policies and figures of others, and of missions what the figures count.
    """
    policies, outside = tuple(_policies(reference, let_out)), tuple(_statistics(reference, let_out))
    losses = let_out.said(typed.LOSSES)
    return replace(
        reference,
        surveys=tuple(_survey(survey, let_out) for survey in reference.surveys),
        policies=policies,
        outside=outside,
        words_for_losses=frozenset([losses] if losses else []),
        letter=let_out.texts.get(LETTER, {}),
        own_words={key: words for key, words in let_out.texts.items() if key.startswith(OWN_WORDS)},
        held_policies=len(reference.policies) - len(policies),
        held_outside=len(reference.outside) - len(outside),
    )


def registers_outside(
    registers: Mapping[Register, RegisterDeclaration], let_out: Released
) -> dict[Register, RegisterDeclaration]:
    """The registers declared complete, each with the released words of its reason alone."""
    found = {}
    for register, declaration in registers.items():
        found[register] = copy(declaration)
        found[register].reason = let_out.said(typed.register_key(register))
    return found


def unsaid(texts: Mapping[str, Typed], let_out: Released) -> set[str]:
    """The keys of the texts that an audience is not given in the reader's language: no sentence may stand on them."""
    return {key for key in texts if not let_out.said(key)}


def _survey(survey: Survey, let_out: Released) -> Survey:
    """A mission in released words. Its days stay where they are: the sentence that tells them stands on their release."""

    def said(part: str) -> str:
        return let_out.said(typed.mission_key(survey, part))

    mission = copy(survey.mission)
    mission.led_by, mission.area, mission.purpose = said("leader"), said("area"), said("purpose")
    mission.paid_from, mission.reception = said("paid_from"), said("reception")
    goods = tuple(GoodsIssue(kind=line) for line in _lines(said("goods")))
    return Survey(mission, visits=(), goods=goods, lines=_lines(said("places")))


def _lines(words: str) -> tuple[str, ...]:
    """Released words line by line, each as released as the whole."""
    return tuple(ReleasedWords(line) for line in words.splitlines())


def _policies(reference: Reference, let_out: Released) -> Iterator[Policy]:
    for policy in reference.policies:
        text = let_out.said(typed.policy_key(policy.pk, "text"))
        if text:
            told = copy(policy)
            told.text, told.because = text, let_out.said(typed.policy_key(policy.pk, "because"))
            yield told


def _statistics(reference: Reference, let_out: Released) -> Iterator[ExternalStatistic]:
    """The figures of others whose every text is released: none is quoted without who said it of when."""
    for row in reference.outside:
        said = {part: let_out.said(typed.statistic_key(row.pk, part)) for part in typed.OF_A_STATISTIC}
        if all(said.values()):
            told = copy(row)
            for part, words in said.items():
                setattr(told, part, words)
            yield told
