"""Who may do what on the written channels: give it to the standard roles of existing centres."""

from typing import Any

from django.db import migrations

_GIVEN = {
    "advisor_2": {"gateways.sms", "post.register"},
    "advisor_1": {"gateways.sms", "post.register"},
    "team_leader": {"gateways.sms", "post.register", "outreach.broadcast", "outreach.approve"},
    "manager": {"outreach.broadcast", "outreach.approve"},
    "administrator": {"gateways.manage", "webforms.manage"},
}


def add(apps: Any, schema_editor: Any) -> None:
    Role = apps.get_model("accounts", "Role")
    for role in Role.objects.filter(code__in=_GIVEN):
        role.permissions = sorted({*role.permissions, *_GIVEN[role.code]})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_writing_notices")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
