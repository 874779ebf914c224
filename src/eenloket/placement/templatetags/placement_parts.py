"""Small parts of the pages of placement: the bar of a match, a signed number."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eenloket.placement.types import Proposal

register = template.Library()


@register.simple_tag
def match_bar(proposal: Proposal) -> SafeString:
    """What is sure as a bar, what is not known yet as a hatched part behind it; the words stand beside it."""
    label = _("at least %(sure)s, at most %(best)s of 100") % {"sure": proposal.sure, "best": proposal.at_best}
    return format_html(
        '<svg class="mbar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="mbar__all" width="100" height="8"></rect>'
        '<rect class="mbar__maybe" x="{}" width="{}" height="8"></rect>'
        '<rect class="mbar__sure" width="{}" height="8"></rect></svg>',
        label,
        proposal.sure,
        proposal.at_best - proposal.sure,
        proposal.sure,
    )


@register.filter
def signed(value: Decimal | int) -> str:
    """+2, −1 or 0."""
    if not value:
        return "0"
    return ("+" if value > 0 else "−") + _plain(value if value > 0 else -value)


@register.filter
def hours(value: Decimal | int | None) -> str:
    """28,5 or 36."""
    return "–" if value is None else _plain(value)


def _plain(value: Decimal | int) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


@register.filter
def musts_below(count: int) -> str:
    return ngettext("%(n)s must below level", "%(n)s musts below level", count) % {"n": count}


@register.filter
def conditions_asked(count: int) -> str:
    return ngettext("%(n)s condition", "%(n)s conditions", count) % {"n": count}


@register.filter
def wish_words(place: int) -> str:
    """Which wish it is."""
    return {1: _("first wish"), 2: _("second wish"), 3: _("third wish")}.get(place, _("a wish"))


@register.filter
def vacant(count: int) -> str:
    return ngettext("%(n)s vacancy", "%(n)s vacancies", count) % {"n": count}


@register.filter
def too_many(count: int) -> str:
    return ngettext("%(n)s too many", "%(n)s too many", count) % {"n": count}


@register.filter
def overdue_words(count: int) -> str:
    return ngettext("%(n)s overdue", "%(n)s overdue", count) % {"n": count}


@register.filter
def rounded(value: Fraction) -> str:
    """12 or 15,5."""
    return f"{float(value):.1f}".removesuffix(".0").replace(".", ",")
