"""Pages of notices: one notice, how I am told, who is on call, the pager."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView, View
from django.views.generic.detail import SingleObjectMixin

from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.notices import alarms, forms, pager, proof, reading, rota
from lfnkr.notices.models import Mailing, Notice, OnCall, PagerCall, Preference
from lfnkr.web.views import ActView, RoleRequiredMixin

LATER = 10
"""Periods to come that the on-call page shows."""


class OneNotice(RoleRequiredMixin, SingleObjectMixin, View):
    """What is done with one notice, by one press."""

    permission_required = "notices.see_own"
    model = Notice
    http_method_names = ["post"]

    def subject_of(self, notice: Notice) -> reading.Subject | None:
        """What it is about, where its reader may open that."""
        return reading.rows([notice], self.request.user)[0].subject


class OpenNotice(OneNotice):
    """Look at a notice: it counts as seen, and leads to what it is about, or to whom to telephone."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """A danger on which nobody acts stays unseen until somebody does."""
        notice = self.get_object()
        if notice.asks_for_action:
            return redirect(notice_page(notice))
        Notice.objects.filter(pk=notice.pk).unseen().update(seen_at=clock.now())
        subject = self.subject_of(notice)
        return redirect(subject.url if subject and "only_seen" not in request.POST else leads_back(request, notice))


class Acknowledge(OneNotice):
    """I have seen this, I act: nobody else is woken."""

    action = alarms.acknowledge

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """To the request, or to whom to telephone about it."""
        notice = self.get_object()
        try:
            alarm = alarms.acknowledge(notice, by=request.user)
        except DomainError as refusal:
            messages.error(request, refusal.text)
            return redirect("notices:notice-list")
        if alarm.acknowledged_by_id == request.user.pk:
            messages.success(request, _("You act on it. Nobody else is woken."))
        subject = self.subject_of(notice)
        return redirect(subject.url if subject else notice_page(notice))


class SeeAll(RoleRequiredMixin, View):
    """Mark everything as seen, but for danger on which nobody acts."""

    permission_required = "notices.see_own"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Back to the list."""
        climbing = models.Q(is_danger=True, alarm__acknowledged_at=None, alarm__ended_at=None)
        Notice.objects.visible_to(request.user).unseen().exclude(climbing).update(seen_at=clock.now())
        return redirect("notices:notice-list")


class NoticeDetail(RoleRequiredMixin, DetailView):
    """One notice: what happened, who acts, and whom to telephone where one may not open it."""

    permission_required = "notices.see_own"
    model = Notice
    template_name = "notices/notice_detail.html"

    def get_queryset(self) -> models.QuerySet[Notice]:
        """With the alarm it belongs to."""
        return super().get_queryset().select_related("alarm__acknowledged_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """In words, and with the colleagues who know more."""
        (row,) = reading.rows([self.object], self.request.user)
        contacts = [] if row.subject else reading.to_telephone(self.object, self.request.user)
        return super().get_context_data(row=row, contacts=contacts, **kwargs)


def notice_page(notice: Notice) -> str:
    """The page of one notice."""
    return reverse("notices:notice-detail", args=[notice.pk])


def leads_back(request: HttpRequest, notice: Notice) -> str:
    """The list for whoever only ticks it off, else the notice's own page."""
    return reverse("notices:notice-list") if "only_seen" in request.POST else notice_page(notice)


class ChooseMailing(ActView):
    """How I am told."""

    permission_required = "notices.see_own"
    action = rota.choose_mailing
    form_class = forms.MailingForm
    template_name = "notices/choose_mailing.html"
    title = _lazy("How I am told")
    lede = _lazy("Everything stands behind the bell. An e-mail says only that something waits, and of what kind.")
    done = _lazy("Your choice is saved.")

    def get_initial(self) -> dict[str, Any]:
        """What was chosen before."""
        chosen = Preference.objects.filter(user=self.request.user).first()
        return {"mailing": chosen.mailing if chosen else Mailing.AT_ONCE} | super().get_initial()

    def get_success_url(self) -> str:
        """Back to the same page."""
        return reverse("notices:choose-mailing")


class OnCallList(ActView):
    """Who is on call now and next; whoever keeps the list adds a period."""

    permission_required = "notices.keep_on_call"
    action = rota.put_on_call
    form_class = forms.OnCallForm
    template_name = "notices/on_call.html"
    title = _lazy("On call")
    lede = _lazy("Danger reaches these people after an hour in which nobody acted, and wakes them by the pager.")
    label = _lazy("Put on call")
    done = _lazy("The period stands on the list.")

    def get_success_url(self) -> str:
        """Back to the list."""
        return reverse("notices:on-call")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list in force, and what comes next."""
        now, listed = clock.now(), OnCall.objects.visible_to(self.request.user).select_related("user")
        return super().get_context_data(
            now_on_call=listed.in_force(now), next_on_call=listed.to_come(now)[:LATER], **kwargs
        )

    def act(self, obj, form):
        period = form.cleaned_data
        return rota.put_on_call(period.pop("user"), by=self.request.user, **period)


class TakeOffCall(ActView):
    """Take a period off the on-call list."""

    permission_required = "notices.keep_on_call"
    action = rota.take_off_call
    model = OnCall
    title = _lazy("Take a period off the list")
    label = _lazy("Take it off")
    danger = True
    done = _lazy("The period is off the list.")

    def get_success_url(self) -> str:
        """Back to the list."""
        return reverse("notices:on-call")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose period it is."""
        back = {"parent_url": reverse("notices:on-call"), "parent_label": _("On call")}
        return super().get_context_data(
            **back | {"lead": self.object.user.display_name, "cancel_url": back["parent_url"]} | kwargs
        )


class PagerPage(ActView):
    """The outside address that wakes people, whether it is proven, and what it answered."""

    permission_required = "notices.set_pager"
    action = pager.set_pager
    step_up = True
    form_class = forms.PagerForm
    template_name = "notices/pager.html"
    title = _lazy("Pager")
    lede = _lazy("E-mail wakes nobody at night: this address is called when danger reaches whoever is on call.")
    done = _lazy("The address is saved. Send a test alarm to prove it.")

    def get_initial(self) -> dict[str, Any]:
        """The address in force."""
        configured = pager.in_force()
        return {"address": configured.address if configured else ""} | super().get_initial()

    def get_success_url(self) -> str:
        """Back to the same page."""
        return reverse("notices:pager")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether it is proven, and the last calls."""
        configured = pager.in_force()
        proven = proof.proofs(configured).select_related("acknowledged_by").first() if configured else None
        return super().get_context_data(
            configured=configured,
            proven=proven,
            calls=PagerCall.objects.order_by("-made_at")[:5],
            body=pager.BODY,
            **kwargs,
        )


class TestAlarm(ActView):
    """Send a test alarm to whoever is on call."""

    permission_required = "notices.set_pager"
    action = proof.send_test_alarm
    title = _lazy("Send a test alarm")
    label = _lazy("Send the test alarm")
    effects = (
        _lazy("The pager is called with its fixed sentence."),
        _lazy("Whoever is on call finds a test alarm behind the bell, and takes it up there."),
    )
    done = _lazy("The test alarm is on its way.")

    def get_success_url(self) -> str:
        """Back to the pager."""
        return reverse("notices:pager")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back."""
        back = {"parent_url": reverse("notices:pager"), "parent_label": _("Pager")}
        return super().get_context_data(**back | {"cancel_url": back["parent_url"]} | kwargs)

    def act(self, obj, form):
        return proof.send_test_alarm(by=self.request.user)
