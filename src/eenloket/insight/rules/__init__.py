"""The arithmetic of figures. No clock, no database."""

from .charts import LineChart, line_chart, steps_for
from .cost import WRITTEN_MINUTES, CostItem, Costs, costs_of, work_seconds
from .judging import Verdict, differ, judged, spread_beyond_chance
from .report_periods import last_over, report_period
from .shares import (
    FEWEST_FOR_LINE,
    FEWEST_FOR_RISE,
    LONGEST_PERIOD,
    NEAR_NORM,
    NORM_DIRECT,
    NOTHING,
    REPEAT_DAYS,
    RISE_TIMES,
    RISE_WEEKS,
    Scale,
    against_norm,
    asks_again,
    days_for_line,
    is_sudden_rise,
    label_every,
    period_of,
    points_changed,
    scale_for,
)
from .slots import COUNTED_STATES, seconds_per_slot

__all__ = [
    "COUNTED_STATES",
    "FEWEST_FOR_LINE",
    "FEWEST_FOR_RISE",
    "LONGEST_PERIOD",
    "NEAR_NORM",
    "NORM_DIRECT",
    "NOTHING",
    "REPEAT_DAYS",
    "RISE_TIMES",
    "RISE_WEEKS",
    "WRITTEN_MINUTES",
    "CostItem",
    "Costs",
    "LineChart",
    "Scale",
    "Verdict",
    "against_norm",
    "asks_again",
    "costs_of",
    "days_for_line",
    "differ",
    "is_sudden_rise",
    "judged",
    "label_every",
    "last_over",
    "line_chart",
    "period_of",
    "points_changed",
    "report_period",
    "scale_for",
    "seconds_per_slot",
    "spread_beyond_chance",
    "steps_for",
    "work_seconds",
]
