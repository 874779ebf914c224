from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils import formats
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from eenloket.desk.views.satisfaction import Line

register = template.Library()


@register.filter
def mark(value: float | None) -> str:
    """A mark as people write it: 7,6."""
    return "–" if value is None else formats.number_format(round(value, 1), 1)


@register.simple_tag(takes_context=True)
def line_link(context: dict[str, Any], line: Line, text: Any) -> SafeString:
    """The number of marks of a group, which opens them; plain text for who may not see rows."""
    if not context.get("may_see_rows"):
        return conditional_escape(text)
    address = escape(f"{context['rows_at']}which=marked&{line.filters}")
    words = f'{conditional_escape(text)}<span class="sr"> {escape(line.label)}</span>'
    return mark_safe(f'<a href="{address}">{words}</a>')  # noqa: S308 - all parts are escaped
