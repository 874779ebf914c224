"""The people of the contact centre, for the functional administrator."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eenloket.accounts import selectors, services
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core.errors import InvalidError
from eenloket.desk.forms.staff import PasswordForm, StaffForm, values_of
from eenloket.ui.typed import offset_in, typed_in, uuid_or_none

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_PAGE_SIZE: Final = 100


@desk_page(Permission.MANAGE_STAFF)
def people(request: HttpRequest) -> HttpResponse:
    """Everyone of the contact centre, searched and filtered."""
    centre_id = staff_of(request).contact_centre_id
    typed, role, team = (typed_in(request.GET, name).strip() for name in ("q", "rol", "team"))
    state = request.GET.get("staat", "actief")
    offset = offset_in(request.GET.get("vanaf", ""))
    found = selectors.staff_matching(
        centre_id,
        text=typed,
        role_code=role,
        team_id=uuid_or_none(team),
        is_active={"actief": True, "gesloten": False}.get(state),
    )
    rows = list(found[offset : offset + _PAGE_SIZE + 1])
    query = QueryDict(mutable=True)
    query.update({"q": typed, "rol": role, "team": team, "staat": state})
    return render(
        request,
        "desk/staff/people.html",
        {
            "rows": rows[:_PAGE_SIZE],
            "q": typed,
            "role": role,
            "team": team,
            "state": state,
            "roles": selectors.roles_of(centre_id),
            "teams": selectors.teams_of(centre_id),
            "query": query.urlencode(),
            "next_offset": offset + _PAGE_SIZE if len(rows) > _PAGE_SIZE else 0,
            "offset": offset,
        },
    )


@desk_page(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, staff_id: uuid.UUID | None = None) -> HttpResponse:
    """Add a colleague, or change one."""
    actor = staff_of(request)
    colleague = selectors.get_staff(actor.contact_centre_id, staff_id) if staff_id else None
    if request.method == "GET":
        shown = values_of(colleague) if colleague else {"is_active": True}
        return _form_page(request, colleague, StaffForm(initial=shown, contact_centre_id=actor.contact_centre_id))
    form = StaffForm(request.POST, contact_centre_id=actor.contact_centre_id)
    if form.is_valid():
        try:
            saved = services.save_staff(actor=actor, staff_id=staff_id, **form.cleaned_data)
        except InvalidError as error:
            form.refuse(error.fields, str(error))
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            _warn_of_full_team(request, saved)
            return redirect("desk:staff") if colleague else redirect("desk:staff_edit", staff_id=saved.pk)
    return _form_page(request, colleague, form, status=422)


@desk_page(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest, staff_id: uuid.UUID) -> HttpResponse:
    """Give a colleague a password."""
    actor = staff_of(request)
    colleague = selectors.get_staff(actor.contact_centre_id, staff_id)
    if request.method == "GET":
        return redirect("desk:staff_edit", staff_id=staff_id)
    form = PasswordForm(request.POST, colleague=colleague)
    if not form.is_valid():
        shown = StaffForm(initial=values_of(colleague), contact_centre_id=actor.contact_centre_id)
        return _form_page(request, colleague, shown, password_form=form, status=422)
    services.set_password(actor=actor, staff_id=staff_id, password=form.cleaned_data["password"])
    messages.success(request, _("%(name)s has a new password.") % {"name": colleague.name})
    return redirect("desk:staff_edit", staff_id=staff_id)


def _warn_of_full_team(request: HttpRequest, staff: Staff) -> None:
    """Say when a team has come to the most members it may have (R27), or past it."""
    if staff.team and staff.is_active and selectors.is_full(staff.team):
        messages.warning(request, _("%(team)s has 20 members or more: it is full.") % {"team": staff.team.name})


def _form_page(
    request: HttpRequest,
    colleague: Staff | None,
    form: StaffForm,
    *,
    password_form: PasswordForm | None = None,
    status: int = 200,
) -> HttpResponse:
    if colleague and password_form is None:
        password_form = PasswordForm(colleague=colleague)
    context = {"colleague": colleague, "form": form, "password_form": password_form}
    return render(request, "desk/staff/edit.html", context, status=status)
