"""Small parts of the pages of quality."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from eenloket.quality.types import NOT_APPLICABLE, Criterion
from eenloket.ui.templatetags.eenloket_ui import percent, seconds

register = template.Library()


@register.filter
def mark_of(mark: Any, criterion: Criterion) -> str:
    """A mark in words: 3 of 4, yes, no, not applicable, or a dash."""
    if mark is None or mark == "":
        return "–"
    if mark == NOT_APPLICABLE:
        return _("n/a")
    if criterion.is_yes_no:
        return _("yes") if int(mark) else _("no")
    return f"{mark}/{criterion.most}"


@register.filter
def of_hundred(score: Any) -> str:
    """A score as a whole number; a dash without one."""
    return "–" if score is None else str(round(float(score)))


@register.filter
def decimals(value: float | None) -> str:
    """0,35 (in English 0.35)."""
    return "–" if value is None else formats.number_format(value, 2)


@register.filter
def trimmed(value: float) -> str:
    """A sum of weights, without needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", formats.get_format("DECIMAL_SEPARATOR"))


@register.simple_tag
def bar(share: float | None) -> SafeString:
    """A horizontal bar from zero; the figure stands beside it."""
    width = 0 if share is None else round(100 * max(0.0, min(1.0, float(share))))
    return format_html(
        '<svg class="q-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="q-bar__all" width="100" height="8"/><rect width="{}" height="8"/></svg>',
        width,
    )


@register.simple_tag
def measured(coaching: Any, value: float | None) -> str:
    """A figure of a coaching action in its own unit."""
    if value is None:
        return "–"
    return seconds(round(value)) if coaching.measure == "talk_time" else percent(value)
