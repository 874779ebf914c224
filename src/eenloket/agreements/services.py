"""Commands on agreements: propose, sign, take back."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock, live
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.organisation.selectors import get_department

from . import selectors
from .models import Agreement, AgreementVersion, PublicNorm
from .rules import ladder_from, ladder_problem
from .types import USUAL, NormUnit, Side, Target, Terms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eenloket.accounts.models import Staff

MOST_NORM: Final = 400


@transaction.atomic
def propose(*, actor: Staff, department_id: uuid.UUID, work: str, terms: Terms) -> AgreementVersion:
    """Put new terms to a department, signed for the KCC; they hold once the department signs too. A proposal that was
    not signed yet is replaced; proposing the same again changes nothing.

    Raises NotAllowedError, NotFoundError, InvalidError by field.
    """
    require(actor, Permission.MANAGE_AGREEMENTS)
    department = get_department(actor.contact_centre_id, department_id)
    if department.municipality_id and department.municipality_id not in actor.municipality_ids:
        raise NotFoundError(_("That department does not exist."))
    _check(terms)
    agreement, _is_new = Agreement.objects.get_or_create(
        contact_centre_id=actor.contact_centre_id, department_id=department.pk, work=work
    )
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    newest = agreement.versions.first()
    values = {
        "from_date": terms.from_date,
        "norm_unit": terms.norm_unit,
        "norm_amount": terms.norm_amount,
        "minutes_per_case": terms.minutes_per_case,
        "cents_per_case": terms.cents_per_case,
        "ladder": terms.ladder,
        "review_on": terms.review_on,
    }
    if newest and all(getattr(newest, name) == value for name, value in values.items()):
        return newest
    if newest and not newest.is_signed:
        newest.delete()
    number = (newest.number if newest else 0) + (1 if newest is None or newest.is_signed else 0)
    now = clock.now()
    made = AgreementVersion.objects.create(
        agreement=agreement, number=max(1, number), made_at=now, signed_kcc_at=now, signed_kcc_by=actor.name, **values
    )
    _done(actor, agreement, "agreement.proposed", made)
    return made


@transaction.atomic
def sign(*, actor: Staff, version_id: uuid.UUID) -> AgreementVersion:
    """Sign for the own side; signing again changes nothing. Raises NotFoundError, NotAllowedError, ConflictError when a
    newer version came."""
    version = _locked(actor, version_id)
    side = selectors.side_of(actor, version.agreement)
    if not side:
        raise NotAllowedError(_("Somebody of the department or of the KCC signs this."))
    if version.agreement.versions.filter(number__gt=version.number).exists():
        raise ConflictError(_("This proposal was replaced by a newer one."))
    at, by = (
        ("signed_kcc_at", "signed_kcc_by") if side == Side.KCC else ("signed_department_at", "signed_department_by")
    )
    if getattr(version, at):
        return version
    setattr(version, at, clock.now())
    setattr(version, by, actor.name)
    version.save(update_fields=[at, by])
    _done(actor, version.agreement, "agreement.signed", version)
    return version


@transaction.atomic
def take_back(*, actor: Staff, version_id: uuid.UUID) -> None:
    """Take back a proposal that is not signed by both. Raises NotAllowedError, NotFoundError, ConflictError."""
    require(actor, Permission.MANAGE_AGREEMENTS)
    version = _locked(actor, version_id)
    if version.is_signed:
        raise ConflictError(_("Both sides signed this. Propose new terms instead."))
    agreement = version.agreement
    _done(actor, agreement, "agreement.taken_back", version)
    version.delete()
    if not agreement.versions.exists():
        agreement.delete()


@transaction.atomic
def set_public_norms(*, actor: Staff, municipality_id: uuid.UUID, targets: Iterable[Target]) -> None:
    """What a municipality tells its citizens they may count on. Raises NotAllowedError, NotFoundError, InvalidError by
    "<code>.percent" and "<code>.amount"."""
    require(actor, Permission.MANAGE_AGREEMENTS)
    if municipality_id not in actor.municipality_ids:
        raise NotFoundError(_("That municipality does not exist."))
    usual = {each.code: each for each in USUAL}
    chosen = [each for each in targets if each.code in usual]
    errors = {}
    for each in chosen:
        if not 1 <= each.percent <= 100:
            errors[f"{each.code}.percent"] = _("Give a number from 1 to 100.")
        if usual[each.code].amount is not None and not 1 <= (each.amount or 0) <= 999:
            errors[f"{each.code}.amount"] = _("Give a number from 1 to 999.")
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)
    for each in chosen:
        amount = each.amount if usual[each.code].amount is not None else None
        PublicNorm.objects.update_or_create(
            contact_centre_id=actor.contact_centre_id,
            municipality_id=municipality_id,
            code=each.code,
            defaults={"percent": each.percent, "amount": amount, "is_shown": each.is_shown},
        )
    place = next(each for each in actor.municipalities.all() if each.pk == municipality_id)
    audit.record(actor, "agreement.public_norms", place, label=place.name)


def _locked(actor: Staff, version_id: uuid.UUID) -> AgreementVersion:
    found = (
        AgreementVersion.objects.select_for_update(of=("self",))
        .select_related("agreement__department")
        .filter(pk=version_id)
        .first()
    )
    if found is None:
        raise NotFoundError(_("That agreement does not exist, or is not yours to see."))
    selectors.get_agreement(actor, found.agreement_id)
    return found


def _done(actor: Staff, agreement: Agreement, action: str, version: AgreementVersion) -> None:
    label = f"{agreement.department} {agreement.work}"
    audit.record(actor, action, agreement, label=label, version=version.number, norm=version.norm_amount)
    live.poke_all([f"team:{agreement.contact_centre_id}", f"department:{agreement.department_id}"])


def _check(terms: Terms) -> None:
    errors = {**_norm_errors(terms), **_date_errors(terms), **_cost_errors(terms)}
    words = {
        "empty": _("Choose at least one step."),
        "level": _("Choose who hears of it."),
        "double": _("Name everybody once."),
        "range": _("Give days from -60 to 60, or a share from 1 to 300%."),
        "order": _("Who is higher up hears of it later."),
    }
    if problem := ladder_problem(ladder_from(terms.ladder)):
        errors["ladder"] = words[problem]
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)


def _norm_errors(terms: Terms) -> dict[str, str]:
    if terms.norm_unit not in NormUnit.values:
        return {"norm_unit": _("Choose working days or working hours.")}
    if terms.norm_amount is None or not 1 <= terms.norm_amount <= MOST_NORM:
        return {"norm_amount": _("Give a number from 1 to 400.")}
    return {}


def _date_errors(terms: Terms) -> dict[str, str]:
    if terms.from_date is None:
        return {"from_date": _("Fill in a date.")}
    if terms.from_date < clock.today() - timedelta(days=366):
        return {"from_date": _("Choose a day within the last year, or later.")}
    if terms.review_on and terms.review_on <= terms.from_date:
        return {"review_on": _("Choose a day after it begins.")}
    return {}


def _cost_errors(terms: Terms) -> dict[str, str]:
    errors = {}
    if terms.minutes_per_case is not None and not 0 <= terms.minutes_per_case <= 60 * 200:
        errors["minutes_per_case"] = _("Give hours from 0 to 200.")
    if terms.cents_per_case is not None and not 0 <= terms.cents_per_case <= 100_000_00:
        errors["cents_per_case"] = _("Give an amount from 0 to 100,000.")
    return errors
