"""Who agrees with other organisations, warns about a party, reviews that and keeps applications: give it to the standard
roles of existing centres."""

from typing import Any

from django.db import migrations

_ADVISORS = ("advisor_3", "advisor_2", "advisor_1", "team_leader")
_GIVEN = {
    "cases.manage_outside": ("team_leader", "administrator"),
    "parties.warn": _ADVISORS,
    "parties.review_warnings": ("team_leader",),
    "launchers.manage": ("administrator",),
}


def add(apps: Any, schema_editor: Any) -> None:
    Role = apps.get_model("accounts", "Role")
    for code, roles in _GIVEN.items():
        for role in Role.objects.filter(code__in=roles):
            role.permissions = sorted({*role.permissions, code})
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_extras_permissions"), ("accounts", "0006_live_work")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
