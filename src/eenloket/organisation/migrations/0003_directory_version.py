import uuid

from django.db import migrations, models

_TABLES = ("municipality", "openingspan", "closingday", "department", "portalarea")
_FUNCTIONS = """
CREATE FUNCTION organisation_new_directory_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.directory_version := gen_random_uuid();
    RETURN NEW;
END $$;

CREATE FUNCTION organisation_directory_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
BEGIN
    UPDATE organisation_contactcentre SET directory_version = gen_random_uuid() WHERE id = COALESCE(
        (changed ->> 'contact_centre_id')::uuid,
        (SELECT contact_centre_id FROM organisation_municipality WHERE id = (changed ->> 'municipality_id')::uuid)
    );
    RETURN NULL;
END $$;
"""
_TRIGGERS = """
CREATE TRIGGER directory_version BEFORE UPDATE ON organisation_contactcentre
    FOR EACH ROW EXECUTE FUNCTION organisation_new_directory_version();
""" + "".join(
    f"""
CREATE TRIGGER directory_changed AFTER INSERT OR UPDATE OR DELETE ON organisation_{table}
    FOR EACH ROW EXECUTE FUNCTION organisation_directory_changed();
"""
    for table in _TABLES
)
_BACK = (
    "DROP TRIGGER directory_version ON organisation_contactcentre;"
    + "".join(f"DROP TRIGGER directory_changed ON organisation_{table};" for table in _TABLES)
    + "DROP FUNCTION organisation_directory_changed(); DROP FUNCTION organisation_new_directory_version();"
)


class Migration(migrations.Migration):
    """Each change of what `organisation.directory` keeps makes a new version of it, by whatever way it was made."""

    dependencies = [("organisation", "0002_initial")]

    operations = [
        migrations.AddField(
            model_name="contactcentre",
            name="directory_version",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.RunSQL(_FUNCTIONS + _TRIGGERS, _BACK),
    ]
