"""Who hosts at the counter and who arranges it: give it to the standard roles of existing centres."""

from typing import Any

from django.db import migrations

_GIVEN = {
    "advisor_2": {"counter.host"},
    "advisor_1": {"counter.host"},
    "team_leader": {"counter.host", "counter.manage"},
    "manager": {"counter.host", "counter.manage"},
    "administrator": {"counter.manage"},
}


def add(apps: Any, schema_editor: Any) -> None:
    Role = apps.get_model("accounts", "Role")
    for role in Role.objects.filter(code__in=_GIVEN):
        role.permissions = sorted({*role.permissions, *_GIVEN[role.code]})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_live_work"), ("counter", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
