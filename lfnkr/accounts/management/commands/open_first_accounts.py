"""`manage.py open_first_accounts`: the two accounts a new installation begins with, a director and an administrator."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from lfnkr.accounts import account_actions, mails
from lfnkr.accounts.models import User
from lfnkr.accounts.names import composed

FACTS = ("username", "latin_name", "email")
SCRIPTS = {"name_ja": "japanese", "name_ko": "korean"}
"""Column -> how the option is called that gives the name in it, which may be left out."""


class Command(BaseCommand):
    """Opens them once and prints each one's link to choose a password; hand each link to its person only."""

    actions = (account_actions.open_first_accounts,)
    help = "Open the first two accounts of a new installation and print their links to choose a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The two people, and our own address for the links."""
        for who in ("director", "administrator"):
            parser.add_argument(f"--{who}", nargs=3, required=True, metavar=("SIGN_IN_NAME", "NAME", "EMAIL"))
            for script in SCRIPTS.values():
                words = f"the {who}'s name in {script.title()}, family name first"
                parser.add_argument(f"--{who}-in-{script}", default="", metavar="NAME", help=words)
        parser.add_argument("--site", required=True, help="our own address, for example https://desk.example/")

    def handle(self, *args, **options) -> None:
        """Open both, or say why not."""
        people = {who: facts_of(who, options) for who in ("director", "administrator")}
        try:
            for facts in people.values():
                User(**facts).clean_fields(exclude=["password"])
            accounts = account_actions.open_first_accounts(
                director=people["director"], administrator=people["administrator"]
            )
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        for user in accounts:
            self.stdout.write(f"{user.username}: {mails.reset_link(user, site=options['site'])}")


def facts_of(who: str, options: dict[str, Any]) -> dict[str, str]:
    """What the account of the director or the administrator is opened with."""
    named = {column: composed(options[f"{who}_in_{script}"]) for column, script in SCRIPTS.items()}
    facts = dict(zip(FACTS, options[who], strict=True)) | named
    return facts | {"latin_name": composed(facts["latin_name"])}
