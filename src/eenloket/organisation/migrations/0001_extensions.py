"""Trigrams for names and typos, unaccent for search: both trusted extensions, so the owner of the database may
create them (PostgreSQL 13 and up)."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [TrigramExtension(), UnaccentExtension()]
