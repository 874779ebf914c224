"""Who keeps the agreements with departments: give it to the standard roles of existing centres."""

from typing import Any

from django.db import migrations

_CODE = "agreements.manage"
_ROLES = ("manager", "administrator")


def add(apps: Any, schema_editor: Any) -> None:
    Role = apps.get_model("accounts", "Role")
    for role in Role.objects.filter(code__in=_ROLES):
        role.permissions = sorted({*role.permissions, _CODE})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial"), ("accounts", "0006_live_work")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
