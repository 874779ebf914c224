import uuid

from django.db import migrations, models

_TRIGGER = """
CREATE FUNCTION content_catalogue_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO content_catalogueversion
    VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.contact_centre_id ELSE NEW.contact_centre_id END, gen_random_uuid())
    ON CONFLICT (contact_centre_id) DO UPDATE SET version = excluded.version;
    RETURN NULL;
END $$;
CREATE TRIGGER catalogue_changed AFTER INSERT OR UPDATE OR DELETE ON content_answer
    FOR EACH ROW EXECUTE FUNCTION content_catalogue_changed();
INSERT INTO content_catalogueversion
    SELECT contact_centre_id, gen_random_uuid() FROM content_answer GROUP BY contact_centre_id;
"""
_BACK = "DROP TRIGGER catalogue_changed ON content_answer; DROP FUNCTION content_catalogue_changed();"


class Migration(migrations.Migration):
    """Answers are found in memory: the index in the table goes, a version that each process can ask for comes."""

    dependencies = [("content", "0002_text_search")]

    operations = [
        migrations.RemoveIndex(model_name="answer", name="answer_search"),
        migrations.RemoveField(model_name="answer", name="search_vector"),
        migrations.DeleteModel(name="SearchWord"),
        migrations.CreateModel(
            name="CatalogueVersion",
            fields=[
                ("contact_centre_id", models.UUIDField(primary_key=True, serialize=False)),
                ("version", models.UUIDField(default=uuid.uuid4)),
            ],
        ),
        migrations.CreateModel(
            name="TextMeaning",
            fields=[
                ("digest", models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                ("vector", models.BinaryField()),
            ],
        ),
        migrations.RunSQL(_TRIGGER, _BACK),
    ]
