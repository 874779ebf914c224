"""What was agreed with departments and how it was met: the same page for the KCC and for the department."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.agreements.rules import MANAGER, PERSON, STANDARD, TEAM_LEADER, Rung, ladder_from, ladder_stored
from eenloket.agreements.selectors import Standing, agreements_for, get_agreement, side_of
from eenloket.agreements.services import propose, sign, take_back
from eenloket.agreements.types import CALL_BACK, QUESTION, NormUnit, Terms
from eenloket.cases import selectors
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.organisation.selectors import departments_of
from eenloket.parties.rules import parse_dutch_date
from eenloket.ui.typed import typed_in, uuid_or_none

if TYPE_CHECKING:
    from datetime import date

    from django.http import QueryDict
    from django.utils.functional import Promise

    from eenloket.accounts.models import Staff
    from eenloket.agreements.models import AgreementVersion

_MAY_SEE: Final = (Permission.MANAGE_AGREEMENTS, Permission.VIEW_TEAM_FIGURES, Permission.HANDLE_CASES)
_ROWS: Final = 200
_FIGURES: Final[dict[str, Promise]] = {
    "settled": gettext_lazy("Settled"),
    "norm": gettext_lazy("Within the norm"),
    "promise": gettext_lazy("Within the promise"),
    "wrong": gettext_lazy("Wrongly routed"),
    "reopened": gettext_lazy("Opened again"),
    "open": gettext_lazy("Open now"),
    "late": gettext_lazy("Of these overdue"),
}
_LEVELS: Final = (
    (PERSON, gettext_lazy("Who has it")),
    (TEAM_LEADER, gettext_lazy("Team leader")),
    (MANAGER, gettext_lazy("Manager")),
)


@dataclass(frozen=True)
class Line:
    """One agreement in the list, with how it was met."""

    standing: Standing
    met: selectors.Met
    work: str


@desk_page(*_MAY_SEE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every agreement that this person may see."""
    staff = staff_of(request)
    names = _work_names(staff)
    lines = [
        Line(each, selectors.agreed_met(each.agreement), names.get(each.agreement.work, each.agreement.work))
        for each in agreements_for(staff)
    ]
    context = {"lines": lines, "may_manage": may(staff, Permission.MANAGE_AGREEMENTS), "days": selectors.AGREED_DAYS}
    return render(request, "cases/agreements/index.html", context)


@desk_page(Permission.MANAGE_AGREEMENTS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A first proposal to a department about a kind of work."""
    staff = staff_of(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = propose(
                actor=staff,
                department_id=_department(request.POST),
                work=_work(request.POST, _work_names(staff)),
                terms=_terms(request.POST),
            )
        except InvalidError as error:
            errors = error.fields or {"": str(error)}
        else:
            messages.success(request, _("Proposed. It holds once the department signs."))
            return redirect("cases:agreement", made.agreement_id)
    departments = [
        each
        for each in departments_of(staff.contact_centre_id)
        if each.municipality_id is None or each.municipality_id in staff.municipality_ids
    ]
    context = {
        "departments": departments,
        "works": list(_work_names(staff).items()),
        **_form(request.POST if request.method == "POST" else None, None),
        "errors": errors,
    }
    return render(request, "cases/agreements/new.html", context, status=422 if errors else 200)


@desk_page(*_MAY_SEE)
@require_http_methods(["GET", "POST"])
def agreement(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """One agreement: terms, signatures, figures, its versions; new terms for who keeps it."""
    staff = staff_of(request)
    found = get_agreement(staff, agreement_id)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            propose(
                actor=staff,
                department_id=found.agreement.department_id,
                work=found.agreement.work,
                terms=_terms(request.POST),
            )
        except InvalidError as error:
            errors = error.fields or {"": str(error)}
        else:
            messages.success(request, _("Proposed. It holds once the department signs."))
            return redirect("cases:agreement", agreement_id)
    met = selectors.agreed_met(found.agreement)
    side = side_of(staff, found.agreement)
    shown = found.proposed or found.current
    context = {
        "standing": found,
        "work": _work_names(staff).get(found.agreement.work, found.agreement.work),
        "met": met,
        "figures": [(code, label, getattr(met, code)) for code, label in _FIGURES.items()],
        "days": selectors.AGREED_DAYS,
        "side": side,
        "may_sign": bool(found.proposed and side and not getattr(found.proposed, f"signed_{side}_at")),
        "may_manage": may(staff, Permission.MANAGE_AGREEMENTS),
        "versions": [(each, _rungs(each)) for each in found.agreement.versions.all()],
        **_form(request.POST if request.method == "POST" else None, shown),
        "errors": errors,
    }
    return render(request, "cases/agreements/agreement.html", context, status=422 if errors else 200)


@desk_page(*_MAY_SEE)
@require_POST
def act(request: HttpRequest, agreement_id: uuid.UUID, step: str) -> HttpResponse:
    """Sign a proposal, or take it back."""
    staff = staff_of(request)
    found = get_agreement(staff, agreement_id)
    version = uuid_or_none(request.POST.get("version", ""))
    if version is None or step not in ("teken", "trek-in"):
        raise NotFoundError(_("That step does not exist."))
    try:
        if step == "teken":
            sign(actor=staff, version_id=version)
            messages.success(request, _("Signed."))
        else:
            take_back(actor=staff, version_id=version)
            messages.success(request, _("Taken back."))
            if found.current is None:
                return redirect("cases:agreements")
    except ConflictError as error:
        messages.error(request, str(error))
    return redirect("cases:agreement", agreement_id)


@desk_page(*_MAY_SEE)
@require_GET
def rows(request: HttpRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """The cases behind one figure of an agreement."""
    staff = staff_of(request)
    found = get_agreement(staff, agreement_id)
    which = request.GET.get("wat", "settled")
    if which not in _FIGURES:
        raise NotFoundError(_("That figure does not exist."))
    counted = selectors.agreed_cases(found.agreement, which)
    visible = selectors.cases_for(staff).filter(pk__in=counted.values("pk"))
    shown = selectors.with_places(counted.filter(pk__in=visible.values("pk")).select_related("handler")[:_ROWS])
    total = counted.count()
    context = {
        "standing": found,
        "work": _work_names(staff).get(found.agreement.work, found.agreement.work),
        "label": _FIGURES[which],
        "rows": shown,
        "total": total,
        "hidden": total - len(shown),
    }
    return render(request, "cases/agreements/rows.html", context)


def _work_names(staff: Staff) -> dict[str, str]:
    types = {each.code: each.name for each in selectors.case_types_of(staff)}
    return {QUESTION: _("Questions"), CALL_BACK: _("Call-back notes"), **types}


def _rungs(version: AgreementVersion) -> list[tuple[str, Rung]]:
    names = {level: str(label) for level, label in _LEVELS}
    return [(names[each.level], each) for each in ladder_from(version.ladder)]


def _department(form: QueryDict) -> uuid.UUID:
    if found := uuid_or_none(form.get("department", "")):
        return found
    message = _("Choose a department.")
    raise InvalidError(message, {"department": message})


def _work(form: QueryDict, known: dict[str, str]) -> str:
    work = typed_in(form, "work", "")
    if work in known:
        return work
    message = _("Choose a kind of work.")
    raise InvalidError(message, {"work": message})


def _terms(form: QueryDict) -> Terms:
    """What was typed. Raises InvalidError for what is no number or day; the service checks the rest."""
    errors: dict[str, str] = {}

    def number(name: str, times: int) -> int | None:
        typed = typed_in(form, name, "").strip().replace(".", "").replace(",", ".")
        if not typed:
            return None
        try:
            return round(float(typed) * times)
        except (ValueError, OverflowError):
            errors[name] = _("Fill in a number.")
            return None

    def day(name: str) -> date | None:
        typed = typed_in(form, name, "").strip()
        found = parse_dutch_date(typed) or _iso(typed)
        if typed and found is None:
            errors[name] = _("This is not a date.")
        return found

    terms = Terms(
        from_date=day("from_date"),
        norm_unit=typed_in(form, "norm_unit", ""),
        norm_amount=number("norm_amount", 1),
        minutes_per_case=number("minutes_per_case", 60),
        cents_per_case=number("cents_per_case", 100),
        review_on=day("review_on"),
        ladder=ladder_stored(_ladder(form, errors)),
    )
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)
    return terms


def _ladder(form: QueryDict, errors: dict[str, str]) -> list[Rung]:
    rungs = []
    for level, _label in _LEVELS:
        kind, typed = form.get(f"rung_{level}", ""), typed_in(form, f"rung_{level}_number", "").strip()
        if kind not in ("before", "after", "percent"):
            continue
        if not typed.isdecimal() or len(typed) > 3:
            errors["ladder"] = _("Fill in a number.")
            continue
        amount = int(typed)
        if kind == "percent":
            rungs.append(Rung(level, percent=amount))
        else:
            rungs.append(Rung(level, days=-amount if kind == "before" else amount))
    return rungs


def _form(typed: QueryDict | None, version: AgreementVersion | None) -> dict[str, Any]:
    """What stands in the fields: what was typed, else the terms of a version, else a usual start."""
    ladder = {each.level: each for each in (ladder_from(version.ladder) if version else STANDARD)}
    if typed is not None:
        values: dict[str, Any] = typed.dict()
        rungs = [
            (level, label, typed.get(f"rung_{level}", ""), typed.get(f"rung_{level}_number", ""))
            for level, label in _LEVELS
        ]
    else:
        values = {
            "from_date": clock.today().isoformat(),
            "norm_unit": version.norm_unit if version else NormUnit.DAYS,
            "norm_amount": version.norm_amount if version else "",
            "minutes_per_case": _plain(version.hours_per_case) if version else "",
            "cents_per_case": _plain(version.euros_per_case) if version else "",
            "review_on": version.review_on.isoformat() if version and version.review_on else "",
        }
        rungs = [(level, label, *_rung_typed(ladder.get(level))) for level, label in _LEVELS]
    return {"typed": values, "rungs": rungs, "units": NormUnit.choices}


def _rung_typed(rung: Rung | None) -> tuple[str, str]:
    if rung is None:
        return "", ""
    if rung.percent is not None:
        return "percent", str(rung.percent)
    return ("before" if (rung.days or 0) < 0 else "after"), str(abs(rung.days or 0))


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:g}".replace(".", ",")


def _iso(typed: str) -> date | None:
    try:
        return parse_date(typed)
    except ValueError:
        return None
