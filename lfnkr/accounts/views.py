"""The administrator's pages: accounts, roles, sessions; signing in itself is allauth's."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.db.models import QuerySet
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import DetailView

from lfnkr.accounts import account_actions, forms, jobs, sessions
from lfnkr.accounts.models import RoleChange, User
from lfnkr.accounts.roles import DUTIES
from lfnkr.jobs import queue
from lfnkr.web import edit_conflicts
from lfnkr.web.views import ActView, RoleRequiredMixin

LINK_STATES = {
    "todo": _lazy("waits to be sent"),
    "doing": _lazy("is being sent"),
    "succeeded": _lazy("handed to the mail server"),
    "failed": _lazy("could not be sent: look at the state of mail on your desk, and send it again"),
}
"""How the job is that sends a link, in words."""


def link_status(account: User) -> str:
    """How it is with the letter of the account's newest link that still works; "" when there is none, or nobody knows."""
    started = account.password_resets.live().first()
    return LINK_STATES.get(queue.status_of(jobs.send_reset_link.name, reset=started.pk), "") if started else ""


def version_of(form: Form) -> int:
    """The version of the account that the form was shown with."""
    return int(form[edit_conflicts.FIELD].value())


class AccountDetail(RoleRequiredMixin, DetailView):
    """One account: who it is, what they may do, how their sign-in is protected."""

    permission_required = "accounts.see_accounts"
    model = User
    template_name = "accounts/account_detail.html"
    context_object_name = "account"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Their role's history, the kinds of their second factors, and how many sessions they have."""
        return super().get_context_data(
            duty=DUTIES.get(self.object.role, ""),
            changes=self.object.role_changes.select_related("proposed_by", "approved_by", "declined_by"),
            factors=Authenticator.objects.filter(user=self.object).order_by("created_at"),
            session_count=sessions.running().filter(user=self.object).count(),
            link_status=link_status(self.object),
            **kwargs,
        )


class OpenAccount(ActView):
    """Open an account; its owner chooses the password, a second person approves the role."""

    permission_required = "accounts.manage"
    action = account_actions.open_account
    step_up = True
    form_class = forms.OpenAccountForm
    title = _lazy("Open an account")
    lede = _lazy("The account can do nothing until a director has approved its role.")
    label = _lazy("Open the account")
    done = _lazy("The account is open. Its role waits for approval; now send the link to choose a password.")


class ActOnAccount(ActView):
    """What the administrator's acts on one account have in common: the page says whose it is, and where letters go."""

    permission_required = "accounts.manage"
    model = User

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The account by name, sign-in name and address, and the way back to it."""
        whose = " · ".join(filter(None, (self.object.display_name, self.object.username, self.object.email)))
        back = {"parent_url": self.object.get_absolute_url(), "parent_label": _lazy("Account")}
        return super().get_context_data(**back | {"lead": whose} | kwargs)


class CorrectAccount(ActOnAccount):
    """Correct how a person is named and reached."""

    action = account_actions.correct_account
    step_up = True
    form_class = forms.CorrectAccountForm
    title = _lazy("Correct an account")
    done = _lazy("The account is corrected.")

    def act(self, user: User, form: Form) -> User:
        """With the version the form was shown with."""
        given = form.cleaned_data
        return account_actions.correct_account(user, by=self.request.user, version=version_of(form), **given)


class CorrectOwnNames(ActView):
    """How one is named oneself, in each script."""

    permission_required = "accounts.correct_own_names"
    action = account_actions.correct_own_names
    model = User
    form_class = forms.OwnNamesForm
    title = _lazy("Your name")
    lede = _lazy(
        "Colleagues see your name in the language of their pages. What was done before is shown under it, too."
    )
    done = _lazy("Your name is written so from now on.")

    def get_object(self, queryset: QuerySet[User] | None = None) -> User:
        """One's own account."""
        return User.objects.get(pk=self.request.user.pk)

    def act(self, user: User, form: Form) -> User:
        """With the version the form was shown with."""
        given = form.cleaned_data
        return account_actions.correct_own_names(user, by=self.request.user, version=version_of(form), **given)

    def get_success_url(self) -> str:
        """The same page."""
        return reverse("accounts:own-names")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back is the desk: most may not open the page of an account."""
        return super().get_context_data(**{"cancel_url": reverse("desk")} | kwargs)


class ProposeRole(ActOnAccount):
    """Propose another role for an account."""

    action = account_actions.propose_role
    step_up = True
    form_class = forms.ProposeRoleForm
    title = _lazy("Propose a role")
    label = _lazy("Propose the role")
    done = _lazy("The role is proposed. It is in force once a director has approved it.")


class AnswerRole(ActView):
    """What approving and declining a role have in common."""

    permission_required = "accounts.approve_role"
    step_up = True
    model = RoleChange

    def get_success_url(self) -> str:
        """Back to the account."""
        return self.object.user.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is proposed, for whom, by whom and why."""
        return super().get_context_data(lede=self.object.in_words, cancel_url=self.get_success_url(), **kwargs)


class ApproveRole(AnswerRole):
    """Put a proposed role in force."""

    action = account_actions.approve_role
    title = _lazy("Approve a role")
    label = _lazy("Approve")
    effects = (_lazy("The account holds the role from now on."), _lazy("All its sessions end, and it signs in again."))
    done = _lazy("The role is in force.")


class DeclineRole(AnswerRole):
    """Answer a proposed role with no."""

    action = account_actions.decline_role
    title = _lazy("Refuse a role")
    label = _lazy("Refuse the role")
    effects = (_lazy("The account stays as it is."),)
    done = _lazy("The role is refused.")


class SuspendAccount(ActOnAccount):
    """Close an account at once."""

    action = account_actions.suspend
    title = _lazy("Suspend an account")
    label = _lazy("Suspend the account")
    effects = (
        _lazy("All its sessions end now."),
        _lazy("It cannot sign in until it is restored and its role approved anew."),
    )
    done = _lazy("The account is suspended and signed out everywhere.")


class RestoreAccount(ActOnAccount):
    """Open a suspended account again."""

    action = account_actions.restore
    step_up = True
    form_class = forms.ProposeRoleForm
    title = _lazy("Restore an account")
    label = _lazy("Restore the account")
    effects = (
        _lazy("Its password and its second factor are gone; it chooses new ones."),
        _lazy("It can do nothing until a director has approved its role."),
    )
    done = _lazy("The account is restored. Now send the link to choose a password.")


class EndSessions(ActOnAccount):
    """Sign a person out everywhere."""

    action = account_actions.end_sessions
    title = _lazy("End all sessions")
    label = _lazy("End all sessions")
    effects = (_lazy("Every device of this person is signed out with its next click."),)
    done = _lazy("All sessions of this person have ended.")

    def act(self, obj: User, form: Form) -> int:
        """Whoever ends their own sessions goes on in a new one, which nobody is signed in to."""
        ended = account_actions.end_sessions(obj, by=self.request.user)
        if obj.pk == self.request.user.pk:
            logout(self.request)
        return ended


class EndEverybodysSessions(ActView):
    """Sign everybody out everywhere."""

    permission_required = "accounts.manage"
    action = account_actions.end_everybodys_sessions
    title = _lazy("End everybody's sessions")
    label = _lazy("Sign everybody out")
    effects = (_lazy("Every device of every person is signed out with its next click, yours included."),)
    done = _lazy("All sessions have ended.")

    def get_success_url(self) -> str:
        """To the list, by way of the sign-in page."""
        return reverse("accounts:user-list")

    def act(self, obj: None, form: Form) -> int:
        """One's own is among them: what follows belongs to a new one, which nobody is signed in to."""
        ended = account_actions.end_everybodys_sessions(by=self.request.user)
        logout(self.request)
        return ended


class StartPasswordReset(ActOnAccount):
    """Send a person the link to choose their password."""

    action = account_actions.start_password_reset
    step_up = True
    title = _lazy("Send the link to choose a password")
    label = _lazy("Send the link")
    effects = (
        _lazy("A letter with the link goes to this person's address; nobody else sees it."),
        _lazy("The directors are told."),
    )
    done = _lazy(
        "The link will be sent within a minute. If it does not arrive, look at the state of mail on your desk "
        "and send it again."
    )

    def act(self, user, form):
        return account_actions.start_password_reset(
            user, by=self.request.user, site=self.request.build_absolute_uri("/")
        )
