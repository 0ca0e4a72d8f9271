"""The pages of editions: freezing a term, reading what was frozen, signing or withdrawing it, and how two editions differ."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.generic import DetailView, FormView, TemplateView

from donations.models import Appeal
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.jobs import queue
from lfnkr.language.lists import listed
from lfnkr.web.views import ActView, RoleRequiredMixin
from reports import jobs
from reports.editions.annual import AnnualReport
from reports.editions.forms import EditionForm
from reports.freezing import actions, errors, rules
from reports.freezing.comparison import Comparison, compared
from reports.freezing.fingerprint import checked, fingerprint_file
from reports.freezing.forms import CheckForm, FreezeForm, WithdrawForm
from reports.freezing.making import digest_of, to_freeze
from reports.freezing.reading import figures_of, held, names_in
from reports.freezing.since import learnt_since, number_since
from reports.letters.letter import appeals_of, letter_of
from reports.letters.paper import file_name, pdf_of
from reports.models import Edition, EditionFile, Freezing
from reports.models.audiences import Audience
from reports.models.editions import FileFormat, FreezingState
from reports.printing.sections import names_of
from reports.releases.since import revoked_since
from reports.signing.unsigned import letter_to_read, piece_to_read, pieces_of
from reports.stated.stated import Stated
from reports.views.annual_report import TermMixin


class EditionMixin(RoleRequiredMixin):
    """A page of one edition."""

    model = Edition
    context_object_name = "frozen"

    def get_queryset(self):
        """The editions one may see, each with its term and the people who signed."""
        people = ("fiscal_year", "proposed_by", "signed_by", "withdrawn_by")
        return super().get_queryset().select_related(*people).defer("annex")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back to the editions of its term."""
        year = self.object.fiscal_year
        page = reverse("reports:edition-list", args=[year.term])
        return super().get_context_data(**{"year": year, "parent_url": page, "parent_label": year.name} | kwargs)

    @cached_property
    def chosen(self) -> dict[str, str]:
        """For whom and in which language, as asked in the address; internal and the reader's own otherwise."""
        form = EditionForm(self.request.GET)
        form.is_valid()
        asked = getattr(form, "cleaned_data", {})
        return {
            "audience": asked.get("audience") or Audience.INTERNAL.value,
            "language": asked.get("language") or translation.get_language(),
        }


class CheckFile(RoleRequiredMixin, FormView):
    """Say of which edition a file is and whether it is genuine, as `verify_report` does; the file is kept nowhere."""

    permission_required = "reports.see_annual_report"
    template_name = "reports/editions/check.html"
    form_class = CheckForm

    def form_valid(self, form: CheckForm) -> HttpResponse:
        """The verdict on the same page: nothing is written, so that it may be asked again."""
        found = checked(form.cleaned_data["file"].read())
        return self.render_to_response(self.get_context_data(form=CheckForm(), found=found))


class EditionList(TermMixin, TemplateView):
    """The editions of a term: what was published, what waits, what was withdrawn."""

    permission_required = "reports.see_annual_report"
    template_name = "reports/editions/edition_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The newest first, and why none may be frozen now."""
        found = Edition.objects.visible_to(self.request.user).filter(fiscal_year=self.year)
        people = ("proposed_by", "signed_by", "withdrawn_by")
        obstacle = rules.may_freeze(self.year)
        return super().get_context_data(
            editions=found.select_related(*people).defer("content", "annex"),
            obstacle=obstacle.text if obstacle else "",
            is_over=self.year.over_at <= clock.now(),
            **kwargs,
        )


class FreezeEdition(TermMixin, ActView):
    """Freeze a term, having seen each figure beside what it was."""

    permission_required = "reports.freeze_edition"
    action = jobs.ask_to_freeze
    form_class = FreezeForm
    template_name = "reports/editions/freeze.html"
    title = _lazy("Freeze the annual report")
    lede = _lazy("What is frozen stays as it is. What is learnt later enters the next edition.")
    label = _lazy("Freeze it")
    step_up = True
    effects = (
        _lazy(
            "Books, trail and every row are verified first; where something is not as it was recorded, nothing is frozen."
        ),
        _lazy("Figures and words are kept for every audience in every language, with the seals of trail and ledger."),
        _lazy("Another officer signs it; only then do members and the public get it."),
        _lazy("Until it is signed, it can be withdrawn and frozen again."),
    )

    def asked_about(self) -> Any:
        return self.year

    @cached_property
    def counted(self) -> AnnualReport:
        """The report as the edition would say it."""
        return to_freeze(self.year)

    @cached_property
    def before(self) -> Edition | None:
        """What it is compared with: the last edition of the term, else the last of an earlier term."""
        earlier = Edition.objects.signed().filter(fiscal_year__lt=self.year.term).order_by("-fiscal_year", "-number")
        return Edition.objects.standing(self.year) or earlier.first()

    @property
    def refusal(self) -> DomainError | None:
        """What the rule says, or the sums that fail."""
        refused = super().refusal
        if refused is None and self.counted.failing:
            return errors.SumsFail.of(self.counted.failing)
        return refused

    def get_initial(self) -> dict[str, Any]:
        """What is seen here."""
        return {"seen": digest_of(self.counted)} | super().get_initial()

    def refused(self, form: forms.Form, refusal: Any) -> HttpResponse:
        """Show the figures as they are now; sending the form again freezes these."""
        form = self.with_new_token(form)
        form.data["seen"] = digest_of(self.counted)
        return super().refused(form, refusal)

    def act(self, obj: None, form: forms.Form) -> Freezing:
        """Have what was seen frozen."""
        return jobs.ask_to_freeze(self.year, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every figure against the edition before, those that changed first."""
        new = {"comparison": self.comparison(), "before": self.before, "stated": self.stated()}
        return super().get_context_data(**new, **kwargs)

    def stated(self) -> list[Stated]:
        """The numbers that were stated once and enter with this edition: those the last one of the term did not know."""
        found = [*self.counted.stated.totals, *(each.claim for each in self.counted.stated.claims)]
        last = Edition.objects.standing(self.year)
        return [one for one in found if last is None or one.row.approved_at >= last.known_at]

    def comparison(self) -> Comparison | None:
        """The figures of the edition before beside those of now; with nothing before, each is new."""
        was, names = {}, names_of(self.counted)
        if self.before:
            language = translation.get_language()
            was, names = figures_of(self.before, Audience.INTERNAL, language), names_in(self.before, language) | names
        return compared(was, self.counted.figures, names)


class FreezingPage(RoleRequiredMixin, DetailView):
    """How far a freezing is; its edition, or why there is none."""

    permission_required = "reports.freeze_edition"
    model = Freezing
    template_name = "reports/editions/freezing.html"

    def get_queryset(self):
        """Each with its term."""
        return super().get_queryset().select_related("fiscal_year", "edition")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The step it is at; one that was killed says so, and that no worker is there."""
        asked = self.object
        given_up = not asked.is_finished and asked.asked_at < clock.now() - rules.GIVEN_UP_AFTER
        no_worker = not (asked.is_finished or given_up or queue.worker_is_there())
        done = {FreezingState.WAITING: 0, FreezingState.UNDER_WAY: 1}.get(asked.state, 2)
        return super().get_context_data(done=done, total=2, is_given_up=given_up, is_without_worker=no_worker, **kwargs)


class FreezingStatus(FreezingPage):
    """The same for a script."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> JsonResponse:
        """Step, words, and where to go when it is finished."""
        asked = self.object
        status = {"done": context["done"], "total": context["total"], "text": asked.get_state_display(), "url": None}
        if asked.edition:
            found = {"heading": _("Frozen"), "label": _("Open the edition")}
            status |= {"url": asked.edition.get_absolute_url(), **found}
        elif asked.is_finished or context["is_given_up"]:
            status["url"] = asked.get_absolute_url()
        return JsonResponse(status)


class EditionPage(EditionMixin, DetailView):
    """One edition: who froze and signed it, its texts, its files and its fingerprint."""

    permission_required = "reports.see_annual_report"
    template_name = "reports/editions/edition.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its files, and the texts to read."""
        files = EditionFile.objects.visible_to(self.request.user).published().filter(edition=self.object)
        return super().get_context_data(
            files=list(files.select_related("edition")),
            form=EditionForm(self.chosen),
            told=self.object.told,
            since=number_since(self.object) if self.object.is_signed else 0,
            revoked=revoked_since(self.object) if self.object.is_signed else [],
            appeals=self.appeals() if self.object.is_signed else [],
            languages=settings.LANGUAGES,
            **kwargs,
        )

    def appeals(self) -> list[Appeal]:
        """The appeals whose givers can be told by a letter what their gifts did."""
        found = appeals_of(self.object.fiscal_year)
        return list(found.visible_to(self.request.user))


class LearntSinceEdition(EditionMixin, DetailView):
    """What was recorded after an edition of its days: in no edition yet, or in a later one of the term."""

    permission_required = "reports.see_annual_report"
    template_name = "reports/editions/learnt_since.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The facts by what they are and when; the request only for whoever sees the records behind figures."""
        way = {"parent_url": self.object.get_absolute_url(), "parent_label": str(self.object)}
        return super().get_context_data(
            **way, facts=learnt_since(self.object), number=number_since(self.object), **kwargs
        )


class EditionText(EditionMixin, DetailView):
    """The chapters of an edition on screen, as they were frozen."""

    permission_required = "reports.see_annual_report"
    template_name = "reports/editions/edition_text.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The chapters for whom and in which language was asked."""
        text = held(self.object, self.chosen["audience"], self.chosen["language"], FileFormat.SCREEN).decode()
        page = self.object.get_absolute_url()
        way = {"parent_url": page, "parent_label": str(self.object)}
        return super().get_context_data(
            **way, body=SafeString(text), form=EditionForm(self.chosen), edition=self.chosen, **kwargs
        )


class EditionDifferences(EditionMixin, DetailView):
    """What an edition says differently from the one before of the same term: the page of its errata."""

    permission_required = "reports.see_annual_report"
    template_name = "reports/editions/differences.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each figure in both, those that changed first."""
        before = get_object_or_404(
            Edition.objects.visible_to(self.request.user).signed(),
            fiscal_year=self.object.fiscal_year,
            number=self.object.number - 1,
        )
        audience, language = self.chosen["audience"], self.chosen["language"]
        with translation.override(language):
            names = names_in(before, language) | names_in(self.object, language)
            was, now = (figures_of(each, audience, language) for each in (before, self.object))
            comparison = compared(was, now, names)
        return super().get_context_data(
            before=before, comparison=comparison, form=EditionForm(self.chosen), edition=self.chosen, **kwargs
        )


class EditionAct(EditionMixin, ActView):
    """An act on one edition."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back to the edition."""
        way = {"parent_url": self.object.get_absolute_url(), "parent_label": str(self.object)}
        return super().get_context_data(**way | kwargs)


class SignEdition(EditionAct):
    """Sign an edition that another officer froze."""

    permission_required = "reports.sign_edition"
    action = actions.sign
    template_name = "reports/editions/sign.html"
    title = _lazy("Sign the edition")
    label = _lazy("Sign it")
    done = _lazy("Signed. The edition is published as it is, and its papers are being made.")
    step_up = True
    effects = (
        _lazy("From now on the report of this term is this edition, word for word, for members and the public too."),
        _lazy("It is never changed: what is learnt later enters the next edition."),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every piece that is signed with it, to be read before."""
        pieces = pieces_of(self.object)
        appeals = list(appeals_of(self.object.fiscal_year).visible_to(self.request.user))
        names = [piece.name for piece in pieces]
        if appeals:
            letters = ngettext(
                "the letter to the donors of %(n)d appeal", "the letters to the donors of %(n)d appeals", len(appeals)
            )
            names.append(letters % {"n": len(appeals)})
        named = _("You sign in three languages: %(pieces)s.") % {"pieces": listed(names)}
        return super().get_context_data(
            audiences=list(Audience),
            pieces=pieces,
            appeals=appeals,
            languages=settings.LANGUAGES,
            **{"effects": (named, *self.effects)} | kwargs,
        )

    def act(self, obj: Edition, form: forms.Form) -> Edition:
        """Sign it, and have its papers made while today's typefaces and printer are there."""
        signed = actions.sign(obj, by=self.request.user)
        jobs.print_edition.later(edition=signed.pk)
        return signed


class UnsignedPiece(EditionMixin, DetailView):
    """One paper of an edition that waits, for whoever signs it: each page says that it is not signed."""

    permission_required = "reports.sign_edition"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The PDF; nothing where the edition was signed or withdrawn, or holds no such paper."""
        asked = {name: self.kwargs[name] for name in ("audience", "language", "format")}
        known = asked["audience"] in Audience.values and asked["language"] in dict(settings.LANGUAGES)
        papers = {piece.format for piece in pieces_of(self.object)}
        if not (self.object.is_waiting and known and asked["format"] in papers):
            raise Http404
        content = piece_to_read(self.object, asked["audience"], asked["language"], asked["format"])
        ending = FileFormat(asked["format"]).ending
        name = f"not-signed-{_name(self.object)}-{asked['audience']}-{asked['language']}{ending}"
        return _attached(content, "application/pdf", name)


class UnsignedLetter(EditionMixin, DetailView):
    """The letter to the donors of one appeal, as an edition that waits would tell them; for whoever signs it."""

    permission_required = "reports.sign_edition"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The PDF, each page of which says that it is not signed."""
        language = self.kwargs["language"]
        if not self.object.is_waiting or language not in dict(settings.LANGUAGES):
            raise Http404
        appeals = appeals_of(self.object.fiscal_year).visible_to(self.request.user)
        letter = letter_of(self.object, get_object_or_404(appeals, pk=self.kwargs["appeal"]), language)
        return _attached(letter_to_read(letter), "application/pdf", f"not-signed-{file_name(letter)}")


class WithdrawEdition(EditionAct):
    """Withdraw an edition before it is signed."""

    permission_required = "reports.withdraw_edition"
    action = actions.withdraw
    form_class = WithdrawForm
    title = _lazy("Withdraw the edition")
    label = _lazy("Withdraw it")
    done = _lazy("Withdrawn. The term can be frozen again.")
    effects = (_lazy("It is never signed or published. It stays in the list with your reason."),)


class EditionFingerprint(EditionMixin, DetailView):
    """The fingerprint of an edition and of its files, to keep elsewhere."""

    permission_required = "reports.see_annual_report"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """A text that `sha256sum --check` and `verify_report` read."""
        if not self.object.is_signed:
            raise Http404
        return _attached(
            fingerprint_file(self.object).encode(), "text/plain; charset=utf-8", f"{_name(self.object)}.sha256"
        )


class EditionDownload(EditionMixin, DetailView):
    """One file of a signed edition, as it was frozen."""

    permission_required = "reports.print_annual_report"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The bytes themselves, under a name that says term, edition, audience and language."""
        self.object = self.get_object()
        names = ("audience", "language", "format")
        file = get_object_or_404(
            EditionFile.objects.visible_to(request.user).select_related("edition").exclude(format=FileFormat.SCREEN),
            edition=self.object,
            **{name: kwargs[name] for name in names},
        )
        if not self.object.is_signed:
            raise Http404
        return _attached(file.held, TYPES[file.format], file.name)


class GiftsLetter(EditionMixin, DetailView):
    """The letter to those who gave to one appeal of the term: what a signed edition told the public, on one page."""

    permission_required = "reports.see_annual_report"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The PDF, in the language that was asked for."""
        language = self.kwargs["language"]
        if not self.object.is_signed or language not in dict(settings.LANGUAGES):
            raise Http404
        appeals = appeals_of(self.object.fiscal_year).visible_to(self.request.user)
        letter = letter_of(self.object, get_object_or_404(appeals, pk=self.kwargs["appeal"]), language)
        return _attached(pdf_of(letter), "application/pdf", file_name(letter))


TYPES = {
    FileFormat.JSON: "application/json; charset=utf-8",
    FileFormat.HTML: "text/html; charset=utf-8",
    FileFormat.PDF: "application/pdf",
    FileFormat.LEAFLET: "text/html; charset=utf-8",
    FileFormat.LEAFLET_PDF: "application/pdf",
}


def _name(edition: Edition) -> str:
    return f"annual-report-term-{edition.fiscal_year_id}-edition-{edition.number}"


def _attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
