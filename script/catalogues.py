"""The message catalogues of the apps, without gettext's own programs.

extract   update each app's locale/nl/LC_MESSAGES/django.po; translations are kept, what is gone is dropped
compile   write the .mo files that Django reads
check     list what is missing, fuzzy, outdated, ambiguous or has other placeholders; fails when there is any
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import polib
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE: Final = Path(__file__).resolve().parents[1] / "src" / "eenloket"
METHOD: Final = "python"
KEYWORDS: Final[dict[str, Any]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (1,)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
METADATA: Final = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "nl",
    "MIME-Version": "1.0",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
_PLACEHOLDER: Final = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

Key = tuple[str | None, str]
Found = dict[Key, polib.POEntry]


def apps() -> list[Path]:
    return sorted(path.parent for path in SOURCE.glob("*/__init__.py"))


def catalogue_path(app: Path) -> Path:
    return app / "locale" / "nl" / "LC_MESSAGES" / "django.po"


def wanted_by(app: Path) -> Found:
    """What the app's Python and templates want translated."""
    found: Found = {}
    for path in sorted([*app.rglob("*.py"), *app.rglob("templates/**/*.html"), *app.rglob("templates/**/*.txt")]):
        if "migrations" in path.parts:
            continue
        for context, message, plural in messages_of(path):
            entry = found.setdefault((context, message), polib.POEntry(msgctxt=context, msgid=message))
            if plural:
                entry.msgid_plural, entry.msgstr_plural = plural, {0: "", 1: ""}
            occurrence = (str(path.relative_to(SOURCE)), "")
            if occurrence not in entry.occurrences:
                entry.occurrences.append(occurrence)
    return found


def messages_of(path: Path) -> Iterator[tuple[str | None, str, str | None]]:
    """Context, message and plural of each call."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # One call per line; the indentation of a page means nothing to Python.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    calls = extract(METHOD, io.BytesIO(text.encode()), keywords=KEYWORDS)
    for _, message, _, context in calls:
        singular, plural = message if isinstance(message, tuple) else (message, None)
        if singular:
            yield context, singular, plural


def read(app: Path) -> Found:
    path = catalogue_path(app)
    entries = polib.pofile(str(path)) if path.exists() else []
    return {(entry.msgctxt, entry.msgid): entry for entry in entries if not entry.obsolete}


def update(app: Path, elsewhere: Found | None = None) -> None:
    """Write the app's catalogue anew, with the translations it had, or that another app has of the same text."""
    found, known = wanted_by(app), (elsewhere or {}) | read(app)
    if not found:
        catalogue_path(app).unlink(missing_ok=True)
        return
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = dict(METADATA)
    for key in sorted(found, key=lambda each: (each[1].lower(), each[1], each[0] or "")):
        entry = found[key]
        if old := known.get(key):
            keep_translation(old, entry)
        catalogue.append(entry)
    catalogue_path(app).parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(catalogue_path(app)))


def keep_translation(old: polib.POEntry, new: polib.POEntry) -> None:
    new.tcomment, new.flags = old.tcomment, old.flags
    if bool(old.msgid_plural) == bool(new.msgid_plural):
        new.msgstr, new.msgstr_plural = old.msgstr, old.msgstr_plural


def compile_all() -> None:
    for app in apps():
        path = catalogue_path(app)
        if path.exists():
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
        else:
            path.with_suffix(".mo").unlink(missing_ok=True)


def faults(app: Path) -> Iterator[str]:
    found, known = wanted_by(app), read(app)
    for key in found.keys() - known.keys():
        yield f"not in the catalogue: {key[1]!r}"
    for key, entry in known.items():
        if key not in found:
            yield f"no longer used: {entry.msgid!r}"
        elif not entry.translated():
            yield f"{'fuzzy' if entry.fuzzy else 'not translated'}: {entry.msgid!r}"
        elif not has_same_placeholders(entry):
            yield f"other placeholders: {entry.msgid!r}"


def has_same_placeholders(entry: polib.POEntry) -> bool:
    wanted = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
    if not entry.msgid_plural:
        return placeholders(entry.msgstr) == wanted
    # "1 case" may do without the number.
    return placeholders(entry.msgstr_plural[1]) == wanted and placeholders(entry.msgstr_plural[0]) <= wanted


def placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text.replace("%%", "")))


def ambiguous() -> Iterator[str]:
    """Django merges the catalogues: one message with two translations would read as chance has it."""
    translations: defaultdict[Key, dict[str, str]] = defaultdict(dict)
    for app in apps():
        for key, entry in read(app).items():
            translations[key].setdefault(entry.msgstr or str(entry.msgstr_plural), app.name)
    for key, by_text in translations.items():
        if len(by_text) > 1:
            yield f"{', '.join(sorted(by_text.values()))}: translated differently: {key[1]!r}"


def check() -> int:
    lines = [f"{app.name}: {fault}" for app in apps() for fault in sorted(faults(app))] + sorted(ambiguous())
    for line in lines:
        print(line)
    print(f"{len(lines)} faults in the message catalogues." if lines else "The message catalogues are complete.")
    return 1 if lines else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/messages", description=__doc__.partition("\n")[0])
    parser.add_argument("action", choices=["extract", "compile", "check"])
    parser.add_argument("app", nargs="*", help="extract only these apps; without: all")
    options = parser.parse_args()
    settings.configure()
    if options.action == "check":
        return check()
    if options.action == "compile":
        compile_all()
        return 0
    elsewhere = {key: entry for app in apps() for key, entry in read(app).items() if entry.translated()}
    for app in apps():
        if not options.app or app.name in options.app:
            update(app, elsewhere)
    return 0


if __name__ == "__main__":
    sys.exit(main())
