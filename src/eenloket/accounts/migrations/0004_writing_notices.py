"""Who edits content or leads people writes notices to colleagues: give that to the standard roles of existing centres."""

from typing import Any

from django.db import migrations

_WRITE = "content.notices"


def add(apps: Any, schema_editor: Any) -> None:
    Role = apps.get_model("accounts", "Role")
    for role in Role.objects.filter(code__in=("content_editor", "team_leader", "manager")):
        role.permissions = sorted({*role.permissions, _WRITE})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_approving_content")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
