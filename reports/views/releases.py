"""The pages of releases: everything of a term that needs one, proposing several, agreeing to several, revoking one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.language.lists import explained
from lfnkr.language.wordings import known
from lfnkr.web.views import ActView
from reports.editions.annual import AnnualReport
from reports.freezing.making import to_freeze
from reports.models import ReleaseItem
from reports.models.audiences import Audience
from reports.models.pictures import PICTURES
from reports.narrative.own_words import filled
from reports.narrative.wording import number_words, withheld
from reports.printing.chapters import contents_words, every_chapter
from reports.printing.sections import names_of
from reports.releases import actions
from reports.releases.arrangement import Arrangement, arrangement_of
from reports.releases.chapters import chapter_of
from reports.releases.finding import Finding
from reports.releases.forms import ApproveForm, Proposed, ProposeForm, RevokeForm
from reports.releases.offered import Offer, offers_of
from reports.releases.own_words import can_be_named, may_say
from reports.releases.pictures import HELP_ON_PEOPLE, MadePicture, OwnPicture, may_show, picture_of
from reports.releases.released import Released, State, bounds_now, states_of
from reports.releases.rules import may_go_outside
from reports.releases.typed import READ_WITH_THE_LETTER
from reports.term_pages import OfTerm

MOST = 40
"""So many are proposed at once: more do not fit into one address."""

OPEN = (State.WAITING, State.OUTDATED, State.RELEASED, State.LAPSED)
"""What of a figure or text is shown at once; what is over stands behind a fold."""


@dataclass(frozen=True)
class Made:
    """One release as it was made, and where it stands."""

    item: ReleaseItem
    state: State
    words: str
    """Its words in the reader's language; of a figure none."""


@dataclass(frozen=True)
class ReleaseRow:
    """One figure or text: as it stands inside, what each audience reads of it now, and what was made of it."""

    offer: Offer
    number: int
    inside: str
    reads: tuple[tuple[str, str], ...]
    made: tuple[Made, ...]
    before: tuple[Made, ...]

    @property
    def may_propose(self) -> bool:
        """Whether it can be proposed: nothing of it waits, and it is not out for everybody."""
        out = (State.RELEASED, Audience.PUBLIC)
        return not any(made.state == State.WAITING or (made.state, made.item.audience) == out for made in self.made)


@dataclass(frozen=True)
class ChapterRows:
    """The rows of one chapter."""

    anchor: str
    title: str
    rows: tuple[ReleaseRow, ...]


@dataclass(frozen=True)
class OwnParagraph:
    """What stands beside a paragraph of our own while it is written."""

    read: tuple[tuple[str, str, str], ...]
    """As it would print inside: code and name of each language in which it has words, and these with their figures."""
    figures: tuple[tuple[str, str, str], ...]
    """The name of each figure that can stand in it, what it counts, and what it is now."""
    picture: MadePicture | None = None
    """Of a picture what was made of the file that was sent."""


class OfReport(OfTerm):
    """A page about the releases of a term, by its report as an edition would count it: what is released holds in that."""

    @cached_property
    def report(self) -> AnnualReport:
        """The internal report."""
        return to_freeze(self.year)

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of the places in it."""
        return names_of(self.report)

    @cached_property
    def offers(self) -> dict[str, Offer]:
        """What of it can be released."""
        return offers_of(self.report.figures, self.report.typed)

    @cached_property
    def states(self) -> dict[ReleaseItem, State]:
        """Where each release of the term stands, the latest last."""
        mine = ReleaseItem.objects.visible_to(self.request.user).filter(fiscal_year=self.year)
        people = ("proposed_by", "approved_by", "revoked_by")
        items = list(mine.select_related(*people).order_by("approved_at", "proposed_at", "pk"))
        bounds = bounds_now(self.report.figures, self.report.typed, {item.key for item in items})
        return states_of(items, bounds)

    def inside(self, offer: Offer) -> str:
        """A figure or text as it stands inside, in the reader's language."""
        if offer.is_arrangement:
            return contents_words(self.report, self.report.arrangement)
        if offer.figure:
            return number_words(offer.figure, self.names)
        words = offer.typed.words.get(_language(), "")
        return words or _("not written yet") if offer.typed.is_written_here else words


class ReleaseList(OfReport, TemplateView):
    """Everything of a term that needs a release: by chapter, as each audience reads it, with what was made of it."""

    permission_required = "reports.see_annual_report"
    template_name = "reports/releases/release_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The chapters, and how many wait, have lapsed and are out."""
        obstacle = may_go_outside(self.year)
        found = list(self.chapters())
        made = [(row, one) for chapter in found for row in chapter.rows for one in row.made]
        return super().get_context_data(
            chapters=found,
            waiting=[pair for pair in made if pair[1].state == State.WAITING],
            lapsed=[pair for pair in made if pair[1].state in (State.LAPSED, State.OUTDATED)],
            released=sum(one.state == State.RELEASED for _row, one in made),
            obstacle=obstacle.text if obstacle else "",
            most=MOST,
            **kwargs,
        )

    def chapters(self) -> Iterator[ChapterRows]:
        """Those in which something needs a release, in the order of the report."""
        titles = {"parts": _("The parts of the report")}
        titles |= {chapter.anchor: chapter.title for chapter in every_chapter(self.report)}
        rows = list(self.rows())
        for anchor, title in titles.items():
            mine = tuple(row for row in rows if chapter_of(row.offer) == anchor)
            if mine:
                yield ChapterRows(anchor, title, mine)

    def rows(self) -> Iterator[ReleaseRow]:
        """What some audience is not given as it stands, and whatever was ever proposed."""
        readers = (Audience.MEMBERS, Audience.PUBLIC)
        outside = {audience: (self.report.shown_to(audience), self.report.let_out(audience)) for audience in readers}
        made: dict[str, list[Made]] = {}
        for item, state in self.states.items():
            made.setdefault(item.key, []).append(Made(item, state, item.words.get(_language(), "")))
        gone = {key: Offer(key, key) for key in made if key not in self.offers}
        for number, offer in enumerate((*self.offers.values(), *gone.values())):
            mine = made.get(offer.key, [])
            reads = tuple((str(audience.label), self.reads(offer, *given)) for audience, given in outside.items())
            inside = self.inside(offer) if offer.key in self.offers else _("no longer in the report")
            if mine or offer.typed or any(words != inside for _audience, words in reads):
                now = tuple(one for one in mine if one.state in OPEN)
                before = tuple(one for one in mine if one.state not in OPEN)
                yield ReleaseRow(offer, number, inside, reads, now, before)

    def reads(self, offer: Offer, shown: AnnualReport, let_out: Released) -> str:
        """What an audience reads of it now."""
        if offer.is_arrangement:
            return contents_words(shown, shown.arrangement)
        if offer.is_picture:
            picture = shown.pictures.get(offer.typed.chapter)
            return explained(_("printed"), picture.alt) if picture else _("not printed")
        if offer.has_figures:
            return shown.own_words.get(offer.typed.chapter) or _("not printed")
        if offer.typed:
            return let_out.said(offer.key) or _("not printed")
        figure = shown.figures.get(offer.key)
        return number_words(figure, self.names) if figure else withheld()


class ProposeReleases(OfReport, ActView):
    """Propose figures and texts of a term to be shown outside."""

    permission_required = "reports.propose_release"
    action = actions.propose_releases
    actions = (actions.propose_releases, actions.check_words)
    form_class = ProposeForm
    template_name = "reports/releases/propose.html"
    title = _lazy("Propose releases")
    lede = _lazy("Members and the public are shown this, word for word, once the auditor or the treasurer agrees.")
    label = _lazy("Propose")
    done = _lazy("Proposed. It waits for another officer.")
    effects = (
        _lazy("A release holds for this value and these words. When the value or the text changes, it lapses."),
        _lazy("It can be revoked; editions that are signed stay as they are."),
    )

    def asked_about(self) -> FiscalYear:
        """The term."""
        return self.year

    def get_success_url(self) -> str:
        """The releases of the term."""
        return reverse("reports:release-list", args=[self.year.term])

    @cached_property
    def chosen(self) -> list[Offer]:
        """What was ticked in the list, in its order."""
        ticked = set(self.request.GET.getlist("key"))
        return [offer for key, offer in self.offers.items() if key in ticked]

    def get_form_kwargs(self) -> dict[str, Any]:
        """What was chosen."""
        return super().get_form_kwargs() | {"offers": self.chosen[:MOST], "stands": self.report.arrangement}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back to the list, and each thing as it stands inside."""
        back = self.get_success_url()
        words = {"parent_url": back, "parent_label": _("Releases"), "cancel_url": back, "lead": self.year.name}
        context = super().get_context_data(**words | kwargs)
        form = context["form"]
        proposed = [(one, self.inside(one.offer), self.beside(one)) for one in form.proposed()]
        context["contents"] = self.contents_of(form) if form.is_bound else []
        return context | {"proposed": proposed, "left_out": max(0, len(self.chosen) - MOST), "most": MOST}

    def beside(self, one: Proposed) -> OwnParagraph | None:
        """What stands beside a paragraph of our own: how it would print, and the figures that can stand in it."""
        if not one.offer.has_figures:
            return None
        read = []
        for (code, language), field in zip(settings.LANGUAGES, one.words, strict=True):
            with translation.override(code):
                read.append((code, language, filled(str(field.value() or ""), self.report.figures)))
        figures = self.report.figures
        keys = [key for key in figures if chapter_of(Offer(key, key)) == one.offer.typed.chapter]
        keys += [key for key in READ_WITH_THE_LETTER if key not in keys]
        named = [figures[key] for key in keys if key in figures and can_be_named(figures[key])]
        cleaned = getattr(one.picture[0].form, "cleaned_data", {}) if one.picture else {}
        picture = cleaned.get(one.picture[0].name) if one.picture else None
        return OwnParagraph(
            tuple((code, language, words) for code, language, words in read if words),
            tuple((f"{{{each.key}}}", str(each.means.label), number_words(each, self.names)) for each in named),
            picture,
        )

    def contents_of(self, form: ProposeForm) -> list[str]:
        """The contents of the report as it was arranged in a form that was sent."""
        return [
            contents_words(self.report, Arrangement(tuple(one.parts), tuple(one.left_out)))
            for one in form.cleaned_data.get("proposals", [])
            if one.parts
        ]

    found: Mapping[str, list[Finding]] = {}
    """What was found in the words that were sent."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look first for what the words may tell: a question to the index of names, kept though the proposal be refused."""
        form = self.get_form()
        if self.may_act() and form.is_valid():
            said = {one.key: actions.said_of(one, self.offers) for one in form.cleaned_data["proposals"]}
            words = {key: texts for key, texts in said.items() if any(texts.values())}
            if words:
                self.found = actions.check_words(by=request.user, counted=self.report, words=words)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Show beside the words what was found in them and nothing explains, or how they would print; else propose."""
        for number, one in enumerate(form.cleaned_data["proposals"]):
            if self.offers[one.key].has_figures:
                self.note_numbers(form, number, one.words)
            refused = may_show(one.picture, one.alts, one.people) if self.offers[one.key].is_picture else None
            if refused:
                form.add_error(None, refused.text)
        if form.errors:
            return self.form_invalid(form)
        explained = {one.key for one in form.cleaned_data["proposals"] if one.stands_because.strip()}
        unexplained = {key: parts for key, parts in self.found.items() if key not in explained}
        for key, findings in unexplained.items():
            form.note(key, findings)
        is_looked_at = "look" in self.request.POST
        return self.form_invalid(form) if unexplained or is_looked_at else super().form_valid(form)

    def note_numbers(self, form: forms.Form, number: int, words: Mapping[str, str]) -> None:
        """Say beside a paragraph of our own that a number was typed, or that braces name no figure."""
        for language, text in words.items():
            if refused := may_say({language: text}, self.report.figures):
                form.add_error(f"words_{number}_{language}", refused.text)

    def act(self, obj: None, form: forms.Form) -> list[ReleaseItem]:
        """Write the proposals down."""
        proposals = form.cleaned_data["proposals"]
        return actions.propose_releases(self.year, by=self.request.user, counted=self.report, proposals=proposals)


@dataclass(frozen=True)
class InALanguage:
    """One proposal in one language: what it is called, as it stands inside, and as it would be read outside."""

    code: str
    language: str
    label: str
    inside: str
    outside: str


@dataclass(frozen=True)
class ToAgree:
    """One proposal in full, and why one may not agree to it, where one may not."""

    item: ReleaseItem
    said: tuple[InALanguage, ...]
    findings: tuple[str, ...]
    obstacle: str
    is_ticked: bool
    picture: OwnPicture | None = None
    alts: tuple[tuple[str, str, str], ...] = ()
    """Of a picture what it shows in each language: code, name, words."""


class ApproveReleases(OfReport, ActView):
    """Agree to what was proposed to be shown outside, having read it word for word."""

    permission_required = "reports.approve_release"
    action = actions.approve_releases
    form_class = ApproveForm
    template_name = "reports/releases/approve.html"
    title = _lazy("Approve releases")
    lede = _lazy("Read each of them as it would be printed. What you agree to is shown to members and the public.")
    label = _lazy("Approve those I ticked")
    done = _lazy("Released. The next edition prints it.")

    def get_success_url(self) -> str:
        """The releases of the term."""
        return reverse("reports:release-list", args=[self.year.term])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every proposal that waits, those that were asked for alone where some were."""
        back = self.get_success_url()
        words = {"parent_url": back, "parent_label": _("Releases"), "cancel_url": back, "lead": self.year.name}
        context = super().get_context_data(**words | kwargs)
        waiting = list(self.waiting(set(map(str, context["form"]["items"].value() or []))))
        open_ = [one for one in waiting if not one.obstacle]
        everything = ngettext("Approve the %(n)d on this page", "Approve all %(n)d on this page", len(open_))
        context["help_on_people"] = HELP_ON_PEOPLE
        return context | {"waiting": waiting, "open": open_, "everything": everything % {"n": len(open_)}}

    def waiting(self, ticked: set[str]) -> Iterator[ToAgree]:
        """The proposals of the term that nobody has answered."""
        asked = self.request.GET.getlist("item")
        for item, state in self.states.items():
            is_asked = not asked or str(item.pk) in asked
            if is_asked and state in (State.WAITING, State.OUTDATED):
                findings = tuple(str(Finding(**each)) for each in item.findings)
                obstacle = self.why_not(item, state)
                said, is_ticked = tuple(self.said(item)), str(item.pk) in ticked
                yield ToAgree(item, said, findings, obstacle, is_ticked, *self.picture_in(item))

    def picture_in(self, item: ReleaseItem) -> tuple[OwnPicture | None, tuple[tuple[str, str, str], ...]]:
        """The picture of a proposal as it would print, and what it shows in words of each language."""
        if not item.key.startswith(PICTURES):
            return None, ()
        alts = tuple((code, str(language), item.picture.alt(code)) for code, language in settings.LANGUAGES)
        return picture_of(item, _language(), ""), alts

    def why_not(self, item: ReleaseItem, state: State) -> str:
        """Why one may not agree to it."""
        if item.proposed_by_id == self.request.user.pk:
            return _("You proposed it yourself.")
        return str(state.label) if state == State.OUTDATED else ""

    def said(self, item: ReleaseItem) -> Iterator[InALanguage]:
        """A proposal in each language."""
        for code, language in settings.LANGUAGES:
            with translation.override(code):
                offer = self.in_language(code).get(item.key, Offer(item.key, item.key))
                inside = self.inside(offer) if offer.figure or offer.typed else _("no longer in the report")
                outside = item.words.get(code, "") if offer.is_worded else inside
                if offer.is_arrangement:
                    outside = contents_words(self.report, arrangement_of(item))
                outside = filled(outside, self.report.figures) if offer.has_figures else outside
                yield InALanguage(code, str(language), offer.label, inside, outside)

    def in_language(self, code: str) -> dict[str, Offer]:
        """What can be released, named in a language."""
        if code not in self._by_language:
            self._by_language[code] = offers_of(self.report.figures, self.report.typed_now())
        return self._by_language[code]

    @cached_property
    def _by_language(self) -> dict[str, dict[str, Offer]]:
        return {}

    def act(self, obj: None, form: forms.Form) -> list[ReleaseItem]:
        """Agree to each of those chosen."""
        items: Iterable = form.cleaned_data["items"]
        return actions.approve_releases(self.year, by=self.request.user, counted=self.report, items=set(items))


class RevokeRelease(ActView):
    """Revoke a release, or refuse a proposal."""

    permission_required = "reports.revoke_release"
    action = actions.revoke_release
    model = ReleaseItem
    form_class = RevokeForm
    title = _lazy("Revoke a release")
    label = _lazy("Revoke it")
    done = _lazy("Revoked. The next edition leaves it out.")
    effects = (
        _lazy("From the next edition on it is not shown outside, until two officers release it again."),
        _lazy("Editions that are signed stay as they are."),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What it lets out, and why it was proposed."""
        back, year = self.object.get_absolute_url(), self.object.fiscal_year
        words = {"parent_url": back, "parent_label": _("Releases"), "cancel_url": back, "lead": year.name}
        said = [f"{language}: {text}" for language, text in self.object.words.items()]
        reason = _("Reason given: %(reason)s") % {"reason": known(self.object.reason)}
        return super().get_context_data(**{"effects": (*self.effects, *said, reason)} | words | kwargs)


def _language() -> str:
    return (translation.get_language() or "en")[:2]
