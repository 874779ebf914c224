"""The product may add to the audit trail and read it, nothing else."""

from typing import Any

from django.conf import settings
from django.db import migrations


def take_rights(apps: Any, schema_editor: Any) -> None:
    app = settings.EENLOKET_APP_ROLE
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] != app:
            name = schema_editor.quote_name(app)
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON core_auditentry FROM {name}")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(take_rights, migrations.RunPython.noop)]
