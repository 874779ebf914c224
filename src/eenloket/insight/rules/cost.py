"""What a contact centre costs in a period, and how that is shared out over its contacts."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

# Minutes of work per contact where nobody measures them. Adjustable would suggest that they are known; they are advice,
# said under the figure, and only share the cost out over the channels.
WRITTEN_MINUTES: Final[Mapping[str, int]] = {"web_form": 6, "email": 8, "post": 12, "sms": 2}


@dataclass(frozen=True, kw_only=True)
class CostItem:
    """A rate per hour, or an amount per month (of one channel, or of all), from a day up to another."""

    is_hourly: bool
    cents: int
    from_day: date
    until_day: date | None = None
    channel: str = ""

    def holds_on(self, day: date) -> bool:
        return self.from_day <= day and (self.until_day is None or day < self.until_day)


@dataclass(frozen=True)
class Costs:
    """Euros of a period: shared by all channels, and of one channel each."""

    shared: float
    by_channel: Mapping[str, float]

    @property
    def total(self) -> float:
        return self.shared + sum(self.by_channel.values())


def costs_of(items: Iterable[CostItem], hours: Mapping[date, float], first: date, last: date) -> Costs:
    """Hours of each day by the rates that hold that day, and of the fixed amounts the part of each month that the days
    are (an amount of 310 euros counts 10 euros for one day of a month of 31)."""
    shared, by_channel = 0.0, dict[str, float]()
    items = list(items)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        share = 1 / calendar.monthrange(day.year, day.month)[1]
        for item in items:
            if not item.holds_on(day):
                continue
            euros = item.cents / 100 * (hours.get(day, 0.0) if item.is_hourly else share)
            if item.channel and not item.is_hourly:
                by_channel[item.channel] = by_channel.get(item.channel, 0.0) + euros
            else:
                shared += euros
    return Costs(shared, by_channel)


def work_seconds(channel: str, contacts: int, measured: int) -> float:
    """How much handling time contacts of a channel stand for, by which costs are shared out."""
    return measured + 60 * WRITTEN_MINUTES.get(channel, 0) * contacts
