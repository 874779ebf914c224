"""What can be asked about forms. Nothing here changes anything."""

from .answers import Offer, offers_for, sure_answer
from .figures import DayCount, FormFigures, PageLeft, days_behind, figures_of, page_title, visits_behind
from .forms import (
    design_of,
    find_form,
    forms_within_reach,
    get_form,
    get_version,
    has_changes,
    may_change,
    online_forms,
    version_design,
    versions_of,
)
from .held import get_held, held_count, held_submissions
from .own import Known, drafts_of, fixed_values, known_of
from .steering import address_of, form_for, forms_about
from .submissions import files_by_field, find_submission, key_in, mark_of, question_in, token_for, values_of

__all__ = [
    "DayCount",
    "FormFigures",
    "Known",
    "Offer",
    "PageLeft",
    "address_of",
    "days_behind",
    "design_of",
    "drafts_of",
    "figures_of",
    "files_by_field",
    "find_form",
    "find_submission",
    "fixed_values",
    "form_for",
    "forms_about",
    "forms_within_reach",
    "get_form",
    "get_held",
    "get_version",
    "has_changes",
    "held_count",
    "held_submissions",
    "key_in",
    "known_of",
    "mark_of",
    "may_change",
    "offers_for",
    "online_forms",
    "page_title",
    "question_in",
    "sure_answer",
    "token_for",
    "values_of",
    "version_design",
    "versions_of",
    "visits_behind",
]
