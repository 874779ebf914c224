from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock, crypto
from eenloket.core.actors import NamedActor
from eenloket.core.errors import ConflictError, InvalidError

from . import rules, selectors
from .models import ContactPoint, Party, PartyWarning
from .register import person_register
from .types import PartyKind, PartySource, PointKind, RegisterPerson, WarningKind

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Municipality


_RECOGNISED = "caller recognised"
_MOST_POINTS = 10


@dataclass(frozen=True)
class Found:
    """What a search for a party gave: known ones first, then register persons not yet known here."""

    query: rules.PartyQuery
    known: list[Party]
    from_register: list[RegisterPerson]
    problem: str = ""


def problem_text(problem: str) -> str:
    """What to do about input that cannot be looked up, in the user's language."""
    return {
        "bsn": _("This is not a valid BSN. Check the nine digits."),
        "phone": _("This is not a valid phone number."),
        "email": _("This is not a valid e-mail address."),
        "birth_date": _("This date does not exist. Write day-month-year."),
        "name": _("Add the family name to the date of birth."),
    }.get(problem, "")


def look_up(*, actor: Staff, typed: str, purpose: str) -> Found:
    """Find a party by whatever identifies it. Raises NotAllowedError; InvalidError without a purpose.

    Every look-up by BSN, name with birth date or address is audited with its purpose, also when nobody is found;
    wrong input is not looked up at all.
    """
    require(actor, Permission.LOOK_UP_PARTIES)
    if not purpose.strip():
        raise InvalidError(_("Say for what purpose you look someone up."))
    query = rules.recognise(typed)
    if query.problem or query.kind == "nothing":
        return Found(query, [], [], problem_text(query.problem))
    known = selectors.parties_matching(actor, query)
    persons = _ask_register(query)
    known_hashes = {party.bsn_hash for party in known if party.bsn_hash}
    new = [person for person in persons if selectors.bsn_hash(person.bsn) not in known_hashes]
    with transaction.atomic():
        audit.looked_at(
            actor,
            known[0] if len(known) == 1 and not new else None,
            purpose=purpose,
            how=f"party.searched_by_{query.kind}",
            found=len(known),
            register=len(new),
        )
    return Found(query, known, new)


def _ask_register(query: rules.PartyQuery) -> list[RegisterPerson]:
    register = person_register()
    match query.kind:
        case "bsn":
            person = register.by_bsn(query.value)
            return [person] if person else []
        case "name_birth" if query.birth_date:
            return register.by_name_and_birth(query.value, query.birth_date)
        case "address":
            return register.by_address(query.value, query.house_number)
        case _:
            return []


def recognise_counterpart(*, actor: Staff, value: str) -> list[Party]:
    """The parties that this number or address belongs to: a proposal, nobody is chosen by it.

    Seeing the name is a look as well; it is audited once an hour per person, not on every page.
    """
    if not value:
        return []
    require(actor, Permission.LOOK_UP_PARTIES)
    known = selectors.parties_matching(actor, rules.recognise(value))[:3]
    for party in known:
        audit.looked_at_once(
            actor, party, purpose=_RECOGNISED, how="party.recognised_by_number", label=party.display_name
        )
    return known


@transaction.atomic
def look_at(*, actor: Staff, party_id: uuid.UUID, purpose: str) -> Party:
    """Show one party's data, audited with its purpose. Raises NotAllowedError, NotFoundError."""
    require(actor, Permission.LOOK_UP_PARTIES)
    party = selectors.get_party(actor, party_id)
    audit.looked_at(actor, party, purpose=purpose, how="party.opened", label=party.display_name)
    return party


@transaction.atomic
def take_from_register(*, actor: Staff, municipality_id: uuid.UUID, bsn: str, purpose: str) -> Party:
    """The party of this register person in this municipality, made when it is not known yet, brought up to date
    when it is. Raises NotAllowedError, InvalidError."""
    require(actor, Permission.CREATE_PARTIES)
    require_municipality(actor, municipality_id)
    person = person_register().by_bsn(bsn) if rules.is_bsn(bsn) else None
    if person is None:
        raise InvalidError(_("The register does not know this BSN."))
    party, created = _from_register(actor.contact_centre_id, municipality_id, person)
    how = "party.taken_from_register" if created else "party.refreshed_from_register"
    audit.looked_at(actor, party, purpose=purpose, how=how, label=party.display_name)
    return party


@transaction.atomic
def identify(*, municipality: Municipality, bsn: str) -> Party:
    """The party in this municipality of who proved to be this person: made when it is not known here yet, brought up
    to date with the register when it is. Raises InvalidError when the register does not know the person."""
    person = person_register().by_bsn(bsn) if rules.is_bsn(bsn) else None
    if person is None or person.has_died:
        raise InvalidError(_("We cannot find you in the register of persons. Call us, then we will help you."))
    party, created = _from_register(municipality.contact_centre_id, municipality.pk, person)
    if created:
        actor = NamedActor(party.display_name, contact_centre_id=party.contact_centre_id, audit_id=party.pk)
        audit.record(actor, "party.created", party, label=party.display_name)
    return party


@transaction.atomic
def add_own_point(*, actor: NamedActor, party: Party, typed: str, kind: str) -> str:
    """Keep a phone number or e-mail address that somebody gives of themselves; a known one is left alone. Returns it
    as it is kept. Raises InvalidError by the kind ("phone" or "email"), also for the eleventh."""
    value = rules.normalise_phone(typed) if kind == PointKind.PHONE else rules.normalise_email(typed)
    if not value or kind not in PointKind.values:
        message = problem_text("phone" if kind == PointKind.PHONE else "email")
        raise InvalidError(message, {kind: message})
    Party.objects.select_for_update().get(pk=party.pk)
    if party.points.filter(kind=kind).exclude(value=value).count() >= _MOST_POINTS:
        message = _("You gave ten already. Take one away first.")
        raise InvalidError(message, {kind: message})
    _add_points(party, [(PointKind(kind), value)])
    audit.record(actor, "party.point_added", party, label=party.display_name)
    return value


@transaction.atomic
def remove_own_point(*, actor: NamedActor, party: Party, point_id: uuid.UUID) -> None:
    """Take a number or address away from the own data. Twice is once."""
    removed, _per_model = ContactPoint.objects.filter(pk=point_id, party=party).delete()
    if removed:
        audit.record(actor, "party.point_removed", party, label=party.display_name)


@transaction.atomic
def create_party(
    *,
    actor: Staff,
    municipality_id: uuid.UUID,
    name: str,
    phone: str = "",
    email: str = "",
    kvk_number: str = "",
    party_id: uuid.UUID | None = None,
) -> Party:
    """A party known only by what it tells us. The same `party_id` twice gives the same party.

    Raises NotAllowedError, and InvalidError with a sentence per field.
    """
    require(actor, Permission.CREATE_PARTIES)
    require_municipality(actor, municipality_id)
    if party_id and (existing := selectors.parties_for(actor).filter(id=party_id).first()):
        return existing
    points = _checked_points(name, phone, email, kvk_number)
    now = clock.now()
    party = Party(
        contact_centre_id=actor.contact_centre_id,
        municipality_id=municipality_id,
        kind=PartyKind.BUSINESS if kvk_number else PartyKind.PERSON,
        display_name=name.strip(),
        kvk_number=kvk_number.strip(),
        created_at=now,
        updated_at=now,
    )
    if party_id:
        party.id = party_id
    try:
        with transaction.atomic():
            party.save(force_insert=True)
    except IntegrityError:
        if party_id and (existing := selectors.parties_for(actor).filter(id=party_id).first()):
            return existing  # made at the same moment, by a double click
        message = _("A business with this KvK number is already known.")
        raise InvalidError(message, {"kvk_number": message}) from None
    _add_points(party, points)
    audit.record(actor, "party.created", party, label=party.display_name)
    return party


@transaction.atomic
def add_point(*, actor: Staff, party_id: uuid.UUID, typed: str) -> Party:
    """Keep a phone number or e-mail address with a party; known ones are left alone. Raises InvalidError."""
    require(actor, Permission.CREATE_PARTIES)
    party = selectors.get_party(actor, party_id)
    phone, email = rules.normalise_phone(typed), rules.normalise_email(typed)
    if not phone and not email:
        raise InvalidError(_("Fill in a phone number or an e-mail address."))
    _add_points(party, [(PointKind.PHONE, phone) if phone else (PointKind.EMAIL, email or "")])
    audit.record(actor, "party.point_added", party, label=party.display_name)
    return party


def _from_register(
    contact_centre_id: uuid.UUID, municipality_id: uuid.UUID, person: RegisterPerson
) -> tuple[Party, bool]:
    """The party of a register person in a municipality, up to date, and whether it is new."""
    key = {"municipality_id": municipality_id, "bsn_hash": selectors.bsn_hash(person.bsn)}
    now = clock.now()
    data = {
        "kind": PartyKind.PERSON,
        "source": PartySource.REGISTER,
        "display_name": person.display_name,
        "given_names": person.given_names,
        "family_prefix": person.family_prefix,
        "family_name": person.family_name,
        "birth_date": person.birth_date,
        "street": person.street,
        "house_number": person.house_number,
        "postcode": person.postcode,
        "town": person.town,
        "is_secret": person.is_secret,
        "updated_at": now,
    }
    new = {"contact_centre_id": contact_centre_id, "bsn_sealed": crypto.encrypt(person.bsn), "created_at": now}
    return Party.objects.update_or_create(**key, defaults=data, create_defaults=data | new)


def _checked_points(name: str, phone: str, email: str, kvk_number: str) -> list[tuple[PointKind, str]]:
    errors: dict[str, str] = {}
    points: list[tuple[PointKind, str]] = []
    if not name.strip():
        errors["name"] = _("Fill in a name.")
    if phone.strip():
        if normal := rules.normalise_phone(phone):
            points.append((PointKind.PHONE, normal))
        else:
            errors["phone"] = problem_text("phone")
    if email.strip():
        if address := rules.normalise_email(email):
            points.append((PointKind.EMAIL, address))
        else:
            errors["email"] = problem_text("email")
    if kvk_number.strip() and not (kvk_number.strip().isdigit() and len(kvk_number.strip()) == 8):
        errors["kvk_number"] = _("A KvK number has eight digits.")
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)
    return points


def _add_points(party: Party, points: list[tuple[PointKind, str]]) -> None:
    ContactPoint.objects.bulk_create(
        [
            ContactPoint(
                party=party, contact_centre_id=party.contact_centre_id, kind=kind, value=value, added_at=clock.now()
            )
            for kind, value in points
        ],
        ignore_conflicts=True,
    )


# --- warnings ----------------------------------------------------------------------------------------------

_MOST_YEARS = 2


@dataclass(frozen=True, kw_only=True)
class Warned:
    """What a colleague tells of how somebody behaved. Fact only: the person may read it."""

    kind: str
    what: str
    happened_on: date | None


@transaction.atomic
def warn_about(*, actor: Staff, party_id: uuid.UUID, warning_id: uuid.UUID, warned: Warned) -> PartyWarning:
    """Warn the next colleague about somebody, for a year unless a team leader decides otherwise. The same `warning_id`
    again changes nothing. Raises NotAllowedError, NotFoundError, InvalidError ("kind", "what", "happened_on")."""
    require(actor, Permission.WARN_ABOUT_PARTIES)
    party = selectors.get_party(actor, party_id)
    if known := PartyWarning.objects.filter(pk=warning_id, party=party).first():
        return known
    happened_on = _checked_warning(warned)
    warning = PartyWarning.objects.create(
        id=warning_id,
        contact_centre_id=party.contact_centre_id,
        party=party,
        kind=warned.kind,
        what=warned.what.strip(),
        happened_on=happened_on,
        reported_by=actor,
        reported_by_name=actor.name,
        reported_at=clock.now(),
        expires_on=rules.years_after(happened_on, 1),
    )
    audit.record(actor, "party.warned_about", party, label=party.display_name, kind=warned.kind)
    return warning


@transaction.atomic
def review_warning(*, actor: Staff, warning_id: uuid.UUID, expires_on: date | None) -> PartyWarning:
    """A team leader read a warning and says until when it runs, at most two years after it happened.
    Raises NotAllowedError, NotFoundError, InvalidError ("expires_on"), ConflictError when it ended."""
    warning = _locked_warning(actor, warning_id)
    latest = rules.years_after(warning.happened_on, _MOST_YEARS)
    if expires_on is None or not clock.today() <= expires_on <= latest or expires_on <= warning.happened_on:
        message = _("Choose a day from today up to %(day)s.") % {"day": f"{latest:%d-%m-%Y}"}
        raise InvalidError(message, {"expires_on": message})
    if warning.ended_at:
        raise ConflictError(_("This warning has ended."))
    warning.expires_on, warning.reviewed_at, warning.reviewed_by = expires_on, clock.now(), actor.name
    warning.save(update_fields=["expires_on", "reviewed_at", "reviewed_by"])
    audit.record(actor, "party.warning_reviewed", warning.party, label=warning.party.display_name)
    return warning


@transaction.atomic
def end_warning(*, actor: Staff, warning_id: uuid.UUID, reason: str) -> PartyWarning:
    """A team leader ends a warning, with the reason; twice is once.
    Raises NotAllowedError, NotFoundError, InvalidError ("reason")."""
    warning = _locked_warning(actor, warning_id)
    if warning.ended_at:
        return warning
    if not reason.strip():
        message = _("Say why it ends.")
        raise InvalidError(message, {"reason": message})
    warning.ended_at, warning.ended_by, warning.end_reason = clock.now(), actor.name, reason.strip()[:300]
    warning.save(update_fields=["ended_at", "ended_by", "end_reason"])
    audit.record(actor, "party.warning_ended", warning.party, label=warning.party.display_name)
    return warning


def _locked_warning(actor: Staff, warning_id: uuid.UUID) -> PartyWarning:
    require(actor, Permission.REVIEW_WARNINGS)
    selectors.get_warning(actor, warning_id)
    return PartyWarning.objects.select_for_update(of=("self",)).select_related("party").get(pk=warning_id)


def _checked_warning(warned: Warned) -> date:
    """The day it happened. Raises InvalidError naming every field that needs another look."""
    errors = {}
    what = warned.what.strip()
    if warned.kind not in WarningKind.values:
        errors["kind"] = _("Choose one of the list.")
    if not what or len(what) > 500:
        errors["what"] = _("Say what happened, in at most 500 characters.")
    elif rules.without_bsn(what) != what:
        errors["what"] = _("There is a BSN in this text. Take it out.")
    happened_on = warned.happened_on
    if happened_on is None:
        errors["happened_on"] = _("Fill in a date.")
    elif happened_on > clock.today():
        errors["happened_on"] = _("That day is still to come.")
    elif rules.years_after(happened_on, 1) < clock.today():
        errors["happened_on"] = _("That is more than a year ago: a warning would have expired.")
    if errors or happened_on is None:
        raise InvalidError(_("Some fields need another look."), errors)
    return happened_on
