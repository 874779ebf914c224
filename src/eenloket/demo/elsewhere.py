"""What stands beside the cases of the demo: agreements with other organisations and how cases fare there, cases to keep
an eye on, a warning about a customer, and applications to open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils import timezone

from eenloket.cases.models import Case, CaseEvent, OutsideAgreement, OutsideHandOver
from eenloket.cases.types import CaseState, EventKind, Sensitivity, Way
from eenloket.contacts.models import Contact
from eenloket.core.ids import uuid7
from eenloket.launchers.models import Launcher
from eenloket.parties.models import PartyWarning
from eenloket.parties.rules import years_after
from eenloket.parties.types import WarningKind

if TYPE_CHECKING:
    from datetime import date

    from .foundation import World

_KEPT: Final = (
    (Sensitivity.COMPLEX, "Drie afdelingen en een bezwaar dat al loopt."),
    (Sensitivity.SENSITIVE, "De aanvrager is familie van een raadslid."),
)
_STATES: Final = ("to_send", "sent", "confirmed", "overdue")


def tell(world: World, now: datetime) -> None:
    """What stands there at the moment of loading."""
    today = timezone.localtime(now).date()
    _agree(world)
    _elsewhere(world, now, today)
    _watch(world, now)
    _warn(world, now, today)
    _applications(world)


def _agree(world: World) -> None:
    """With the organisations that got most cases: one by mail, one by its form, the rest by phone."""
    held = Case.objects.filter(contact_centre=world.centre, organisation__isnull=False)
    keys = list(dict.fromkeys(held.order_by("organisation__name").values_list("organisation_id", flat=True)))
    by_key = {each.pk: each for each in world.organisations.values()}
    ways = (
        (Way.MAIL, {"email": "loket@andere-overheid.example"}),
        (Way.FORM, {"url": f"{settings.EENLOKET_BASE_URL}/{world.places[0].row.slug}/"}),
        (Way.PHONE, {"phone": "0800 1234"}),
    )
    for n, key in enumerate(key for key in keys if key in by_key):
        way, address = ways[min(n, len(ways) - 1)]
        OutsideAgreement.objects.create(
            contact_centre=world.centre,
            organisation=by_key[key],
            way=way,
            working_days=(10, 5, 8)[min(n, 2)],
            note="Afgesproken met hun klantcontactcentrum." if n == 0 else "",
            **address,
        )


def _elsewhere(world: World, now: datetime, today: date) -> None:
    """Each open case stands at its organisation in one of the states; what is settled has ended there."""
    ways = dict(OutsideAgreement.objects.filter(contact_centre=world.centre).values_list("organisation_id", "way"))
    rows, events, running = [], [], 0
    cases = Case.objects.filter(contact_centre=world.centre, organisation__isnull=False).select_related("organisation")
    for case in cases.order_by("created_at"):
        assert case.organisation_id  # noqa: S101 - filtered
        row = OutsideHandOver(
            id=uuid7(), case=case, organisation_id=case.organisation_id, way=ways.get(case.organisation_id, "")
        )
        if case.state == CaseState.SETTLED:
            row.sent_at, row.confirmed_at, row.ended_at = case.created_at, case.created_at, case.settled_at
        else:
            events += _stand(row, case, _STATES[running % len(_STATES)], now, today)
            running += 1
        rows.append(row)
    OutsideHandOver.objects.bulk_create(rows)
    CaseEvent.objects.bulk_create(events)


def _stand(row: OutsideHandOver, case: Case, state: str, now: datetime, today: date) -> list[CaseEvent]:
    row.ask_again_on = today
    if state == "to_send":
        return []
    sent = min(case.created_at + timedelta(minutes=10), now)
    row.sent_at, row.ask_again_on = sent, today + timedelta(days=2)
    told = f"Wij hebben uw vraag doorgegeven aan {case.organisation}. Wij volgen voor u of zij antwoorden."
    events = [_event(case, EventKind.OUTSIDE, told, sent, is_for_citizen=True)]
    if state == "sent":
        return events
    row.confirmed_at, row.their_reference = min(sent + timedelta(hours=3), now), f"K{case.reference[-4:]}"
    row.expected_on = today + timedelta(days=5) if state == "confirmed" else today - timedelta(days=1)
    row.ask_again_on = row.expected_on
    text = f"{case.organisation} heeft het ontvangen. Hun nummer is {row.their_reference}."
    return [*events, _event(case, EventKind.RECEIPT, text, row.confirmed_at)]


def _watch(world: World, now: datetime) -> None:
    """One complex case and one sensitive, with the question that it came from."""
    cases = Case.objects.filter(contact_centre=world.centre, department__isnull=False, type_version=None)
    chosen = list(cases.exclude(state=CaseState.SETTLED).order_by("created_at")[: len(_KEPT)])
    for case, (sensitivity, reason) in zip(chosen, _KEPT, strict=False):
        case.sensitivity, case.sensitivity_reason = sensitivity, reason
        case.save(update_fields=["sensitivity", "sensitivity_reason"])
        at = min(case.created_at + timedelta(hours=1), now)
        _event(case, EventKind.SENSITIVITY, f"{Sensitivity(sensitivity).label}. {reason}", at).save()
        if sensitivity == Sensitivity.SENSITIVE:
            Contact.objects.filter(pk=case.contact_id).update(is_restricted=True)


def _warn(world: World, now: datetime, today: date) -> None:
    """A warning that runs, not reviewed yet, about somebody with a case."""
    found = Case.objects.filter(contact_centre=world.centre, party__isnull=False, handed_over_by__isnull=False)
    case = found.select_related("handed_over_by", "party").order_by("-created_at").first()
    if case is None or case.party is None or case.handed_over_by is None:
        return
    day = today - timedelta(days=20)
    PartyWarning.objects.create(
        contact_centre=world.centre,
        party=case.party,
        kind=WarningKind.VERBAL,
        what="Schold de medewerker aan de balie uit en sloeg op het glas. Ging weg toen de gastheer erbij kwam.",
        happened_on=day,
        reported_by=case.handed_over_by,
        reported_by_name=case.handed_over_by.name,
        reported_at=now - timedelta(days=20),
        expires_on=years_after(day, 1),
    )


def _applications(world: World) -> None:
    """Two that open pages of the demo's own site."""
    site = f"{settings.EENLOKET_BASE_URL}/{world.places[0].row.slug}/"
    Launcher.objects.create(
        contact_centre=world.centre,
        name="Vergunningen",
        url=f"{site}?zaak={{zaaknummer}}",
        case_types=["parkeervergunning"],
        words="parkeren, vergunning, evenement",
        takes_result=True,
        result_label="Nummer van de vergunning",
    )
    Launcher.objects.create(contact_centre=world.centre, name="Website van de gemeente", url=site)


def _event(case: Case, kind: EventKind, text: str, at: datetime, *, is_for_citizen: bool = False) -> CaseEvent:
    return CaseEvent(
        id=uuid7(),
        case=case,
        contact_centre_id=case.contact_centre_id,
        kind=kind,
        at=at,
        actor_name=case.handed_over_by.name if case.handed_over_by else "KCC",
        actor_is_kcc=True,
        text=text,
        is_for_citizen=is_for_citizen,
        department_id=case.department_id,
    )
