from __future__ import annotations

from pathlib import Path

import polib
import pytest

from script import catalogues

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
print(_("Saved at %(time)s"), pgettext("of a case", "Open"), ngettext("%(n)s day", "%(n)s days", 2))
"""
PAGE = """{% load i18n %}
  <p>{% translate "Open" %}
    {% blocktranslate count n=n trimmed %}{{ n }} case{% plural %}{{ n }} cases{% endblocktranslate %}</p>
"""


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(catalogues, "SOURCE", tmp_path)
    (tmp_path / "desk" / "templates").mkdir(parents=True)
    (tmp_path / "desk" / "__init__.py").write_text(PYTHON)
    (tmp_path / "desk" / "templates" / "page.html").write_text(PAGE)
    return tmp_path / "desk"


def translate(app: Path, **translations: str) -> None:
    catalogue = polib.pofile(str(catalogues.catalogue_path(app)))
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
        else:
            entry.msgstr = translations.get(entry.msgid.split()[0].lower(), entry.msgid)
    catalogue.save()


def test_what_code_and_pages_say_is_found(app: Path) -> None:
    assert set(catalogues.wanted_by(app)) == {
        (None, "Saved at %(time)s"),
        ("of a case", "Open"),
        (None, "Open"),
        (None, "%(n)s day"),
        (None, "%(n)s case"),
    }


def test_a_translated_catalogue_has_no_faults(app: Path) -> None:
    catalogues.update(app)
    translate(app, saved="Bewaard om %(time)s")
    assert list(catalogues.faults(app)) == []


def test_translations_are_kept_and_what_is_gone_is_dropped(app: Path) -> None:
    catalogues.update(app)
    translate(app, saved="Bewaard om %(time)s")
    (app / "templates" / "page.html").unlink()
    catalogues.update(app)
    known = catalogues.read(app)
    assert (None, "%(n)s case") not in known
    assert known[None, "Saved at %(time)s"].msgstr == "Bewaard om %(time)s"


def test_what_is_missing_or_wrong_is_listed(app: Path) -> None:
    catalogues.update(app)
    translate(app, saved="Bewaard om %(tijd)s", open="")
    (app / "new.py").write_text('_("Newer")')
    assert sorted(catalogues.faults(app)) == [
        "not in the catalogue: 'Newer'",
        "not translated: 'Open'",
        "not translated: 'Open'",
        "other placeholders: 'Saved at %(time)s'",
    ]


def test_one_message_with_two_translations_is_listed(app: Path) -> None:
    other = app.with_name("website")
    other.mkdir()
    (other / "__init__.py").write_text('_("Open")')
    for each, text in ((app, "Open"), (other, "Openen")):
        catalogues.update(each)
        translate(each, open=text)
    assert list(catalogues.ambiguous()) == ["desk, website: translated differently: 'Open'"]
