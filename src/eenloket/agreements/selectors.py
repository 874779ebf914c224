"""Which agreement holds, and who may see it: both sides see the same."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.organisation.selectors import fill_in

from .models import Agreement, AgreementVersion, PublicNorm
from .rules import STANDARD, Rung, ladder_from
from .types import USUAL, Side, Target

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An agreement with the version that holds today, and the one that waits for a signature."""

    agreement: Agreement
    current: AgreementVersion | None
    proposed: AgreementVersion | None

    @property
    def is_review_due(self) -> bool:
        return bool(self.current and self.current.review_on and self.current.review_on < clock.today())


def holding(department_id: uuid.UUID | None, work: str, on: date | None = None) -> AgreementVersion | None:
    """What is agreed for work of a department on a day; None when nothing is. One query."""
    if department_id is None:
        return None
    found = AgreementVersion.objects.filter(agreement__department_id=department_id, agreement__work=work)
    return _signed(found).filter(from_date__lte=on or clock.today()).order_by("-from_date", "-number").first()


def agreed_euros_per_question(contact_centre_id: uuid.UUID) -> float | None:
    """What a question costs a department, as the mean of what the agreements that hold today name; None when none
    does."""
    found = AgreementVersion.objects.filter(
        agreement__contact_centre_id=contact_centre_id, agreement__work="question", from_date__lte=clock.today()
    )
    rows = _signed(found).order_by("from_date", "number").values_list("agreement__department_id", "cents_per_case")
    cents = [each for each in dict(rows).values() if each is not None]
    return sum(cents) / len(cents) / 100 if cents else None


def ladders(contact_centre_id: uuid.UUID) -> dict[tuple[uuid.UUID, str], tuple[Rung, ...]]:
    """The ladders that hold today, by department and work; where none is agreed the standard one holds."""
    found = AgreementVersion.objects.filter(
        agreement__contact_centre_id=contact_centre_id, from_date__lte=clock.today()
    )
    rows = (
        _signed(found)
        .order_by("from_date", "number")
        .values_list("agreement__department_id", "agreement__work", "ladder")
    )
    return {(department, work): ladder_from(ladder) or STANDARD for department, work, ladder in rows}


def agreements_for(staff: Staff) -> list[Standing]:
    """All of the contact centre for who keeps or leads them; else those of the own departments."""
    today = clock.today()
    rows = list(_reachable(staff).prefetch_related(Prefetch("versions", AgreementVersion.objects.order_by("-number"))))
    fill_in([each.department for each in rows], "municipality")
    return sorted((_standing(each, today) for each in rows), key=_order)


def get_agreement(staff: Staff, agreement_id: uuid.UUID) -> Standing:
    """Raises NotFoundError, also for one of a department or contact centre that is not yours to see."""
    found = _reachable(staff).filter(pk=agreement_id).prefetch_related("versions").first()
    if found is None:
        raise NotFoundError(_("That agreement does not exist, or is not yours to see."))
    return _standing(found, clock.today())


def find_agreement(contact_centre_id: uuid.UUID, department_id: uuid.UUID, work: str) -> Agreement | None:
    return Agreement.objects.filter(contact_centre_id=contact_centre_id, department_id=department_id, work=work).first()


def public_targets(municipality_id: uuid.UUID) -> list[Target]:
    """The public norms of a municipality: as it set them, else the usual ones; in the order of the page."""
    own = {
        each.code: Target(each.code, each.percent, each.amount, each.is_shown)
        for each in PublicNorm.objects.filter(municipality_id=municipality_id)
    }
    return [own.get(each.code, each) for each in USUAL]


def side_of(staff: Staff, agreement: Agreement) -> str:
    """For which side somebody signs; "" for none. Who keeps the agreements signs for the KCC, never for both."""
    if may(staff, Permission.MANAGE_AGREEMENTS):
        return Side.KCC
    if may(staff, Permission.HANDLE_CASES) and agreement.department_id in staff.department_ids:
        return Side.DEPARTMENT
    return ""


def _reachable(staff: Staff) -> QuerySet[Agreement]:
    found = Agreement.objects.filter(contact_centre_id=staff.contact_centre_id).filter(
        Q(department__municipality=None) | Q(department__municipality_id__in=staff.municipality_ids)
    )
    if not may(staff, Permission.MANAGE_AGREEMENTS) and not may(staff, Permission.VIEW_TEAM_FIGURES):
        found = found.filter(department_id__in=staff.department_ids)
    return found.select_related("department__municipality")


def _signed(versions: QuerySet[AgreementVersion]) -> QuerySet[AgreementVersion]:
    return versions.filter(signed_kcc_at__isnull=False, signed_department_at__isnull=False)


def _standing(agreement: Agreement, today: date) -> Standing:
    versions = list(agreement.versions.all())
    signed = [each for each in versions if each.is_signed and each.from_date <= today]
    current = max(signed, key=lambda each: (each.from_date, each.number), default=None)
    proposed = versions[0] if versions and not versions[0].is_signed else None
    return Standing(agreement=agreement, current=current, proposed=proposed)


def _order(standing: Standing) -> tuple[str, str, str]:
    department = standing.agreement.department
    return (str(department), str(department.municipality or ""), standing.agreement.work)
