"""What stands on paper: the data of the documents that are made of a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.defaultfilters import date as format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from eenloket.core import clock

from . import selectors
from .types import LEVEL_WORDS, WEIGHT_WORDS, Demand, Element, Kind, ProfileDocument
from .web import Group, asked_words, grouped, lay_out, measure_words

if TYPE_CHECKING:
    from .models import Profile


class _Notes:
    """The notes of a document, numbered in order of appearance; equal ones share a number."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def number(self, note: str) -> str:
        if not note:
            return ""
        if note not in self.texts:
            self.texts.append(note)
        return str(self.texts.index(note) + 1)


def profile_paper(profile: Profile, *, edition: str, centre: str) -> dict[str, Any]:
    """The whole profile with its sources and notes, and room to sign."""
    document = selectors.document_of(profile)
    layout, notes = lay_out(document), _Notes()
    published = profile.current.published_at if profile.current else None
    reports_to = _names(profile, document.reports_to)
    sections = [*layout.first, *layout.middle]
    return {
        "lang": get_language() or "nl",
        "name": document.name,
        "subtitle": f"{centre} · {edition}",
        "footer": f"{document.name} · {edition} · {centre}",
        "facts": [
            [_("Version"), f"{profile.current.number if profile.current else ''}"],
            [_("Holds from"), format_date(clock.day_of(published), "j F Y") if published else ""],
            [_("Reports to"), reports_to],
            [_("Printed on"), format_date(clock.today(), "j F Y")],
        ],
        "sections": [_section(each) for each in sections],
        "about_tasks": layout.about_tasks.text if layout.about_tasks else "",
        "tasks": [_group(group, notes) for group in layout.tasks],
        "tables": [
            {"title": title, "rows": [_row(each, notes) for each in elements]}
            for _kind, title, elements in layout.tables
        ],
        "competences": [_group(group, notes) for group in layout.competences],
        "last": [_section(each) for each in layout.last],
        "notes": notes.texts,
        "sign": [_("Employee"), _("Superior")],
        "words": {
            "page": _("page"),
            "tasks": _("Tasks"),
            "competences": _("Competences"),
            "notes": _("Notes"),
            "element": _("What is asked"),
            "level": _("Level"),
            "weight": _("Weight"),
            "demand": _("Demand"),
            "source": _("Source"),
            "sign": _("Read and discussed"),
            "sign_line": _("Name, date and signature"),
        },
    }


def _names(profile: Profile, codes: tuple[str, ...]) -> str:
    known = {each.code: each.name for each in selectors.profiles_of(profile.contact_centre_id)}
    return ", ".join(known.get(code, str(_("municipal secretary or director"))) for code in codes) or "–"


def _section(section: Any) -> dict[str, str]:
    return {"title": section.title, "text": section.text, "ref": section.ref}


def _group(group: Group, notes: _Notes) -> dict[str, Any]:
    return {
        "name": group.name,
        "ref": group.ref,
        "elements": [
            {
                "text": item.element.text,
                "notes": notes.number(item.element.note),
                "number": str(item.element.number or ""),
                "question": item.element.question,
                "asked": asked_words(item.element),
                "indicators": [{"text": each.text, "notes": notes.number(each.note)} for each in item.indicators],
            }
            for item in group.items
        ],
    }


def _row(element: Element, notes: _Notes) -> dict[str, str]:
    return {
        "text": element.text,
        "measure": measure_words(element.measure),
        "level": str(element.level or "–"),
        "weight": str(WEIGHT_WORDS[element.weight]) if element.level else "–",
        "demand": str(Demand(element.demand).label),
        "ref": f"§{element.ref}" if element.ref else "",
        "notes": notes.number(element.note),
    }


# --- vacancy ---


def vacancy_text(document: ProfileDocument, centre: str) -> str:
    """A text to begin with, in plain marks: "## " is a heading, "- " a list item."""
    by_key = {section.key: section for section in document.sections}
    purpose = by_key["purpose"].text.split("\n\n")[0] if "purpose" in by_key else ""
    demands = document.of_kind(Kind.EDUCATION, Kind.KNOWLEDGE, Kind.EXPERIENCE, Kind.SKILL)
    competences = document.of_kind(Kind.COMPETENCE)
    parts = [
        ("", [_("%(centre)s is looking for: %(name)s.") % {"centre": centre, "name": document.name}]),
        (_("What you are there for"), [purpose] if purpose else []),
        (_("What you do"), _listed(document.of_kind(Kind.TASK))),
        (_("What you bring"), _listed(each for each in demands if each.demand == Demand.MUST)),
        (_("What we would like too"), _listed(each for each in demands if each.demand == Demand.NICE)),
        (_("What suits you"), _listed(competences)),
        (
            _("What we offer and how you apply"),
            [_("Add here: hours, salary scale, place of work, closing date, and whom to call with questions.")],
        ),
    ]
    return "\n\n".join("\n".join([*([f"## {title}"] if title else []), *lines]) for title, lines in parts if lines)


def _listed(elements: Any) -> list[str]:
    return [f"- {each.text}" + (f" ({measure_words(each.measure)})" if each.measure else "") for each in elements]


def vacancy_paper(title: str, text: str, centre: str) -> dict[str, Any]:
    """A plain text with marks as blocks."""
    blocks: list[dict[str, Any]] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        stripped = line.strip()
        if stripped.startswith("## "):
            blocks.append({"kind": "heading", "text": stripped[3:]})
        elif stripped.startswith("- "):
            if not blocks or blocks[-1]["kind"] != "list":
                blocks.append({"kind": "list", "items": []})
            blocks[-1]["items"].append(stripped[2:])
        elif stripped:
            if not blocks or blocks[-1]["kind"] != "lines":
                blocks.append({"kind": "lines", "lines": []})
            blocks[-1]["lines"].append(stripped)
        else:
            blocks.append({"kind": "end"})
    shown = [each for each in blocks if each["kind"] != "end"]
    return {
        "lang": get_language() or "nl",
        "title": title,
        "footer": centre,
        "blocks": shown,
        "words": {"page": _("page")},
    }


# --- interview ---


def interview_paper(document: ProfileDocument, centre: str) -> dict[str, Any]:
    """A question per competence; under each the behaviour to listen for."""
    groups = grouped(document.of_kind(Kind.COMPETENCE), document)
    demands = document.of_kind(Kind.EDUCATION, Kind.KNOWLEDGE, Kind.EXPERIENCE, Kind.SKILL)
    asked = [
        {"name": group.name, "elements": [_asked(item.element, item.indicators) for item in group.items]}
        for group in groups
    ]
    if demands:
        asked.append(
            {
                "name": _("Education, knowledge, experience and skills"),
                "elements": [_demanded(each) for each in demands],
            }
        )
    return {
        "lang": get_language() or "nl",
        "title": _("Interview form: %(name)s") % {"name": document.name},
        "subtitle": centre,
        "footer": _("Interview form: %(name)s") % {"name": document.name} + f" · {centre}",
        "fields": [_("Name of the candidate"), _("Date"), _("Interviewers"), _("Kind of interview")],
        "levels": [{"number": str(number), "text": str(words)} for number, words in LEVEL_WORDS.items()],
        "groups": asked,
        "words": {"page": _("page"), "scale": _("Score"), "conclusion": _("Conclusion"), "notes": _("Notes")},
    }


def _asked(element: Element, indicators: list[Element]) -> dict[str, Any]:
    question = element.question or _("Tell about a moment when this was needed. What did you do, and how did it end?")
    return {
        "name": element.text,
        "ref": element.ref,
        "asked": asked_words(element),
        "question": question,
        "indicators": [each.text for each in indicators],
    }


def _demanded(element: Element) -> dict[str, Any]:
    return {
        "name": element.text,
        "ref": element.ref,
        "asked": asked_words(element),
        "question": _("What shows that you have this? Give an example."),
        "indicators": [],
    }
