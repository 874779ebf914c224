"""Dutch stemming without accents, and the same words unstemmed for the vocabulary."""

from django.db import migrations

_WORDS = "asciihword, asciiword, hword, hword_asciipart, hword_part, word"


class Migration(migrations.Migration):
    dependencies = [("content", "0001_initial"), ("organisation", "0001_extensions")]
    operations = [
        migrations.RunSQL(
            f"""
            CREATE TEXT SEARCH CONFIGURATION eenloket_nl (COPY = pg_catalog.dutch);
            ALTER TEXT SEARCH CONFIGURATION eenloket_nl ALTER MAPPING FOR {_WORDS} WITH unaccent, dutch_stem;
            CREATE TEXT SEARCH CONFIGURATION eenloket_simple (COPY = pg_catalog.simple);
            ALTER TEXT SEARCH CONFIGURATION eenloket_simple ALTER MAPPING FOR {_WORDS} WITH unaccent, simple;
            """,
            "DROP TEXT SEARCH CONFIGURATION eenloket_simple; DROP TEXT SEARCH CONFIGURATION eenloket_nl;",
        )
    ]
