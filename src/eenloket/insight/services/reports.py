"""Making reports, saying something about them, publishing them, and having them made."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from eenloket.accounts.selectors import colleagues_who_may, municipalities_of
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.gateways.services import queue_message
from eenloket.insight import selectors
from eenloket.insight.models import Report, ReportPlan
from eenloket.insight.report_document import LANGUAGE, document_of
from eenloket.insight.rules import last_over, report_period
from eenloket.insight.types import Audience, FigureFilter, ReportKind

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_LONGEST_COMMENT: Final = 2_000
_log = logging.getLogger(__name__)


@transaction.atomic
def make_report(
    *,
    actor: Staff,
    kind: str,
    audience: str,
    day: date,
    team_id: uuid.UUID | None = None,
    municipality_id: uuid.UUID | None = None,
) -> Report:
    """The report of the period in which a day lies. The same again gives the one there is, with its figures as they
    were (`renew_report` counts anew). Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.VIEW_TEAM_FIGURES)
    period = report_period(ReportKind(kind), day)
    if period.first > clock.today():
        message = _("This period has not begun yet.")
        raise InvalidError(message, {"day": message})
    wanted = FigureFilter(period=period, team_id=team_id, municipality_id=municipality_id)
    scope = _scope(actor, wanted)
    report, created = Report.objects.get_or_create(
        contact_centre_id=actor.contact_centre_id,
        kind=ReportKind(kind),
        audience=Audience(audience),
        first=period.first,
        **_about(team_id, municipality_id),
        defaults={
            "last": period.last,
            "document": document_of(actor, wanted, kind=kind, audience=audience, scope=scope),
            "made_at": clock.now(),
            "made_by": actor,
        },
    )
    if created:
        audit.record(actor, "report.made", report, label=str(report.document["title"]))
    return report


@transaction.atomic
def renew_report(*, actor: Staff, report_id: uuid.UUID) -> Report:
    """Count the figures of a report anew; what was said about it stays. Raises NotAllowedError, NotFoundError, and
    ConflictError for a published one, which others may have quoted."""
    report = _locked(actor, report_id)
    if report.published_at:
        raise ConflictError(_("This report is published. Withdraw it first to count it anew."))
    wanted = FigureFilter(
        period=report_period(report.kind, report.first), team_id=report.team_id, municipality_id=report.municipality_id
    )
    report.document = document_of(
        actor, wanted, kind=report.kind, audience=report.audience, scope=_scope(actor, wanted)
    )
    report.made_at, report.made_by = clock.now(), actor
    report.save(update_fields=["document", "made_at", "made_by"])
    audit.record(actor, "report.renewed", report, label=str(report.document["title"]))
    return report


@transaction.atomic
def comment_report(*, actor: Staff, report_id: uuid.UUID, comments: Mapping[str, str]) -> Report:
    """Say something about parts of a report; an empty text takes it away. Raises NotAllowedError, NotFoundError,
    InvalidError."""
    report = _locked(actor, report_id)
    for part in report.document["parts"]:
        text = comments.get(part["code"], "").strip()
        if len(text) > _LONGEST_COMMENT:
            message = _("Use at most %(n)s characters.") % {"n": _LONGEST_COMMENT}
            raise InvalidError(message, {part["code"]: message})
        if text:
            report.comments[part["code"]] = text
        else:
            report.comments.pop(part["code"], None)
    report.save(update_fields=["comments"])
    audit.record(actor, "report.commented", report, label=str(report.document["title"]))
    return report


@transaction.atomic
def publish_report(*, actor: Staff, report_id: uuid.UUID, is_public: bool) -> Report:
    """Put a report for the council on the site of its municipality as open data, or take it off. Raises
    NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.MANAGE_FIGURES)
    report = _locked(actor, report_id)
    if report.audience != Audience.COUNCIL or report.municipality_id is None or report.team_id:
        raise InvalidError(_("Only a report for the council about one municipality can be published."))
    if is_public and report.last >= clock.today():
        raise InvalidError(_("This period is not over yet."))
    if bool(report.published_at) != is_public:
        report.published_at = clock.now() if is_public else None
        report.save(update_fields=["published_at"])
        audit.record(
            actor, "report.published" if is_public else "report.withdrawn", report, label=str(report.document["title"])
        )
    return report


@transaction.atomic
def plan_report(
    *,
    actor: Staff,
    kind: str,
    audience: str,
    receiver_ids: Collection[uuid.UUID],
    team_id: uuid.UUID | None = None,
    municipality_id: uuid.UUID | None = None,
) -> ReportPlan:
    """Have a report made when its period is over, and mail its address to colleagues who may see figures; the same
    again replaces the receivers. Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.VIEW_TEAM_FIGURES)
    _scope(actor, FigureFilter(period=last_over(kind, clock.today()), team_id=team_id, municipality_id=municipality_id))
    receivers = [each for each in receivers_for(actor) if each.pk in receiver_ids]
    if not receivers:
        message = _("Choose at least one colleague.")
        raise InvalidError(message, {"receivers": message})
    plan, _created = ReportPlan.objects.update_or_create(
        contact_centre_id=actor.contact_centre_id,
        kind=ReportKind(kind),
        audience=Audience(audience),
        **_about(team_id, municipality_id),
        defaults={"planned_by": actor},
        create_defaults={"planned_by": actor, "sent_until": last_over(kind, clock.today()).last},
    )
    plan.receivers.set(receivers)
    audit.record(actor, "report.planned", plan, label=str(plan))
    return plan


@transaction.atomic
def stop_plan(*, actor: Staff, plan_id: uuid.UUID) -> None:
    """Have a report made no longer. Raises NotAllowedError, NotFoundError."""
    require(actor, Permission.VIEW_TEAM_FIGURES)
    plan = ReportPlan.objects.filter(pk=plan_id, contact_centre_id=actor.contact_centre_id).first()
    if plan is None:
        raise NotFoundError(_("There is no such plan."))
    audit.record(actor, "report.unplanned", plan, label=str(plan))
    plan.delete()


def receivers_for(actor: Staff) -> list[Staff]:
    """Colleagues to whom a report may go: those who may see figures."""
    found = colleagues_who_may(actor.contact_centre_id, Permission.VIEW_TEAM_FIGURES)
    return [each for each in found if each.email]


def make_planned_reports() -> int:
    """Make and mail every planned report whose period is over. Safe to run again: each goes out once. Returns how many
    were made; one that fails keeps no other."""
    today, made = clock.today(), 0
    for plan_id in ReportPlan.objects.values_list("pk", flat=True):
        try:
            made += _make_planned(plan_id, today)
        except Exception:  # noqa: BLE001 - said in the log; the others go on
            _log.exception("planned report %s failed", plan_id)
    return made


@transaction.atomic
def _make_planned(plan_id: uuid.UUID, today: date) -> int:
    plan = ReportPlan.objects.select_for_update(of=("self",)).select_related("planned_by").filter(pk=plan_id).first()
    if plan is None:
        return 0
    period = last_over(plan.kind, today)
    if period.last <= plan.sent_until:
        return 0
    report = make_report(
        actor=plan.planned_by,
        kind=plan.kind,
        audience=plan.audience,
        day=period.first,
        team_id=plan.team_id,
        municipality_id=plan.municipality_id,
    )
    for receiver in plan.receivers.filter(is_active=True):
        _mail(report, receiver)
    plan.sent_until = period.last
    plan.save(update_fields=["sent_until"])
    return 1


def _mail(report: Report, receiver: Staff) -> None:
    """Where the report is; its figures stay inside."""
    with override(LANGUAGE):
        place = report.municipality_id or min(receiver.municipality_ids, default=None)
        if place is None:
            return
        queue_message(
            key=f"report:{report.pk}:{receiver.pk}",
            contact_centre_id=report.contact_centre_id,
            municipality_id=place,
            to=receiver.email,
            subject=str(report.document["title"]),
            body=_("The report is ready: %(title)s (%(scope)s).\n\nOpen it here: %(url)s")
            % {
                "title": report.document["title"],
                "scope": report.document["scope"],
                "url": selectors.desk_address(reverse("insight:report", args=[report.pk])),
            },
            about_type="report",
            about_id=report.pk,
            is_to_citizen=False,
        )


def _about(team_id: uuid.UUID | None, municipality_id: uuid.UUID | None) -> dict[str, Any]:
    """As get_or_create looks rows up: empty is a value like others."""
    return {"team_id": team_id, "municipality_id": municipality_id}


def _scope(actor: Staff, wanted: FigureFilter) -> str:
    """About what a report is, in words. Raises NotFoundError when it is not this person's to see."""
    words = []
    if wanted.team_id:
        team = next((each for each in selectors.teams_to_filter_by(actor) if each.pk == wanted.team_id), None)
        if team is None:
            raise NotFoundError(_("There is no such team."))
        words.append(str(team))
    if wanted.municipality_id:
        place = next((each for each in municipalities_of(actor) if each.pk == wanted.municipality_id), None)
        if place is None:
            raise NotFoundError(_("There is no such municipality."))
        words.append(str(place))
    with override(LANGUAGE):
        return ", ".join(words) or _("All teams and municipalities")


def _locked(actor: Staff, report_id: uuid.UUID) -> Report:
    selectors.get_report(actor, report_id)
    return Report.objects.select_for_update().get(pk=report_id)
