"""Who settles whom citizens are asked: give it to the standard roles of existing centres."""

from typing import Any

from django.db import migrations

_GIVEN = {"manager": {"surveys.manage"}, "administrator": {"surveys.manage"}}


def add(apps: Any, schema_editor: Any) -> None:
    Role = apps.get_model("accounts", "Role")
    for role in Role.objects.filter(code__in=_GIVEN):
        role.permissions = sorted({*role.permissions, *_GIVEN[role.code]})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_figures")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
