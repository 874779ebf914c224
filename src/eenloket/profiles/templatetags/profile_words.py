"""What profiles ask, in words."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from eenloket.profiles.types import WEIGHT_WORDS, Demand, Element, Form, Kind
from eenloket.profiles.web import FieldLine, asked_words, level_words, measure_words

register = template.Library()
_TAGS = {"gone": "del", "new": "ins"}


@register.filter
def asked(element: Element | None) -> str:
    """Level, weight and demand of an element in one line."""
    return asked_words(element) if element else ""


@register.filter("level_words")
def words_of_level(level: int | None) -> str:
    return level_words(level)


@register.filter
def weight_words(weight: int) -> str:
    return str(WEIGHT_WORDS.get(weight, weight))


@register.filter
def measured(measure: Any) -> str:
    return measure_words(measure)


@register.filter
def form_words(form: str) -> str:
    return str(Form(form).label)


@register.filter
def kind_words(kind: str) -> str:
    return str(Kind(kind).label)


@register.filter
def demand_words(demand: str) -> str:
    return str(Demand(demand).label)


@register.filter
def runs(line: FieldLine) -> SafeString:
    """A field that changed, with what went struck through and what came underlined; said aloud as well."""
    words = {"gone": _("gone:"), "new": _("new:")}
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html(
                    '<{tag}><span class="sr">{word} </span>{text}</{tag}>', tag=_TAGS[kind], word=words[kind], text=text
                )
                if kind in _TAGS
                else text,
            )
            for kind, text in line.runs
        ),
    )


@register.filter
def shortened(text: str, length: int) -> str:
    """The first words of a text."""
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + "…"
