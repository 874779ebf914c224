"""What is known of what citizens thought."""

from .figures import responses_behind, satisfaction, teams_with_figures
from .invitations import (
    by_code,
    code_for,
    has_opted_out,
    is_over,
    kiosk_marks_since,
    open_by_number,
    was_asked_since,
)
from .settings import fewest_of, page_words, rules_of, setting_of

__all__ = [
    "by_code",
    "code_for",
    "fewest_of",
    "has_opted_out",
    "is_over",
    "kiosk_marks_since",
    "open_by_number",
    "page_words",
    "responses_behind",
    "rules_of",
    "satisfaction",
    "setting_of",
    "teams_with_figures",
    "was_asked_since",
]
