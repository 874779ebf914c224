"""Reports that were made, and plans to make them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core.errors import NotFoundError
from eenloket.insight.models import Report, ReportPlan
from eenloket.insight.types import Audience
from eenloket.organisation.directory import directory_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def reports_of(staff: Staff) -> QuerySet[Report]:
    """Reports about what this person may see, the newest period first. A report over all municipalities is for who
    works for all of them. Raises NotAllowedError."""
    require(staff, Permission.VIEW_TEAM_FIGURES)
    found = Report.objects.filter(contact_centre_id=staff.contact_centre_id).select_related("team", "municipality")
    return found.filter(_within_reach(staff)).order_by("-first", "-last", "kind", "audience")


def get_report(staff: Staff, report_id: uuid.UUID) -> Report:
    """Raises NotAllowedError, NotFoundError."""
    report = reports_of(staff).filter(pk=report_id).first()
    if report is None:
        raise NotFoundError(_("There is no such report."))
    return report


def plans_of(staff: Staff) -> QuerySet[ReportPlan]:
    """What is made by itself. Raises NotAllowedError."""
    require(staff, Permission.VIEW_TEAM_FIGURES)
    found = ReportPlan.objects.filter(contact_centre_id=staff.contact_centre_id)
    return found.select_related("team", "municipality").prefetch_related("receivers").order_by("kind", "audience")


def published_reports(municipality_id: uuid.UUID) -> QuerySet[Report]:
    """What a municipality published of its figures, the newest first. For everybody."""
    return Report.objects.filter(
        municipality_id=municipality_id, audience=Audience.COUNCIL, published_at__isnull=False
    ).order_by("-first")


def desk_address(path: str) -> str:
    """A page of the desk as others can open it."""
    return f"{settings.EENLOKET_BASE_URL}{path}"


def _within_reach(staff: Staff) -> Q:
    every: Any = set(directory_of(staff.contact_centre_id).municipalities)
    reach = Q(municipality_id__in=sorted(staff.municipality_ids))
    return reach | Q(municipality=None) if every <= set(staff.municipality_ids) else reach
