import uuid

from django.db import migrations, models

_WATCHED = ("contactcentre", "municipality", "openingspan", "closingday", "department", "portalarea")
_FUNCTION = """
CREATE FUNCTION organisation_directory_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    centre uuid := CASE WHEN TG_TABLE_NAME = 'organisation_contactcentre' THEN (changed ->> 'id')::uuid
        ELSE COALESCE(
            (changed ->> 'contact_centre_id')::uuid,
            (SELECT contact_centre_id FROM organisation_municipality WHERE id = (changed ->> 'municipality_id')::uuid)
        ) END;
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'organisation_contactcentre' THEN
        DELETE FROM organisation_directoryversion WHERE contact_centre_id = centre;
    ELSIF centre IS NOT NULL THEN
        INSERT INTO organisation_directoryversion VALUES (centre, gen_random_uuid())
        ON CONFLICT (contact_centre_id) DO UPDATE SET version = excluded.version;
    END IF;
    RETURN NULL;
END $$;
INSERT INTO organisation_directoryversion SELECT id, gen_random_uuid() FROM organisation_contactcentre;
"""


def _trigger(table: str) -> str:
    return f"""
    CREATE TRIGGER directory_changed AFTER INSERT OR UPDATE OR DELETE ON organisation_{table}
        FOR EACH ROW EXECUTE FUNCTION organisation_directory_changed();
    """


class Migration(migrations.Migration):
    """Each change of what `organisation.directory` keeps makes a new version of it, by whatever way it was made."""

    dependencies = [("organisation", "0002_initial")]

    operations = [
        migrations.CreateModel(
            name="DirectoryVersion",
            fields=[
                ("contact_centre_id", models.UUIDField(primary_key=True, serialize=False)),
                ("version", models.UUIDField(default=uuid.uuid4)),
            ],
        ),
        migrations.RunSQL(
            _FUNCTION + "".join(map(_trigger, _WATCHED)),
            "".join(f"DROP TRIGGER directory_changed ON organisation_{table};" for table in _WATCHED)
            + "DROP FUNCTION organisation_directory_changed();",
        ),
    ]
