"""Everything the history is told with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from .foundation import World
    from .people import Citizens
    from .stories import Stories


@dataclass(frozen=True)
class Scene:
    """One contact centre, its citizens, the stories if it has any, and the moment up to which is told."""

    world: World
    citizens: Citizens
    random: Random
    stories: Stories | None
    now: datetime

    @property
    def today(self) -> date:
        return timezone.localtime(self.now).date()
