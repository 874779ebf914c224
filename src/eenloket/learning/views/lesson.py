"""One module of a path: to read, practise, be tested and be signed off."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.learning import selectors, services
from eenloket.ui.typed import offset_in, typed_in

if TYPE_CHECKING:
    from django.http import QueryDict

    from eenloket.accounts.models import Staff
    from eenloket.learning.models import Enrolment


@desk_page(Permission.VIEW_PROFILES)
@require_GET
def lesson(request: HttpRequest, enrolment_id: uuid.UUID, module_id: uuid.UUID) -> HttpResponse:
    """The module with everything to do in it."""
    enrolment = _enrolment(staff_of(request), enrolment_id)
    return _page(request, enrolment, module_id)


@desk_page(Permission.VIEW_PROFILES)
@require_POST
def read(request: HttpRequest, enrolment_id: uuid.UUID, module_id: uuid.UUID) -> HttpResponse:
    services.mark_read(actor=staff_of(request), enrolment_id=enrolment_id, module_id=module_id)
    messages.success(request, _("Noted that you have read it."))
    return redirect("learning:lesson", enrolment_id=enrolment_id, module_id=module_id)


@desk_page(Permission.VIEW_PROFILES)
@require_POST
def practise(request: HttpRequest, enrolment_id: uuid.UUID, module_id: uuid.UUID) -> HttpResponse:
    staff = staff_of(request)
    enrolment = _enrolment(staff, enrolment_id)
    remark = typed_in(request.POST, "remark")
    try:
        services.note_practice(actor=staff, enrolment_id=enrolment_id, module_id=module_id, remark=remark)
    except InvalidError as error:
        return _page(request, enrolment, module_id, problem={"practice": str(error)})
    messages.success(request, _("The practice is noted."))
    return redirect("learning:lesson", enrolment_id=enrolment_id, module_id=module_id)


@desk_page(Permission.VIEW_PROFILES)
@require_POST
def test(request: HttpRequest, enrolment_id: uuid.UUID, module_id: uuid.UUID) -> HttpResponse:
    staff = staff_of(request)
    enrolment = _enrolment(staff, enrolment_id)
    answers = _answers(request.POST)
    try:
        progress = services.take_test(
            actor=staff,
            enrolment_id=enrolment_id,
            module_id=module_id,
            answers=answers,
            attempt=offset_in(typed_in(request.POST, "attempt")),
        )
    except InvalidError as error:
        return _page(request, enrolment, module_id, problem={"test": str(error)}, answers=answers)
    if progress.passed_at:
        messages.success(request, _("Passed with %(score)s%%.") % {"score": progress.score})
    return redirect("learning:lesson", enrolment_id=enrolment_id, module_id=module_id)


@desk_page(Permission.MANAGE_LEARNING, Permission.MENTOR)
@require_POST
def sign_off(request: HttpRequest, enrolment_id: uuid.UUID, module_id: uuid.UUID) -> HttpResponse:
    staff = staff_of(request)
    enrolment = _enrolment(staff, enrolment_id)
    services.sign_off(actor=staff, enrolment_id=enrolment_id, module_id=module_id)
    said = {"name": enrolment.employee.name}
    messages.success(request, _("Signed off: %(name)s masters this from today.") % said)
    return redirect("learning:person", employee_id=enrolment.employee_id)


def _enrolment(staff: Staff, enrolment_id: uuid.UUID) -> Enrolment:
    """The path, for whoever may see it. Raises NotAllowedError, NotFoundError."""
    enrolment = selectors.get_enrolment(staff.contact_centre_id, enrolment_id)
    services.look_at(actor=staff, employee=enrolment.employee, how="learning.lesson")
    return enrolment


def _page(
    request: HttpRequest,
    enrolment: Enrolment,
    module_id: uuid.UUID,
    *,
    problem: dict[str, str] | None = None,
    answers: dict[int, int] | None = None,
) -> HttpResponse:
    staff = staff_of(request)
    journeys = selectors.journeys_of([enrolment.employee_id], enrolment_id=enrolment.pk)
    step = journeys[0].step(module_id) if journeys else None
    if step is None:
        raise NotFoundError(_("There is no such module."))
    wrong = set(step.progress.wrong) if step.progress else set()
    context = {
        "journey": journeys[0],
        "step": step,
        "module": step.module,
        "is_own": enrolment.employee.staff_id == staff.pk,
        "may_sign_off": selectors.may_sign_off(staff, enrolment),
        "questions": [(number, each, number in wrong) for number, each in enumerate(step.module.test)],
        "chosen": answers or {},
        "problem": problem or {},
        "areas": step.module.portal_areas.all(),
        "answers": step.module.answers.filter(is_published=True).select_related("current"),
    }
    return render(request, "learning/lesson.html", context, status=422 if problem else 200)


def _answers(typed: QueryDict) -> dict[int, int]:
    """The option chosen per question, as `vraag-0=2`."""
    names = (name for name in typed if name.startswith("vraag-"))
    pairs = ((name.removeprefix("vraag-"), typed_in(typed, name)) for name in names)
    return {int(number): int(option) for number, option in pairs if _is_number(number) and _is_number(option)}


def _is_number(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) < 4
