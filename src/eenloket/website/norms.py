"""The public norms of a municipality and how they were met in the last whole month, from the rows themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.core.cache import cache
from django.utils.translation import gettext_lazy

from eenloket.agreements.selectors import public_targets
from eenloket.agreements.types import PublicCode, Target
from eenloket.cases.selectors import kept_by_norm, kept_by_promise, kept_complaints
from eenloket.contacts.selectors import answered_directly, written_and_answered
from eenloket.contacts.types import Channel
from eenloket.core import clock
from eenloket.counter.selectors import waited_within
from eenloket.organisation.selectors import working_calendar
from eenloket.routing.selectors import reached

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from eenloket.organisation.models import Municipality

_KEPT_SECONDS: Final = 3600
Counted = tuple[int, int]
_HEADS: Final[dict[str, Promise]] = {
    PublicCode.PHONE: gettext_lazy("When you call us"),
    PublicCode.ABANDONED: gettext_lazy("People who hang up"),
    PublicCode.CHAT: gettext_lazy("When you chat with us"),
    PublicCode.COUNTER: gettext_lazy("At the counter without an appointment"),
    PublicCode.APPOINTMENT: gettext_lazy("At the counter with an appointment"),
    PublicCode.DIRECT: gettext_lazy("An answer at once"),
    PublicCode.CALL_BACK: gettext_lazy("When we call you back"),
    PublicCode.MESSAGES: gettext_lazy("When you mail us or fill in a form"),
    PublicCode.CASES: gettext_lazy("When we promise you a date"),
    PublicCode.LETTERS: gettext_lazy("When you write us a letter"),
    PublicCode.COMPLAINTS: gettext_lazy("When you have a complaint"),
}
_SAYS: Final[dict[str, Promise]] = {
    PublicCode.PHONE: gettext_lazy("We answer %(percent)s%% of the calls within %(amount)s seconds."),
    PublicCode.ABANDONED: gettext_lazy("At most %(percent)s%% of the callers hang up before we answer."),
    PublicCode.CHAT: gettext_lazy("We answer %(percent)s%% of the chats within %(amount)s seconds."),
    PublicCode.COUNTER: gettext_lazy("We help %(percent)s%% of the visitors within %(amount)s minutes."),
    PublicCode.APPOINTMENT: gettext_lazy(
        "We help %(percent)s%% of the visitors within %(amount)s minutes after the time of the appointment."
    ),
    PublicCode.DIRECT: gettext_lazy("We answer %(percent)s%% of the questions at once."),
    PublicCode.CALL_BACK: gettext_lazy("We call %(percent)s%% of the people back within %(amount)s working days."),
    PublicCode.MESSAGES: gettext_lazy("We answer %(percent)s%% within %(amount)s working days."),
    PublicCode.CASES: gettext_lazy("We keep %(percent)s%% of the dates that we promise."),
    PublicCode.LETTERS: gettext_lazy("We answer %(percent)s%% of the letters within %(amount)s weeks."),
    PublicCode.COMPLAINTS: gettext_lazy("We handle %(percent)s%% of the complaints within %(amount)s weeks."),
}


@dataclass(frozen=True)
class NormLine:
    """One norm as a citizen reads it. `share` None: there was nothing to count."""

    code: str
    head: str
    says: str
    target: int
    share: float | None
    whole: int
    is_met: bool


def last_month(today: date) -> tuple[date, date]:
    """The first and last day of the month before."""
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def norms_of(site: Municipality) -> tuple[date, list[NormLine]]:
    """The month that is shown, and every norm that the municipality shows. Counted once an hour: the month is over."""
    first, last = last_month(clock.today())
    lines = [_line(site, target, first, last) for target in public_targets(site.pk) if target.is_shown]
    return first, lines


def _line(site: Municipality, target: Target, first: date, last: date) -> NormLine:
    key = f"norm:{site.pk}:{target.code}:{target.amount}:{first:%Y%m}"
    counted: Counted | None = cache.get(key)
    if counted is None:
        counted = _COUNT[target.code](site, target, first, last)
        cache.set(key, counted, _KEPT_SECONDS)
    part, whole = counted
    share = part / whole if whole else None
    is_met = share is not None and (
        share <= target.percent / 100 if target.code == PublicCode.ABANDONED else share >= target.percent / 100
    )
    says = str(_SAYS[target.code]) % {"percent": target.percent, "amount": target.amount}
    return NormLine(target.code, str(_HEADS[target.code]), says, target.percent, share, whole, is_met)


def _phone(site: Municipality, target: Target, first: date, last: date) -> Counted:
    found = reached(site.pk, Channel.PHONE, first, last, seconds=target.amount or 0)
    return found.within, found.base


def _abandoned(site: Municipality, target: Target, first: date, last: date) -> Counted:
    found = reached(site.pk, Channel.PHONE, first, last)
    return found.left, found.offered


def _chat(site: Municipality, target: Target, first: date, last: date) -> Counted:
    found = reached(site.pk, Channel.CHAT, first, last, seconds=target.amount or 0)
    return found.within, found.base


def _written(
    site: Municipality, channels: tuple[str, ...], first: date, last: date, within: Callable[[date], date]
) -> Counted:
    rows = written_and_answered(site.pk, channels, first, last)
    return sum(answered <= within(came) for came, answered in rows), len(rows)


def _messages(site: Municipality, target: Target, first: date, last: date) -> Counted:
    calendar = working_calendar(site.pk)
    channels = (Channel.EMAIL, Channel.WEB_FORM)
    return _written(site, channels, first, last, lambda day: calendar.add_working_days(day, target.amount or 0))


def _letters(site: Municipality, target: Target, first: date, last: date) -> Counted:
    return _written(site, (Channel.POST,), first, last, lambda day: day + timedelta(weeks=target.amount or 0))


_COUNT: Final[dict[str, Callable[[Municipality, Target, date, date], Counted]]] = {
    PublicCode.PHONE: _phone,
    PublicCode.ABANDONED: _abandoned,
    PublicCode.CHAT: _chat,
    PublicCode.COUNTER: lambda site, target, first, last: waited_within(
        site.pk, first, last, minutes=target.amount or 0, with_appointment=False
    ),
    PublicCode.APPOINTMENT: lambda site, target, first, last: waited_within(
        site.pk, first, last, minutes=target.amount or 0, with_appointment=True
    ),
    PublicCode.DIRECT: lambda site, _target, first, last: answered_directly(site.pk, first, last),
    PublicCode.CALL_BACK: lambda site, _target, first, last: kept_by_norm(site.pk, first, last),
    PublicCode.MESSAGES: _messages,
    PublicCode.CASES: lambda site, _target, first, last: kept_by_promise(site.pk, first, last),
    PublicCode.LETTERS: _letters,
    PublicCode.COMPLAINTS: lambda site, _target, first, last: kept_complaints(site.pk, first, last),
}
