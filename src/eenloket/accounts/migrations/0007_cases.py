"""Who sees sensitive cases and who keeps case types: give it to the standard roles of existing centres."""

from typing import Any

from django.db import migrations

_GIVEN = {
    "advisor_1": {"cases.sensitive"},
    "team_leader": {"cases.sensitive"},
    "manager": {"cases.sensitive"},
    "administrator": {"cases.manage_types"},
}


def add(apps: Any, schema_editor: Any) -> None:
    Role = apps.get_model("accounts", "Role")
    for role in Role.objects.filter(code__in=_GIVEN):
        role.permissions = sorted({*role.permissions, *_GIVEN[role.code]})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_live_work")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
