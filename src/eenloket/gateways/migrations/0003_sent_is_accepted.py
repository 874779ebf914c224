from django.db import migrations, models


class Migration(migrations.Migration):
    """What was called sent had been taken by the other side; each message was due when it was made."""

    dependencies = [("gateways", "0002_outbox_grown_up")]

    operations = [
        migrations.RunSQL(
            "UPDATE gateways_outboxmessage SET due_at = created_at,"
            " state = CASE state WHEN 'sent' THEN 'accepted' ELSE state END",
            "UPDATE gateways_outboxmessage SET state = 'sent' WHERE state IN ('accepted', 'delivered')",
        ),
        migrations.AlterField(
            "outboxmessage",
            "due_at",
            models.DateTimeField(help_text="when it was to go: the promise and our patience count from here"),
        ),
    ]
