from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_alter_caseevent_kind"), ("contacts", "0003_written_channels")]

    operations = [
        # The table went to contacts, which counts questions and cases alike.
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="ReferenceCounter")])
    ]
