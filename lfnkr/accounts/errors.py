"""Why an account is not opened, changed, suspended or given a role."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class AccountsExist(DomainError):
    sentence = _lazy("There are accounts already: ask their administrator to open another one.")


class NameTaken(DomainError):
    sentence = _lazy("Another account has this sign-in name: choose a different one.")
    constraints = ("accounts_user_username_key",)
    field = "username"


class NameOfAnother(DomainError):
    """Somebody calls themselves by a name that another account shows: who did what would no longer be told apart."""

    sentence = _lazy("A colleague is shown under this name already: write yours so that both can be told apart.")


class NamesOfAnother(DomainError):
    sentence = _lazy("These are somebody else's names: ask the administrator to correct them.")


class EmailTaken(DomainError):
    sentence = _lazy("Another account has this e-mail address: each person has their own.")
    constraints = ("user_email_is_one_persons",)
    field = "email"


class OwnRoleProposed(DomainError):
    sentence = _lazy("Nobody proposes their own role: ask another administrator to do it.")
    constraints = ("role_change_is_not_ones_own",)


class RoleHeld(DomainError):
    sentence = _lazy("The account holds this role already: choose another one.")


class RoleProposed(DomainError):
    sentence = _lazy("A change of role is waiting for approval: have it approved or refused first.")
    constraints = ("role_change_one_open_per_account",)


class OwnRoleApproved(DomainError):
    sentence = _lazy("Nobody approves their own role: another officer has to do it.")


class ProposedByOneself(DomainError):
    sentence = _lazy("You proposed this change: another officer has to approve it.")
    constraints = ("role_change_has_two_people",)


class AccountChanged(DomainError):
    sentence = _lazy("The account has changed since this was proposed: refuse it and propose again.")


class RoleAnswered(DomainError):
    sentence = _lazy("This change of role was answered already: propose a new one if it is needed.")
    constraints = ("role_change_has_one_answer",)


class OwnSuspension(DomainError):
    sentence = _lazy("Nobody suspends their own account: ask another officer, or end your sessions.")


class SuspendedAlready(DomainError):
    sentence = _lazy("This account is suspended already: there is nothing more to do.")


class AccountSuspended(DomainError):
    sentence = _lazy("This account is suspended: restore it first.")


class AccountInUse(DomainError):
    sentence = _lazy("This account is in use: there is nothing to restore.")


class EmailMissing(DomainError):
    sentence = _lazy("This account has no e-mail address to send the link to: add one first.")


class LastOfItsRole(DomainError):
    sentence = _lazy("This is the last account with the role “%(role)s”: give the role to somebody else first.")
