"""Small parts of the interface that every page uses."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import groupby
from typing import Any, Final

from django import template
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

_CHANNEL_ICONS: Final = {
    "phone": "phone",
    "counter": "balie",
    "post": "post",
    "web_form": "form",
    "email": "at",
    "sms": "sms",
}

register = template.Library()

_ANY_KEY: Final = str(uuid.UUID(int=0))
_MARKS = {"\x02": "<mark>", "\x03": "</mark>"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon; with a label it is an image with that name, without it is decoration."""
    return _icon(name, str(label))


@lru_cache(1000)  # a few dozen of them, tens on each page
def _icon(name: str, label: str) -> SafeString:
    if label:
        return format_html('<span class="el-icon" data-i="{}" role="img" aria-label="{}"></span>', name, label)
    return format_html('<span class="el-icon" data-i="{}" aria-hidden="true"></span>', name)


@register.simple_tag
def chip(state: str, icon_name: str, text: Any) -> SafeString:
    """A state as icon and word, coloured as well."""
    return format_html('<span class="el-chip" data-s="{}">{}{}</span>', state, icon(icon_name), text)


_MESSAGE_STATES: Final = {
    "queued": ("", "clock"),
    "sending": ("", "send"),
    "accepted": ("ok", "check"),
    "delivered": ("ok", "okay"),
    "bounced": ("late", "back"),
    "failed": ("late", "late"),
    "doubtful": ("warn", "help"),
}


@register.simple_tag
def message_state(state: str, label: Any) -> SafeString:
    """The state of a message that went out."""
    return chip(*_MESSAGE_STATES.get(state, ("", "clock")), label)


@register.simple_tag
def age(clock: Any) -> SafeString:
    """A clock against its promise: ring, colour and words (see `cases.clock.Clock`)."""
    return _age(clock.state, clock.days_left, round(clock.share * 20) * 5, get_language())


@lru_cache(1000)  # a list of fifty cases has a handful of different ones
def _age(state: str, days_left: int, percent: int, _language: str | None) -> SafeString:
    if state == "late":
        days = -days_left
        words = ngettext("%(n)s working day late", "%(n)s working days late", days) % {"n": days}
        mark = icon("late")
    else:
        days = days_left
        words = _("today") if days == 0 else ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}
        mark = mark_safe('<span class="el-age__ring" aria-hidden="true"></span>')
    return format_html(
        '<span class="el-age" data-s="{}" data-p="{}">{}<span class="num">{}</span></span>',
        state,
        percent,
        mark,
        words,
    )


@register.simple_tag
def row_url(name: str, *keys: Any) -> str:
    """The address of a row, for lists: `{% url %}` for a page whose address holds keys, at a tenth of the cost."""
    address = _address_around_keys(name, len(keys))
    for key in keys:
        address = address.replace(_ANY_KEY, str(key), 1)
    return address


@cache
def _address_around_keys(name: str, number: int) -> str:
    return reverse(name, args=[_ANY_KEY] * number)


@register.filter
def iso(moment: datetime | None) -> str:
    """A moment for the `datetime` attribute of `<time>`: as `date:"c"`, at a tenth of the cost."""
    return timezone.localtime(moment).isoformat() if moment else ""


@register.filter
def marked(text: str) -> SafeString:
    """Text with the search marks turned into <mark>; everything else is escaped."""
    escaped = str(escape(text))
    for character, tag in _MARKS.items():
        escaped = escaped.replace(character, tag)
    return mark_safe(escaped)  # noqa: S308 - escaped above


@register.filter
def prose(text: str) -> SafeString:
    """Plain text as paragraphs, "- " lines as a list, "## " lines as a heading. Nothing in it is trusted as HTML."""
    blocks: list[SafeString] = []
    for raw in str(text or "").replace("\r\n", "\n").split("\n\n"):
        blocks.extend(_blocks([line.strip() for line in raw.split("\n") if line.strip()]))
    return mark_safe("\n".join(blocks))  # noqa: S308 - each block is built by format_html


def _blocks(lines: list[str]) -> list[SafeString]:
    """One block per run of lines of the same kind."""
    return [_block(kind, list(run)) for kind, run in groupby(lines, key=_kind)]


def _kind(line: str) -> str:
    return line[:2] if line.startswith(("- ", "## ")) else ""


def _block(kind: str, lines: list[str]) -> SafeString:
    if kind == "- ":
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line[2:],) for line in lines)))
    if kind == "##":
        return format_html_join("", "<h3>{}</h3>", ((line[3:],) for line in lines))
    return format_html('<p class="utrecht-paragraph">{}</p>', _lines(lines))


def _lines(lines: list[str]) -> SafeString:
    return mark_safe("<br>".join(conditional_escape(line) for line in lines))  # noqa: S308 - escaped


@register.filter
def short_moment(moment: datetime | None) -> str:
    """14.32 today, "gisteren 14.32", else 9 nov or 9 nov 2025."""
    if not moment:
        return ""
    local = timezone.localtime(moment)
    days = (timezone.localdate() - local.date()).days
    time = _hour(local)
    if days == 0:
        return time
    if days == 1:
        return _("yesterday %(time)s") % {"time": time}
    return short_day(local.date())


@register.filter
def list_moment(moment: datetime | None) -> str:
    """ma 9 nov 14.32, for lists: as `date:"D j b G.i"`, at a tenth of the cost."""
    if not moment:
        return ""
    local = timezone.localtime(moment)
    return f"{_in_words(local.date(), 'D j b', get_language())} {_hour(local)}"


def _hour(local: datetime) -> str:
    return f"{local.hour}.{local.minute:02}"


@lru_cache(4000)  # lists show few days many times
def _in_words(day: date, how: str, _language: str | None) -> str:
    return format_date(day, how)


@register.filter
def short_day(day: date | None) -> str:
    """9 nov, with the year when it is not this one."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    if not day:
        return ""
    language = get_language()
    text = _in_words(day, "j M" if day.year == timezone.localdate().year else "j M Y", language)
    return text.lower() if language == "nl" else text  # Dutch months have no capital


@register.filter
def long_day(day: date | None) -> str:
    """maandag 30 november, with the year when it is not this one."""
    if not day:
        return ""
    how = "l j F" if day.year == timezone.localdate().year else "l j F Y"
    return _in_words(day, how, get_language())


@register.filter
def channel_icon(channel: str) -> str:
    """The icon of a channel, by its code."""
    return _CHANNEL_ICONS.get(channel, "chat")


@register.filter
def seconds(value: int | None) -> str:
    """A duration as m:ss or h:mm:ss."""
    if value is None:
        return "–"
    minutes, rest = divmod(int(value), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def percent(value: float | None) -> str:
    """A share as 79,7% (in English 79.7%); a dash when there is nothing to divide by."""
    if value is None:
        return "–"
    return _number(round(value * 100, 1), 1 if round(value * 1000) % 10 else 0, get_language()) + "%"


@register.filter
def thousands(value: int | None) -> str:
    """6.512 (in English 6,512)."""
    return "–" if value is None else _number(value, 0, get_language())


@lru_cache(10_000)
def _number(value: float, decimals: int, _language: str | None) -> str:
    return formats.number_format(value, decimals, force_grouping=True)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The value under a key, or None."""
    return mapping.get(key)
