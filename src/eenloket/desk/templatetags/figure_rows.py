from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils import formats
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def rows_link(context: dict[str, Any], text: Any, label: str = "", **which: Any) -> SafeString:
    """A figure that opens its rows, within the filters of the page; plain text for who may not see rows.

    `label` says to a screen reader what the figure is when its place in a table does not.
    """
    words = format_html('{}<span class="sr"> {}</span>', text, label) if label else conditional_escape(text)
    if not context.get("may_see_rows"):
        return words
    extra = urlencode({name: value for name, value in which.items() if value is not None})
    return mark_safe(f'<a href="{escape(context["rows_at"] + extra)}">{words}</a>')  # noqa: S308 - both are escaped


@register.filter
def signed_percent(value: float) -> str:
    """+1,2 or -0,4: a difference in percent or points."""
    sign = "+" if value >= 0 else "−"
    return sign + formats.number_format(abs(round(value * 100, 1)), 1)
