"""How often somebody may be wrong when signing in: counted so that no stranger can close the office.

| who tries | counted on | then |
|---|---|---|
| a strange browser | the name, wherever it is tried | after 5 wrong tries in 15 minutes that name waits |
| a strange browser | the address: different names that failed there | from the 6th on, each next try there waits a little longer, a minute at most |
| a browser the person has used before | that browser and that account | after 10 wrong tries in 15 minutes it waits |
| somebody signed in, asked for password or code once more | the session | after 5 wrong tries in 15 minutes it waits |

A name that nobody bears is counted like any other, so that nothing tells who has an account. Counters lie in the cache
in the database, under keyed fingerprints; each is locked until the request's transaction ends, so that parallel tries
cannot overtake one another. The locks are taken in one order: the name or the browser, then the address.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from lfnkr.accounts import devices
from lfnkr.accounts.models import User

WINDOW = 15 * 60
"""Seconds for which a wrong try counts."""

TRIES = 5
"""Wrong tries for one name from strange browsers, or within one session, until it waits."""

TRIES_ON_A_KNOWN_DEVICE = 10
FREE_NAMES = 5
"""Different names that may fail at one address before it is slowed."""

LONGEST_WAIT = 60
"""Seconds; an address is never closed for longer than this between two tries."""


@dataclass(frozen=True)
class Counter:
    """Moments of wrong tries for one thing: a name, a browser with an account, a session."""

    key: str
    limit: int = TRIES

    def wait(self) -> int:
        """Seconds until the next try is allowed, 0 when it is now; holds the counter until the transaction ends."""
        _lock(self.key)
        tries = self._tries()
        return _left(tries[-self.limit] + WINDOW) if len(tries) >= self.limit else 0

    def add(self) -> None:
        """One more wrong try."""
        cache.set(self.key, [*self._tries(), time.time()], WINDOW)

    def clear(self) -> int:
        """Forget all; how many wrong tries there were."""
        _lock(self.key)
        tries = len(self._tries())
        cache.delete(self.key)
        return tries

    def _tries(self) -> list[float]:
        return [moment for moment in cache.get(self.key, []) if _is_recent(moment)]


@dataclass(frozen=True)
class Address:
    """Which names failed at one network address, and when somebody last tried there."""

    key: str

    def wait(self) -> int:
        """Seconds until the next try from here is allowed; holds the address until the transaction ends."""
        _lock(self.key)
        names, last = self._read()
        return _left(last + self._pause(len(names))) if len(names) > FREE_NAMES else 0

    def tried(self, failed: str = "") -> None:
        """Somebody tried here now; `failed` is the fingerprint of the name when it was wrong."""
        names, last = self._read()
        if failed:
            names[failed] = time.time()
        if failed or len(names) > FREE_NAMES:
            cache.set(self.key, (dict(list(names.items())[-64:]), time.time()), WINDOW)

    def _read(self) -> tuple[dict[str, float], float]:
        names, last = cache.get(self.key, ({}, 0.0))
        return {name: moment for name, moment in names.items() if _is_recent(moment)}, last if _is_recent(last) else 0.0

    @staticmethod
    def _pause(names: int) -> int:
        return min(2 ** (names - FREE_NAMES), LONGEST_WAIT)


def before_password(request: HttpRequest, name: str) -> None:
    """Refuse a name and a password before they are looked at, when it is not their turn; raises ValidationError."""
    device = _device_of(request, name)
    if device:
        _wait_for(request, device)
        return
    _wait_for(request, _name(name), _wait_or_come_by_a_known_device)
    address = _address(request)
    if seconds := address.wait():
        refuse(request, seconds, _wait_a_moment(seconds))
    address.tried()


def after_wrong_password(request: HttpRequest, name: str) -> None:
    """Count a wrong try where it belongs."""
    device = _device_of(request, name)
    if device:
        device.add()
        return
    counter = _name(name)
    counter.add()
    _address(request).tried(failed=counter.key)


@contextmanager
def second_factor(request: HttpRequest, user: User) -> Iterator[None]:
    """A code or a key after the password: counted on the known device, else on the account; a wrong one raises."""
    number = devices.known_number(request, user)
    with _counted(request, _device(number, user) if number else _factor(user)):
        yield


@contextmanager
def proof_again(request: HttpRequest) -> Iterator[None]:
    """Password or code of somebody who is signed in: counted on their session alone; a wrong one raises."""
    with _counted(request, Counter(_key("session", request.session.session_key or ""))):
        yield


def lift(request: HttpRequest, user: User) -> int:
    """End the locks on somebody's name, once they proved themselves with both factors in a browser they had used before.

    How many wrong tries strange browsers had made; 0 where the browser is a strange one, and nothing is lifted.
    """
    number = devices.known_number(request, user)
    if not number:
        return 0
    _device(number, user).clear()
    return forgive(user)


def forgive(user: User) -> int:
    """Forget wrong tries for a name and its second factor, as after a new password by link; how many there were."""
    return _name(user.username).clear() + _factor(user).clear()


def refuse(request: HttpRequest, seconds: int, sentence: str) -> None:
    """Refuse with a sentence, and let the answer say after how many seconds to come again (`says_when`)."""
    request.come_again_in = seconds
    raise ValidationError(sentence, code="too_many_tries")


def says_when(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The answer to a refused try is 429 and says in `Retry-After` when to come again."""

    @wraps(view)
    def inner(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        seconds = getattr(request, "come_again_in", None)
        if seconds:
            response["Retry-After"] = str(seconds)
            if response.status_code == 200:
                response.status_code = 429
        return response

    return inner


@contextmanager
def _counted(request: HttpRequest, counter: Counter) -> Iterator[None]:
    """Refuse when it is not its turn; count when what happens inside is refused."""
    _wait_for(request, counter)
    try:
        yield
    except ValidationError:
        counter.add()
        raise


def _wait_for(request: HttpRequest, counter: Counter, sentence: Callable[[int], str] | None = None) -> None:
    """Refuse as long as the counter is full."""
    if seconds := counter.wait():
        refuse(request, seconds, (sentence or _wait_a_while)(-(-seconds // 60)))


def _wait_a_while(minutes: int) -> str:
    return ngettext(
        "Too many tries. Wait %(minutes)d minute and try again.",
        "Too many tries. Wait %(minutes)d minutes and try again.",
        minutes,
    ) % {"minutes": minutes}


def _wait_or_come_by_a_known_device(minutes: int) -> str:
    return ngettext(
        "Too many tries with this name. Wait %(minutes)d minute, sign in on a device that you have used here before, "
        "or ask the administrator for a link.",
        "Too many tries with this name. Wait %(minutes)d minutes, sign in on a device that you have used here before, "
        "or ask the administrator for a link.",
        minutes,
    ) % {"minutes": minutes}


def _wait_a_moment(seconds: int) -> str:
    return ngettext(
        "Many different names were tried from this address. Wait %(seconds)d second and try again.",
        "Many different names were tried from this address. Wait %(seconds)d seconds and try again.",
        seconds,
    ) % {"seconds": seconds}


def _device_of(request: HttpRequest, name: str) -> Counter | None:
    """The counter of this browser and the account of that name, where they know each other."""
    user = User.objects.filter(username=_plain(name)).first()
    number = user and devices.known_number(request, user)
    return _device(number, user) if number else None


def _device(number: str, user: User) -> Counter:
    return Counter(_key("device", number, str(user.pk)), TRIES_ON_A_KNOWN_DEVICE)


def _name(name: str) -> Counter:
    return Counter(_key("name", _plain(name)))


def _factor(user: User) -> Counter:
    return Counter(_key("factor", str(user.pk)))


def _address(request: HttpRequest) -> Address:
    return Address(_key("address", get_ip(request)))


def _plain(name: str) -> str:
    """A name as accounts bear it: however it is typed, it is one name."""
    return name.strip().lower()


def _key(kind: str, *told: str) -> str:
    """A cache's key that names nobody."""
    return f"tries:{kind}:{salted_hmac('lfnkr.accounts.throttling', '|'.join(told), algorithm='sha256').hexdigest()}"


def _is_recent(moment: float) -> bool:
    """Within the window; a moment that lies ahead, after the clock was set back, counts no more."""
    return -60 < time.time() - moment < WINDOW


def _left(until: float) -> int:
    """Whole seconds until a moment; 0 when it is over."""
    return max(0, int(until - time.time() + 0.999))


def _lock(key: str) -> None:
    """Let nobody else read or change a counter until this transaction ends."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Tries are counted inside the transaction of a request.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
