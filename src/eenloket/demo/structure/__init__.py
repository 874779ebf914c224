"""The function structure of a demo contact centre: functions, where people stand, learning, placement, personnel.

One file per module that it fills, each with `tell(world, random, today)`; the order is that of the chain.
"""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING

from . import assessment, functions, learning, personnel, placement

if TYPE_CHECKING:
    from eenloket.demo.foundation import World


def tell(world: World, random: Random, today: date) -> None:
    functions.tell(world, random, today)
    assessment.tell(world, random, today)
    learning.tell(world, random, today)
    placement.tell(world, random, today)
    personnel.tell(world, random, today)
