"""What changes in the figures: days are summed, targets and costs kept, reports made, actions followed."""

from .days import count_anew, sum_days_that_are_over

__all__ = ["count_anew", "sum_days_that_are_over"]
