"""The one place that knows what time it is, in Europe/Amsterdam."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def now() -> datetime:
    """This moment, with time zone."""
    return timezone.now()


def today() -> date:
    """The calendar day in the Netherlands."""
    return timezone.localdate()


def day_of(moment: datetime) -> date:
    """The Dutch calendar day on which `moment` falls."""
    return timezone.localtime(moment).date()


def start_of(day: date, *, days: int = 0) -> datetime:
    """Midnight in the Netherlands at the start of `day`, or of the day so many days later."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
