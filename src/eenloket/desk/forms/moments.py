"""Days and times as the browser or a person writes them."""

from __future__ import annotations

from datetime import date, time

from django.utils.dateparse import parse_date, parse_time

from eenloket.parties.rules import parse_dutch_date


def date_from(value: str) -> date | None:
    """None when it is empty or does not exist."""
    try:
        return parse_date(value) or parse_dutch_date(value)
    except ValueError:
        return None


def time_from(value: str) -> time | None:
    try:
        return parse_time(value)
    except ValueError:
        return None
