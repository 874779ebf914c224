"""What changes in the figures: days are summed, targets and costs kept, reports made, actions followed."""

from .days import count_anew, rebuild_sums, sum_days_that_are_over
from .exports import as_open_data, as_pdf, as_sheet, as_text
from .reports import (
    comment_report,
    make_planned_reports,
    make_report,
    plan_report,
    publish_report,
    receivers_for,
    renew_report,
    stop_plan,
)
from .settings import add_cost, choose_channels, drop_cut, end_cost, keep_cut, set_target
from .steering import SAMPLE, Plan, draw_rescores, end_action, kept_figure, rescore, start_action

__all__ = [
    "SAMPLE",
    "Plan",
    "add_cost",
    "as_open_data",
    "as_pdf",
    "as_sheet",
    "as_text",
    "choose_channels",
    "comment_report",
    "count_anew",
    "draw_rescores",
    "drop_cut",
    "end_action",
    "end_cost",
    "keep_cut",
    "kept_figure",
    "make_planned_reports",
    "make_report",
    "plan_report",
    "publish_report",
    "rebuild_sums",
    "receivers_for",
    "renew_report",
    "rescore",
    "set_target",
    "start_action",
    "stop_plan",
    "sum_days_that_are_over",
]
