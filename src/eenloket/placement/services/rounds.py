"""Rounds with their places, and the condition rules of the contact centre."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.placement import selectors
from eenloket.placement.defaults import RULES
from eenloket.placement.models import ConditionRule, PlacementRound, RoundPlace
from eenloket.placement.types import Asks, FunctionKind
from eenloket.profiles.selectors import profiles_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def open_round(actor: Staff, round_id: uuid.UUID) -> PlacementRound:
    """The round, locked, while it can still change. Inside a transaction. Raises NotFoundError, ConflictError."""
    selectors.get_round(actor.contact_centre_id, round_id)
    placement_round = PlacementRound.objects.select_for_update().get(pk=round_id)
    if not placement_round.is_open:
        raise ConflictError(_("This round is placed: nothing in it changes any more."))
    return placement_round


@transaction.atomic
def save_round(
    *,
    actor: Staff,
    name: str,
    starts_on: date,
    note: str = "",
    places: Mapping[str, int],
    round_id: uuid.UUID | None = None,
    key: uuid.UUID | None = None,
) -> PlacementRound:
    """Set up a round, or change one; `places` by profile code, a function without places takes no part. The same `key`
    twice makes one round. Raises NotAllowedError, NotFoundError, ConflictError, InvalidError."""
    require(actor, Permission.PLAN_PLACEMENT)
    if not name.strip():
        raise InvalidError(_("Fill in a name."), {"name": _("Fill in a name.")})
    if not any(places.values()):
        message = _("Give at least one function a place.")
        raise InvalidError(message, {"places": message})
    if round_id:
        placement_round = open_round(actor, round_id)
    else:
        ensure_condition_rules(contact_centre_id=actor.contact_centre_id)
        placement_round, made = PlacementRound.objects.get_or_create(
            pk=key or uuid.uuid4(),
            contact_centre_id=actor.contact_centre_id,
            defaults={
                "name": name.strip(),
                "starts_on": starts_on,
                "created_at": clock.now(),
                "created_by": actor.audit_name[:120],
            },
        )
        if not made:
            return placement_round
    placement_round.name, placement_round.starts_on, placement_round.note = name.strip(), starts_on, note.strip()
    placement_round.save(update_fields=["name", "starts_on", "note"])
    _set_places(placement_round, places)
    action = "placement.round_changed" if round_id else "placement.round_made"
    audit.record(actor, action, placement_round, label=placement_round.name, places=dict(places))
    return placement_round


def _set_places(placement_round: PlacementRound, places: Mapping[str, int]) -> None:
    """The functions with places take part; a function that somebody was put in stays, be it with none."""
    profiles = {each.code: each for each in profiles_of(placement_round.contact_centre_id)}
    used = set(
        placement_round.scenarios.filter(decisions__profile__isnull=False).values_list(
            "decisions__profile__code", flat=True
        )
    )
    for code, number in places.items():
        if code not in profiles:
            raise NotFoundError(_("That function profile does not exist."))
        if number or code in used:
            RoundPlace.objects.update_or_create(
                round=placement_round, profile=profiles[code], defaults={"places": number}
            )
        else:
            RoundPlace.objects.filter(round=placement_round, profile=profiles[code]).delete()


@transaction.atomic
def ensure_condition_rules(*, contact_centre_id: uuid.UUID) -> None:
    """Give a contact centre the shipped condition rules when it has none. The caller has checked who asks."""
    if not ConditionRule.objects.filter(contact_centre_id=contact_centre_id).exists():
        ConditionRule.objects.bulk_create(
            ConditionRule(
                contact_centre_id=contact_centre_id,
                function_kind=each.function_kind,
                profile_code=each.profile_code,
                asks=each.asks,
                text=each.text,
                days=each.days,
                consequence=each.consequence,
            )
            for each in RULES
        )


@transaction.atomic
def save_condition_rule(
    *,
    actor: Staff,
    function_kind: str,
    profile_code: str,
    text: str,
    asks: str = "",
    days: int = 180,
    consequence: str = "",
    is_active: bool = True,
    rule_id: uuid.UUID | None = None,
    key: uuid.UUID | None = None,
) -> ConditionRule:
    """Add a condition rule, or change one. The same `key` twice adds one. Raises NotAllowedError, NotFoundError,
    InvalidError."""
    require(actor, Permission.DECIDE_PLACEMENT)
    if not text.strip():
        raise InvalidError(_("Say what the condition is."), {"text": _("Say what the condition is.")})
    if function_kind not in FunctionKind.values or asks not in Asks.values:
        raise InvalidError(_("The browser sent something unreadable."))
    if not profiles_of(actor.contact_centre_id).filter(code=profile_code).exists():
        message = _("That function profile does not exist.")
        raise InvalidError(message, {"profile_code": message})
    values = {
        "function_kind": function_kind,
        "profile_code": profile_code,
        "text": text.strip()[:300],
        "asks": asks,
        "days": days,
        "consequence": consequence.strip()[:300],
        "is_active": is_active,
    }
    if rule_id and not selectors.condition_rules_of(actor.contact_centre_id).filter(pk=rule_id).exists():
        raise NotFoundError(_("There is no such condition rule."))
    rule, _made = ConditionRule.objects.update_or_create(
        pk=rule_id or key or uuid.uuid4(), contact_centre_id=actor.contact_centre_id, defaults=values
    )
    audit.record(actor, "placement.rule_saved", rule, label=rule.text)
    return rule


@transaction.atomic
def remove_condition_rule(*, actor: Staff, rule_id: uuid.UUID) -> None:
    """Take a condition rule away; conditions agreed before stay. Raises NotAllowedError."""
    require(actor, Permission.DECIDE_PLACEMENT)
    rule = selectors.condition_rules_of(actor.contact_centre_id).filter(pk=rule_id).first()
    if rule:
        audit.record(actor, "placement.rule_removed", rule, label=rule.text)
        rule.delete()
