from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.utils import timezone


def mark_what_was_done(apps: Any, schema_editor: Any) -> None:
    """Until now rights came and went as soon as an appointment was recorded: what has its day behind it is done. What
    lies ahead is told on its day."""
    appointments = apps.get_model("profiles", "Appointment").objects
    today, now = timezone.localdate(), timezone.now()
    appointments.filter(starts_on__lte=today).update(begun_at=now)
    appointments.filter(ends_on__lte=today).update(ended_at=now)


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0004_candidates"),
    ]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="begun_at",
            field=models.DateTimeField(
                blank=True, help_text="when its rights were given and its begin told", null=True
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="ended_at",
            field=models.DateTimeField(blank=True, help_text="when its rights were taken and its end told", null=True),
        ),
        migrations.RunPython(mark_what_was_done, migrations.RunPython.noop),
    ]
