"""Who owns content approves it: give that to the standard roles of existing contact centres."""

from typing import Any

from django.db import migrations

_APPROVE = "content.approve"


def add(apps: Any, schema_editor: Any) -> None:
    Role = apps.get_model("accounts", "Role")
    for role in Role.objects.filter(code__in=("content_editor", "back_office")):
        role.permissions = sorted({*role.permissions, _APPROVE})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_roles_of_the_function_structure")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
