"""A filter of figures as the address of a page."""

from __future__ import annotations

from urllib.parse import urlencode

from .types import FigureFilter, Period, PeriodName


def query_for(wanted: FigureFilter, period: Period | None = None) -> str:
    """A filter as the address of a page has it, with its days."""
    period = period or wanted.period
    pairs = {
        "period": PeriodName.CHOSEN.value,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "team": wanted.team_id,
        "municipality": wanted.municipality_id,
        "channel": wanted.channel,
        "portal_area": wanted.portal_area_id,
    }
    return urlencode({name: value for name, value in pairs.items() if value})
