"""Changing the function structure: one verb per function."""

from .appointments import appoint, end_appointment, follow_calendar
from .importing import (
    Incoming,
    drop_foreign,
    import_national,
    import_profiles,
    incoming,
    keep_foreign,
    read_upload,
    store_national,
    store_profiles,
)
from .leaving import end_employment
from .making import (
    adopt_national_profiles,
    adopt_profiles,
    copy_profile,
    merge_profiles,
    set_in_use,
    set_profile_facts,
    take_over_edition,
)
from .people import (
    add_employee,
    enrol_employee,
    ensure_employee,
    rename_employee,
    set_superior,
    withdraw_employee,
)
from .versions import (
    change_draft,
    discard_draft,
    publish_draft,
    seal_of,
    start_draft,
    store_version,
)

__all__ = [
    "Incoming",
    "add_employee",
    "adopt_national_profiles",
    "adopt_profiles",
    "appoint",
    "change_draft",
    "copy_profile",
    "discard_draft",
    "drop_foreign",
    "end_appointment",
    "end_employment",
    "enrol_employee",
    "ensure_employee",
    "follow_calendar",
    "import_national",
    "import_profiles",
    "incoming",
    "keep_foreign",
    "merge_profiles",
    "publish_draft",
    "read_upload",
    "rename_employee",
    "seal_of",
    "set_in_use",
    "set_profile_facts",
    "set_superior",
    "start_draft",
    "store_national",
    "store_profiles",
    "store_version",
    "take_over_edition",
    "withdraw_employee",
]
