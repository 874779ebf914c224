"""Notices to colleagues: what holds, writing one, reading one, and who has not read it yet."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import may, municipalities_of, roles_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, is_fragment, staff_of
from eenloket.content import selectors, services
from eenloket.content.notice_form import NoticeForm
from eenloket.content.rules.notices import stage_of
from eenloket.content.rules.plain_language import read as read_text
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.organisation.directory import directory_of
from eenloket.ui.typed import offset_in, typed_in, uuid_or_none

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from eenloket.accounts.models import Staff
    from eenloket.content.models import Notice

_READ, _WRITE = Permission.READ_CONTENT, Permission.WRITE_NOTICES
_PAGE_SIZE: Final = 50
_LONGEST_SLUG: Final = 120
_LISTS: Final[dict[str, Callable[[Staff], QuerySet[Notice]]]] = {
    "": selectors.current_notices,
    "komend": selectors.coming_notices,
    "voorbij": selectors.past_notices,
}
_BAR: Final = "balk"  # the slim one during a conversation; elsewhere it is the box with all of them


@desk_page(_READ)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The notices that hold; those to come for their writers, and those that are over."""
    staff, stage = staff_of(request), request.GET.get("stand", "")
    is_writer = may(staff, _WRITE)
    if stage not in _LISTS or (stage == "komend" and not is_writer):
        stage = ""
    offset = offset_in(request.GET.get("vanaf", ""))
    found = list(_LISTS[stage](staff)[offset : offset + _PAGE_SIZE + 1])
    names = _names(staff)
    context = {
        "rows": [(each, _for_whom(each, names)) for each in found[:_PAGE_SIZE]],
        "offset": offset,
        "next_offset": offset + _PAGE_SIZE if len(found) > _PAGE_SIZE else 0,
        "stage": stage,
        "is_writer": is_writer,
        "new_key": uuid7(),
    }
    return render(request, "content/notices.html", context)


@desk_page(_WRITE)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """A new notice, under the key in the address; title and answer may come along."""
    if request.method == "GET":
        form = NoticeForm(
            title=typed_in(request.GET, "titel")[: services.LONGEST_TITLE],
            answer=typed_in(request.GET, "antwoord").strip()[:_LONGEST_SLUG],
        )
        return _form_page(request, form)
    form = NoticeForm.read(request.POST)
    if form.errors:
        return _form_page(request, form, status=422)
    try:
        notice = services.write_notice(actor=staff_of(request), notice_id=notice_id, wish=form.wish)
    except InvalidError as error:
        return _form_page(request, replace(form, errors=error.fields), status=422)
    messages.success(request, _("The notice is there."))
    return redirect("content:notice", notice_id=notice.pk)


@desk_page(_WRITE)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """Say a notice otherwise. When somebody else was first, what was typed stays in the form."""
    staff = staff_of(request)
    notice = selectors.get_notice(staff, notice_id)
    if request.method == "GET":
        return _form_page(request, NoticeForm.of(notice), notice)
    form = NoticeForm.read(request.POST)
    if form.errors:
        return _form_page(request, form, notice, status=422)
    try:
        services.change_notice(actor=staff, notice_id=notice_id, revision=form.revision, wish=form.wish)
    except InvalidError as error:
        return _form_page(request, replace(form, errors=error.fields), notice, status=422)
    except ConflictError as error:
        return _form_page(request, replace(form, errors={"": str(error)}), notice, status=409)
    messages.success(request, _("The notice was changed."))
    return redirect("content:notice", notice_id=notice_id)


@desk_page(_READ)
@require_GET
def notice(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """One notice with its earlier texts; for who writes notices also who read it and who did not yet."""
    staff = staff_of(request)
    found = selectors.get_notice(staff, notice_id)
    stage = stage_of(found.valid_from, found.valid_until, found.withdrawn_at, clock.now())
    is_writer = may(staff, _WRITE)
    people = selectors.readers_of(found) if is_writer else []
    context = {
        "notice": found,
        "stage": stage,
        "for_whom": _for_whom(found, _names(staff)),
        "may_read": selectors.is_notice_for(staff, found) and stage == "current",
        "may_change": selectors.may_change_notice(staff, found) and found.withdrawn_at is None,
        "versions": list(found.versions.select_related("written_by").order_by("-number")),
        "is_writer": is_writer,
        "people_count": len(people),
        "have_read": [each for each in people if each.read_at],
        "have_not_read": [each for each in people if not each.read_at],
        "reading": read_text(found.current.site_text) if found.current else None,
    }
    return render(request, "content/notice.html", context)


@desk_page(_WRITE)
@require_POST
def withdraw(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """End a notice at once."""
    services.withdraw_notice(actor=staff_of(request), notice_id=notice_id)
    messages.success(request, _("The notice was withdrawn."))
    return redirect("content:notice", notice_id=notice_id)


@desk_page(_READ)
@require_POST
def read(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """This person read it. The script gets what is left to read, a browser without it the page it came from."""
    number = offset_in(request.POST.get("version", ""))
    services.read_notice(actor=staff_of(request), notice_id=notice_id, number=number)
    if is_fragment(request):
        return _mine(request, request.POST.get("waar", ""), request.POST.get("vraag", ""))
    back = request.POST.get("terug", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_ours else "content:notices")


@desk_page(_READ)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What holds for this person now, for pages that show it and hear that it changed."""
    return _mine(request, request.GET.get("waar", ""), request.GET.get("vraag", ""))


def _mine(request: HttpRequest, where: str, question: str) -> HttpResponse:
    staff = staff_of(request)
    if where == _BAR:
        context = {"unread_important": selectors.unread_important(staff), "question_key": uuid_or_none(question)}
        return render(request, "content/notice_bar.html", context)
    return render(request, "content/notice_box.html", {"notices": selectors.notices_for(staff), "where": where})


def _form_page(
    request: HttpRequest, form: NoticeForm, notice: Notice | None = None, *, status: int = 200
) -> HttpResponse:
    staff = staff_of(request)
    context = {
        "form": form,
        "notice": notice,
        "municipalities": municipalities_of(staff),
        "roles": [role for role in roles_of(staff.contact_centre_id) if _READ in role.permissions],
        "reading": read_text(form.site_text) if form.site_text else None,
        "answer_title": _title_of(staff, form.answer),
    }
    return render(request, "content/notice_form.html", context, status=status)


def _title_of(staff: Staff, slug: str) -> str:
    """What an answer is called; nothing when there is none with this address."""
    try:
        return str(selectors.find_answer(staff.contact_centre_id, slug)) if slug else ""
    except NotFoundError:
        return ""


def _names(staff: Staff) -> dict[object, str]:
    """What municipalities and roles are called."""
    places: Iterable[Any] = directory_of(staff.contact_centre_id).municipalities.values()
    names: dict[object, str] = {each.pk: each.name for each in places}
    return names | {role.code: role.name for role in roles_of(staff.contact_centre_id)}


def _for_whom(notice: Notice, names: dict[object, str]) -> list[str]:
    """Whom a notice is for, in words; nothing named is everybody."""
    keys = (*notice.for_municipalities, *notice.for_roles)
    return [names[key] for key in keys if key in names]
