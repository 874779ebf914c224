"""Problems and faults in words: for a citizen in plain Dutch, for whoever makes a form short and exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .rules.values import YES
from .types import FILE_TYPES, WITH_CHOICES, Fault, Field, FieldKind, FileKind, Problem

if TYPE_CHECKING:
    from .types import Condition

_PROBLEMS: Final[dict[str, Promise]] = {
    "email": gettext_lazy("Check your e-mail address. It looks like name@example.nl."),
    "phone": gettext_lazy("Check your phone number. It has 10 figures, such as 06 12345678."),
    "number": gettext_lazy("Fill in a number in figures."),
    "date": gettext_lazy("Fill in a date as day, month and year, such as 31-12-2026."),
    "choice": gettext_lazy("Choose one of the answers that are there."),
    "postcode": gettext_lazy("Check your postcode. It has 4 figures and 2 letters, such as 1234 AB."),
    "house_number": gettext_lazy("Fill in your house number, such as 12 or 12A."),
    "bsn": gettext_lazy("Check your BSN. It has 9 figures and is on your passport or identity card."),
    "iban": gettext_lazy("Check your account number. It looks like NL91 ABNA 0417 1643 00."),
    "agree": gettext_lazy("Tick the box to go on."),
    "file_infected": gettext_lazy("There is a virus in this file. We did not keep it. Choose another file."),
    "file_empty": gettext_lazy("There is nothing in this file. Choose another file."),
}
_FAULTS: Final[dict[str, Promise]] = {
    "no_title": gettext_lazy("The form has no title."),
    "no_pages": gettext_lazy("The form has no page yet."),
    "no_question": gettext_lazy("No field is the question. Say of one text field that it is."),
    "no_reach": gettext_lazy("No e-mail address or phone number is asked: the sender gets no answer, only a code."),
    "no_description": gettext_lazy("Without a description people cannot see in the list what the form is for."),
    "second_question": gettext_lazy("Another field is the question already."),
    "no_page_title": gettext_lazy("This page has no title."),
    "no_fields": gettext_lazy("Nothing can be filled in on this page."),
    "unknown_kind": gettext_lazy("This kind of field does not exist."),
    "no_text": gettext_lazy("There is no text yet."),
    "no_label": gettext_lazy("The field has no label."),
    "question_not_text": gettext_lazy("Only a text can be the question."),
    "question_not_always": gettext_lazy("The question must always be asked and filled in."),
    "asks_bsn": gettext_lazy("A BSN may only be asked when the law needs it."),
    "few_choices": gettext_lazy("There are too few choices."),
    "choice_twice": gettext_lazy("The choice “%(detail)s” is there twice."),
    "bounds": gettext_lazy("The least is more than the most."),
    "no_file_types": gettext_lazy("Choose which kinds of files there may be."),
    "file_size": gettext_lazy("A file may be 1 to %(detail)s MB."),
    "file_count": gettext_lazy("There may be 1 to %(detail)s files."),
    "condition_later": gettext_lazy("The condition looks at “%(detail)s”, which is asked later."),
    "condition_gone": gettext_lazy("The condition looks at a field that is no longer there."),
    "condition_kind": gettext_lazy("“%(detail)s” cannot be compared with a value."),
    "condition_value": gettext_lazy("The condition names “%(detail)s”, which cannot be chosen."),
    "slug": gettext_lazy("The address may have small letters, figures and hyphens, such as melding-doen."),
    "slug_taken": gettext_lazy("Another form has this address already."),
}


def problem_words(problem: Problem, field: Field) -> str:
    """What to do about a value, said to the citizen."""
    if problem.code in ("required", "required_file"):
        return _required(field)
    if problem.code == "too_long":
        longest, over = problem.detail
        return ngettext(
            "Make this shorter: it has %(over)s character too many. There is room for %(longest)s.",
            "Make this shorter: it has %(over)s characters too many. There is room for %(longest)s.",
            over,
        ) % {"over": over, "longest": longest}
    if words := _PROBLEMS.get(problem.code):
        return str(words)
    return _with_detail(problem)


def fault_words(fault: Fault) -> str:
    """What is wrong with a design, said to its maker."""
    return str(_FAULTS[fault.code]) % {"detail": fault.detail}


def condition_words(condition: Condition, other: Field | None) -> str:
    """When something is shown, in half a sentence."""
    name = (other.label or other.text[:60]) if other else condition.field
    if not condition.values or condition.values == (YES,):
        return _("if “%(name)s” is filled in") % {"name": name}
    values = _(" or ").join(f"“{value}”" for value in condition.values)
    return _("if “%(name)s” is %(values)s") % {"name": name, "values": values}


def kinds_in_words(field: Field) -> str:
    """Which files a field takes, to say to whoever adds one."""
    return ", ".join(str(FileKind(kind).label) for kind in field.file_types if kind in FILE_TYPES)


def _required(field: Field) -> str:
    label = field.label or field.text
    if field.kind in WITH_CHOICES:
        return _("Choose an answer: %(label)s") % {"label": label}
    if field.kind == FieldKind.FILE:
        return _("Add a file: %(label)s") % {"label": label}
    return _("Fill this in: %(label)s") % {"label": label}


def _with_detail(problem: Problem) -> str:
    sentences = {
        "least": _("Fill in %(detail)s or more."),
        "most": _("Fill in %(detail)s or less."),
        "file_large": _("This file is too large. A file may be %(detail)s MB."),
        "file_many": _("You can add at most %(detail)s files here."),
        "file_type": _("We cannot read this kind of file. You can add: %(detail)s."),
    }
    return sentences[problem.code] % {"detail": problem.detail}
