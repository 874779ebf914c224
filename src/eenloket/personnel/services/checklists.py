from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, NotAllowedError, NotFoundError
from eenloket.personnel import rules
from eenloket.personnel.models import Checklist, ChecklistItem, TemplateItem
from eenloket.personnel.selectors import get_checklist, led_employee, may_edit_templates, template_items
from eenloket.personnel.types import Eye, ListKind, Owner

from .common import made_once, refuse, written

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

# What a contact centre starts with: text, owner, days from the first day in or out. Dutch, as its own to change.
_STANDARD: Final[dict[str, tuple[tuple[str, Owner, int], ...]]] = {
    ListKind.ONBOARDING: (
        ("Contract getekend en in het personeelsdossier", Owner.HR, -14),
        ("Account, telefoon en werkplek aangevraagd", Owner.LEADER, -10),
        ("Verklaring omtrent het gedrag (VOG) ontvangen", Owner.HR, -7),
        ("Account gemaakt, rechten volgens de functie", Owner.IT, -3),
        ("Ambtseed of belofte afgelegd", Owner.HR, 0),
        ("Ontvangst, rondleiding en kennismaking met het team", Owner.LEADER, 0),
        ("Regels voor privacy en informatiebeveiliging gelezen", Owner.PERSON, 2),
        ("Mentor gekoppeld en leertraject gepland", Owner.LEADER, 3),
        ("Meegeluisterd op elk kanaal", Owner.PERSON, 7),
        ("Uitleg agressieprotocol en alarmknop gekregen", Owner.LEADER, 7),
        ("Planningsgesprek: verwachtingen en doelen besproken", Owner.LEADER, 14),
        ("Voortgangsgesprek na vier weken", Owner.LEADER, 28),
        ("Besluit voor het einde van de proeftijd", Owner.LEADER, 50),
    ),
    ListKind.LEAVING: (
        ("Opzegging bevestigd, laatste werkdag vastgelegd", Owner.HR, -30),
        ("Exitgesprek gehouden", Owner.LEADER, -10),
        ("Lopende zaken en terugbelnotities overgedragen", Owner.PERSON, -3),
        ("Kennis en contentsignalen overgedragen aan het team", Owner.PERSON, -3),
        ("Headset, laptop, pas en sleutels ingeleverd", Owner.PERSON, -1),
        ("Toegang tot andere systemen beëindigd", Owner.IT, 0),
        ("Rooster en wachtdiensten aangepast", Owner.LEADER, 0),
        ("Eindafrekening verlof en salaris", Owner.HR, 7),
    ),
}


def ensure_templates(*, contact_centre_id: uuid.UUID) -> None:
    """Give a contact centre the standard items of each list it has none of."""
    for kind, items in _STANDARD.items():
        if not template_items(contact_centre_id, kind).exists():
            TemplateItem.objects.bulk_create(
                TemplateItem(contact_centre_id=contact_centre_id, kind=kind, text=text, owner=owner, days=days)
                for text, owner, days in items
            )


@transaction.atomic
def save_template_item(
    *, actor: Staff, item_id: uuid.UUID, kind: str, text: str, owner: str, days: int
) -> TemplateItem:
    """Add an item to a list, or change it; running checklists stay as they are.

    Raises NotAllowedError, InvalidError, ConflictError.
    """
    _require_templates(actor)
    if kind not in ListKind.values or owner not in Owner.values:
        refuse("owner", _("Choose one of the list."))
    fields = {"text": written(text, "text", most=200), "owner": owner, "days": days}
    item, made = made_once(TemplateItem, item_id, contact_centre_id=actor.contact_centre_id, kind=kind, **fields)
    if not made:
        for name, value in fields.items():
            setattr(item, name, value)
        item.save(update_fields=list(fields))
    audit.record(actor, "personnel.template_saved", item, label=item.text)
    return item


@transaction.atomic
def remove_template_item(*, actor: Staff, item_id: uuid.UUID) -> None:
    """Take an item out of a list. Removing twice is removing once. Raises NotAllowedError, InvalidError."""
    _require_templates(actor)
    item = TemplateItem.objects.filter(contact_centre_id=actor.contact_centre_id, pk=item_id).first()
    if item is None:
        return
    if template_items(actor.contact_centre_id, item.kind).count() == 1:
        refuse("text", _("A list keeps at least one item."))
    audit.record(actor, "personnel.template_removed", item, label=item.text)
    item.delete()


@transaction.atomic
def start_checklist(*, actor: Staff, employee_id: uuid.UUID, kind: str, day: date) -> Checklist:
    """Begin the list for somebody who starts or leaves, with dates from the day. Begun twice it is begun once.

    Raises NotFoundError, NotAllowedError, InvalidError.
    """
    employee = led_employee(actor, employee_id)
    if kind not in ListKind.values:
        refuse("kind", _("Choose one of the list."))
    ensure_templates(contact_centre_id=actor.contact_centre_id)
    checklist, made = Checklist.objects.get_or_create(
        employee=employee,
        kind=kind,
        closed_at=None,
        defaults={
            "contact_centre_id": actor.contact_centre_id,
            "day": day,
            "started_at": clock.now(),
            "started_by": actor.name,
        },
    )
    if made:
        ChecklistItem.objects.bulk_create(
            ChecklistItem(
                contact_centre_id=actor.contact_centre_id,
                checklist=checklist,
                text=item.text,
                owner=item.owner,
                due_on=rules.due_on(day, item.days),
            )
            for item in template_items(actor.contact_centre_id, kind)
        )
        audit.record(actor, "personnel.checklist_started", employee, label=employee.name, kind=kind)
    return checklist


@transaction.atomic
def tick_item(*, actor: Staff, item_id: uuid.UUID, done: bool) -> ChecklistItem:
    """Say that an item is done, or not after all. The employee ticks the own items, superior and HR every one.

    Raises NotFoundError, NotAllowedError, ConflictError.
    """
    item = ChecklistItem.objects.select_for_update().filter(contact_centre_id=actor.contact_centre_id, pk=item_id)
    found = item.first()
    if found is None:
        raise NotFoundError(_("There is no such item."))
    checklist, eye = get_checklist(actor, found.checklist_id)
    if eye == Eye.SELF and found.owner != Owner.PERSON:
        raise NotAllowedError(_("This item is for somebody else to tick."))
    if checklist.closed_at:
        raise ConflictError(_("This checklist is closed."))
    if done != (found.done_at is not None):
        found.done_at, found.done_by = (clock.now(), actor.name) if done else (None, "")
        found.save(update_fields=["done_at", "done_by"])
        employee = checklist.employee
        audit.record(actor, "personnel.item_ticked", employee, label=employee.name, item=found.text, done=done)
        if checklist.kind == ListKind.ONBOARDING:
            _close_when_done(actor, checklist)
    return found


def _close_when_done(actor: Staff, checklist: Checklist) -> None:
    """A starter's list closes with its last item; leaving is confirmed by a person."""
    if not ChecklistItem.objects.filter(checklist=checklist, done_at=None).exists():
        checklist.closed_at, checklist.closed_by = clock.now(), actor.name
        checklist.save(update_fields=["closed_at", "closed_by"])


def _require_templates(actor: Staff) -> None:
    require(actor, Permission.VIEW_PROFILES)
    if not may_edit_templates(actor):
        raise NotAllowedError(_("HR and the manager keep these lists."))
