"""Walking the whole way in as a browser does: link, password, second factor, recovery codes, desk; nothing is skipped."""

from __future__ import annotations

import json
import re
import time
from hashlib import sha256

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

SENTENCE = "the moon over the river"
ADDRESS = "http://testserver"
PERIOD = 30
"""Seconds for which an authenticator app shows one code."""

IN_A_LETTER = re.compile(r"/accounts/password/reset/key/\S+/")


def link_in_the_letter_to(email: str) -> str:
    """The link of the newest letter to somebody that holds one."""
    found = (IN_A_LETTER.search(letter.body) for letter in reversed(mail.outbox) if letter.to == [email])
    return next(link[0] for link in found if link)


class App:
    """An authenticator app."""

    def __init__(self, secret: str):
        self.secret = secret

    def code(self) -> str:
        """What it shows now; none may be used twice, and no test waits half a minute, so which were used is forgotten."""
        cache.clear()
        return format_hotp_value(hotp_value(self.secret, int(time.time()) // PERIOD))


class SecurityKey:
    """A security key in software, that answers what a page's script would ask a real one."""

    def __init__(self):
        self.private, self.id = ec.generate_private_key(ec.SECP256R1()), b"a key for tests!"

    def register(self, options: dict) -> str:
        """What `navigator.credentials.create` gives."""
        public = ES256.from_cryptography_key(self.private.public_key())
        known = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        authenticator = AuthenticatorData.create(self._site(), 0x45, 0, known)
        told = {"attestationObject": AttestationObject.create("none", authenticator, {})}
        return self._credential("webauthn.create", options, told)

    def prove(self, options: dict) -> str:
        """What `navigator.credentials.get` gives."""
        authenticator = AuthenticatorData.create(self._site(), 0x05, 1)
        client = self._client("webauthn.get", options)
        signature = self.private.sign(authenticator + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential("webauthn.get", options, {"authenticatorData": authenticator, "signature": signature})

    @staticmethod
    def _site() -> bytes:
        return sha256(b"testserver").digest()

    @staticmethod
    def _client(kind: str, options: dict) -> CollectedClientData:
        return CollectedClientData.create(kind, options["publicKey"]["challenge"], ADDRESS)

    def _credential(self, kind: str, options: dict, told: dict[str, bytes]) -> str:
        told = {"clientDataJSON": self._client(kind, options), **told}
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "response": {name: websafe_encode(value) for name, value in told.items()},
                "clientExtensionResults": {},
            }
        )


class Walker:
    """Somebody in front of a browser: follows every redirect (an endless one fails), and posts only what a page offers."""

    def __init__(self, client: Client | None = None):
        self.client = client or Client()
        self.page: HttpResponse | None = None

    @property
    def at(self) -> str:
        """The name of the page she looks at."""
        return self.page.resolver_match.view_name

    def go(self, address: str) -> Walker:
        """Open an address, or a page by its name, and follow wherever it leads."""
        address = address if address.startswith("/") else reverse(address)
        self.page = self.client.get(address, follow=True)
        return self

    def send(self, **fields) -> Walker:
        """Send the form of the page she looks at."""
        self.page = self.client.post(self.page.request["PATH_INFO"], fields, follow=True)
        return self

    def choose_password(self, link: str, password: str = SENTENCE) -> Walker:
        """Open a link and choose a password under it."""
        return self.go(link).send(password1=password, password2=password)

    def give_password(self, username: str, password: str = SENTENCE) -> Walker:
        """Name and password on the sign-in page."""
        return self.go("account_login").send(login=username, password=password)

    def set_up_app(self) -> App:
        """Scan the square and type the code; she looks at what comes next."""
        app = App(self.page.context["form"].secret)
        self.send(code=app.code())
        return app

    def set_up_key(self) -> SecurityKey:
        """Register a security key instead; she looks at what comes next."""
        key = SecurityKey()
        self.go("mfa_add_webauthn")
        self.send(name="Key on the ring", credential=key.register(self.page.context["js_data"]["creation_options"]))
        return key

    def write_down_codes(self) -> list[str]:
        """The recovery codes of the page she looks at."""
        return [] if self.page.context["unused_codes"][:1] == ["****"] else list(self.page.context["unused_codes"])

    def show_factor(self, factor: App | SecurityKey | str) -> Walker:
        """Prove herself after the password: with the app, the key, or a recovery code."""
        if isinstance(factor, SecurityKey):
            return self.send(credential=factor.prove(self.page.context["js_data"]["request_options"]))
        return self.send(code=factor.code() if isinstance(factor, App) else factor)

    def sign_out(self) -> Walker:
        """Leave by the page that signs out."""
        return self.go("account_logout").send()
