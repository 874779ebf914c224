"""The content base for staff: search and browse, one answer in full, and the remarks on it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from eenloket.accounts.selectors import may, municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.contacts.selectors import asked_in_words, times_given
from eenloket.contacts.types import Channel
from eenloket.content import selectors, services
from eenloket.content.types import FIELD_NAMES, SignalKind
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.desk.forms.content import SignalForm
from eenloket.insight.selectors import answers_not_used, content_use
from eenloket.organisation.directory import directory_of
from eenloket.ui.typed import offset_in, typed_in, uuid_or_none

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from eenloket.accounts.models import Staff
    from eenloket.content.models import Answer
    from eenloket.organisation.models import Municipality

_PAGE_SIZE: Final = 50
_MOST_HITS: Final = 50
_LATELY: Final = timedelta(days=30)
_QUARTER: Final = timedelta(days=90)
_LONG: Final = timedelta(days=180)
_MOST_ASKED: Final = 12


@desk_page(Permission.READ_CONTENT)
@require_GET
def content(request: HttpRequest) -> HttpResponse:
    """Search in the answers, or go through them by portal area."""
    staff = staff_of(request)
    municipalities = _municipalities(staff)
    municipality_id = _chosen_municipality(request, municipalities)
    counts = selectors.answers_by_area(staff.contact_centre_id, municipality_id)
    known = directory_of(staff.contact_centre_id).portal_areas
    areas = [(area, counts[key]) for key, area in known.items() if key in counts]
    chosen = next((area for area, _count in areas if area.code == request.GET.get("portaal")), None)
    typed = typed_in(request.GET, "q").strip()
    is_latest = not typed and request.GET.get("volgorde") == "nieuw"
    context: dict[str, Any] = {
        "municipalities": municipalities,
        "municipality_id": municipality_id,
        "areas": areas,
        "total": selectors.published_answers(staff.contact_centre_id, municipality_id).count(),
        "area": chosen,
        "q": typed,
        "may_edit": may(staff, Permission.EDIT_CONTENT),
        "new_key": uuid7(),
        "is_latest": is_latest,
        "may_signal": may(staff, Permission.SIGNAL_CONTENT),
        "notices": selectors.notices_for(staff),
    }
    if typed:
        found = selectors.search(staff.contact_centre_id, typed, municipality_id=municipality_id, limit=_MOST_HITS)
        context |= {"hits": found.hits, "corrections": found.corrections, "searched_words": found.words}
    else:
        area_id = chosen.pk if chosen else None
        context |= _page_of_answers(request, _answers(staff, municipality_id, area_id, is_latest=is_latest))
    return render(request, "desk/content/content.html", context)


@desk_page(Permission.READ_CONTENT)
@require_GET
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """One answer with all its parts, its versions and its owner."""
    found = selectors.get_answer(staff_of(request).contact_centre_id, slug=slug)
    return _answer_page(request, found, SignalForm())


@desk_page(Permission.READ_CONTENT)
@require_GET
def news(request: HttpRequest, slug: str, version_id: uuid.UUID) -> HttpResponse:
    """Whether the answer that stands on the screen in this version is still given as it stands there."""
    staff = staff_of(request)
    shown = selectors.get_version(staff.contact_centre_id, version_id)
    try:
        now = selectors.get_answer(staff.contact_centre_id, answer_id=shown.answer_id)
    except NotFoundError:
        return render(request, "desk/content/news.html", {"answer": shown.answer, "version": shown, "is_gone": True})
    newer = now.current if now.current_id != shown.pk else None
    context: dict[str, Any] = {"answer": now, "version": shown, "newer": newer}
    if question := uuid_or_none(request.GET.get("vraag", "")):
        context["question"] = {"pk": question}
    return render(request, "desk/content/news.html", context)


@desk_page(Permission.EDIT_CONTENT, Permission.VIEW_TEAM_FIGURES)
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """How the content stands and how it is used; how it is used is fetched after the page, since it counts contacts."""
    staff = staff_of(request)
    today = clock.today()
    if request.GET.get("deel") == "gebruik":
        use = content_use(staff, since=today - _LATELY)
        not_used = answers_not_used(staff, since=today - _QUARTER)
        return render(
            request,
            "desk/content/use.html",
            {"all": use[0], "channels": use[1:], "names": dict(Channel.choices), "not_used": not_used},
        )
    report = selectors.content_report(staff, since=today - _QUARTER)
    return render(request, "desk/content/figures.html", {"report": report})


@desk_page(Permission.EDIT_CONTENT)
@require_GET
def asked(request: HttpRequest, slug: str) -> HttpResponse:
    """How citizens asked what this answer was given to, for its editor to take over; without what it has already."""
    found = selectors.get_any_answer(staff_of(request), slug)
    known = {each.casefold() for each in found.current.phrasings} if found.current else set()
    asked_so = asked_in_words(found, since=clock.now() - _LONG, limit=40)
    rows = [(words, count) for words, count in asked_so if words not in known][:_MOST_ASKED]
    return render(request, "desk/content/asked.html", {"rows": rows})


@desk_page(Permission.SIGNAL_CONTENT)
@require_http_methods(["GET", "POST"])
def raise_signal(request: HttpRequest) -> HttpResponse:
    """Tell the owner that something is wrong with an answer, or that one is missing."""
    staff = staff_of(request)
    if request.method == "GET":
        form = SignalForm(kind=SignalKind.MISSING, searched_for=typed_in(request.GET, "q")[:300])
        return render(request, "desk/content/signal.html", {"form": form, "kinds": SignalKind.choices})
    form = SignalForm.read(request.POST)
    about = selectors.get_answer(staff.contact_centre_id, answer_id=form.answer_id) if form.answer_id else None
    try:
        services.raise_signal(
            actor=staff,
            kind=form.kind,
            text=form.text,
            municipality_id=_municipality_of_signal(staff, about),
            answer_id=form.answer_id,
            searched_for=form.searched_for,
        )
    except InvalidError as error:
        form = replace(form, errors=error.fields or {"kind": str(error)})
        if about:
            return _answer_page(request, about, form, status=422)
        return render(request, "desk/content/signal.html", {"form": form, "kinds": SignalKind.choices}, status=422)
    messages.success(request, _("Reported. The owner of the content sees it."))
    return redirect("desk:content_answer", slug=about.slug) if about else redirect("desk:content")


def _answer_page(request: HttpRequest, found: Answer, form: SignalForm, *, status: int = 200) -> HttpResponse:
    staff = staff_of(request)
    context = {
        **_variants(staff, found),
        "choices": selectors.narrowed(found.current, found.contact_centre_id, found.municipality_id)
        if found.current
        else [],
        "answer": found,
        "version": found.current,
        "versions": selectors.versions_of(found),
        "related": selectors.related_answers(found),
        "form": form,
        "kinds": [each for each in SignalKind.choices if each[0] != SignalKind.MISSING],
        "may_signal": may(staff, Permission.SIGNAL_CONTENT),
        "may_edit": may(staff, Permission.EDIT_CONTENT),
        "draft": selectors.open_draft_of(found),
        "uses": times_given(found, since=clock.now() - _LATELY),
    }
    return render(request, "desk/content/answer.html", context, status=status)


def _variants(staff: Staff, found: Answer) -> dict[str, Any]:
    """What municipalities say otherwise than this answer, or this one otherwise than the shared answer."""
    if found.variant_of is None:
        variants = selectors.variants_of(found)
        rows = [
            {
                "answer": each.answer,
                "municipality": each.municipality,
                "is_behind": each.is_behind,
                "names": _names(each.fields),
            }
            for each in variants
        ]
        return {"variants": rows, "for_variant": selectors.municipalities_without_variant(staff, found)}
    return {
        "shared": found.variant_of,
        "differs": _names(selectors.differing_fields(found.variant_of, found)),
        "is_behind": found.compared_with_id != found.variant_of.current_id,
    }


def _names(fields: Sequence[str]) -> list[str]:
    return [str(FIELD_NAMES[each]) for each in fields]


def _answers(
    staff: Staff, municipality_id: uuid.UUID | None, area_id: uuid.UUID | None, *, is_latest: bool
) -> QuerySet[Answer]:
    if is_latest:
        return selectors.published_answers(staff.contact_centre_id, municipality_id).order_by("-current__created_at")
    if area_id:
        return selectors.answers_of_area(staff.contact_centre_id, municipality_id, area_id)
    return selectors.published_answers(staff.contact_centre_id, municipality_id).order_by("current__title")


def _page_of_answers(request: HttpRequest, answers: QuerySet[Answer]) -> dict[str, Any]:
    offset = offset_in(request.GET.get("vanaf", ""))
    rows = list(answers[offset : offset + _PAGE_SIZE + 1])
    return {
        "answers": rows[:_PAGE_SIZE],
        "offset": offset,
        "next_offset": offset + _PAGE_SIZE if len(rows) > _PAGE_SIZE else 0,
    }


def _municipalities(staff: Staff) -> list[Municipality]:
    """The municipalities this person works for; who works for none may read for all."""
    return municipalities_of(staff) or list(directory_of(staff.contact_centre_id).municipalities.values())


def _chosen_municipality(request: HttpRequest, municipalities: list[Municipality]) -> uuid.UUID | None:
    """The one asked for, the only one there is, or None for all."""
    wanted = uuid_or_none(request.GET.get("gemeente", ""))
    if len(municipalities) == 1:
        return municipalities[0].pk
    return wanted if wanted in {each.pk for each in municipalities} else None


def _municipality_of_signal(staff: Staff, about: Answer | None) -> uuid.UUID | None:
    if about and about.municipality_id:
        return about.municipality_id
    return next(iter(staff.municipality_ids)) if len(staff.municipality_ids) == 1 else None
