"""What was typed on the page of a broadcast, as a wish."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime, parse_time
from django.utils.translation import gettext as _

from eenloket.ui.typed import typed_in

from .models import Broadcast
from .types import BroadcastWish

FIELDS = (
    "name",
    "sms_text",
    "email_subject",
    "email_text",
    "site_text",
    "site_until",
    "starts_at",
    "hours_from",
    "hours_until",
    "per_second",
)


def typed_of(form: QueryDict) -> dict[str, str]:
    """Every field as it was typed, to be shown again."""
    return {name: typed_in(form, name) for name in FIELDS}


def as_typed(broadcast: Broadcast) -> dict[str, str]:
    """Every field as a form shows it."""
    return {
        **{name: str(getattr(broadcast, name)) for name in ("name", "sms_text", "email_subject", "email_text")},
        "site_text": broadcast.site_text,
        "site_until": _local(broadcast.site_until),
        "starts_at": _local(broadcast.starts_at),
        "hours_from": f"{broadcast.hours_from:%H:%M}",
        "hours_until": f"{broadcast.hours_until:%H:%M}",
        "per_second": str(broadcast.per_second or ""),
    }


def read_wish(typed: dict[str, str]) -> tuple[BroadcastWish | None, dict[str, str]]:
    """The wish, or what is wrong with it for each field."""
    errors: dict[str, str] = {}
    values: dict[str, Any] = {name: typed[name] for name in ("name", "sms_text", "email_subject", "email_text")}
    values["site_text"] = typed["site_text"]
    for name in ("starts_at", "site_until"):
        values[name] = _moment(typed[name], name, errors)
    for name in ("hours_from", "hours_until"):
        values[name] = _hour(typed[name], name, errors)
    values["per_second"] = _number(typed["per_second"], errors)
    return (None, errors) if errors else (BroadcastWish(**values), {})


def _local(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}" if moment else ""


def _moment(typed: str, name: str, errors: dict[str, str]) -> datetime | None:
    if not typed.strip():
        return None
    try:
        moment = parse_datetime(typed.strip())
    except ValueError:
        moment = None
    if moment is None:
        errors[name] = _("This is not a date and time.")
        return None
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _hour(typed: str, name: str, errors: dict[str, str]) -> time | None:
    try:
        hour = parse_time(typed.strip())
    except ValueError:
        hour = None
    if hour is None:
        errors[name] = _("Fill in a time, such as 9:00.")
    return hour


def _number(typed: str, errors: dict[str, str]) -> int:
    text = typed.strip() or "0"
    if not text.isdecimal() or len(text) > 5:
        errors["per_second"] = _("Fill in a number from 0 to 5000.")
        return 0
    return int(text)
