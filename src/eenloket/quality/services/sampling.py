"""Drawing contacts to evaluate."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import teams_of
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.quality import rules, selectors
from eenloket.quality.models import Sample, SampledContact, SampleNorm
from eenloket.quality.types import FormChannel, Wanted, Way

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

MOST_PER_ADVISOR: Final = 20


@transaction.atomic
def set_norm(*, actor: Staff, team_id: uuid.UUID, channel: FormChannel, per_month: int) -> None:
    """Say how many contacts of each advisor of one's team are evaluated in a month; none takes the norm away.

    Raises NotAllowedError, NotFoundError, InvalidError.
    """
    require(actor, Permission.EVALUATE)
    team = teams_of(actor.contact_centre_id).filter(pk=team_id).first()
    if team is None:
        raise NotFoundError(_("That team does not exist."))
    if team.leader_id != actor.pk:
        raise NotAllowedError(_("Only who leads a team says how many of its contacts are evaluated."))
    if not 0 <= per_month <= MOST_PER_ADVISOR:
        message = _("Fill in a number from 0 to 20.")
        raise InvalidError(message, {f"norm-{channel}": message})
    if per_month:
        SampleNorm.objects.update_or_create(
            team=team,
            channel=channel,
            defaults={"per_month": per_month, "contact_centre_id": actor.contact_centre_id},
        )
    else:
        SampleNorm.objects.filter(team=team, channel=channel).delete()
    audit.record(actor, "sample_norm.set", team, label=team.name, channel=str(channel), per_month=per_month)


def draw_sample(*, actor: Staff, sample_id: uuid.UUID, wanted: Wanted, per_advisor: int, seed: str = "") -> Sample:
    """Draw contacts of one's own people at random, of each so many or as many as there are. Asked again under the same
    key it is the same sample. `seed` is for drawing the same again; without one it is made.

    Raises NotAllowedError, InvalidError when nothing can be drawn, ConflictError when a colleague drew the same.
    """
    require(actor, Permission.EVALUATE)
    if known := Sample.objects.filter(pk=sample_id, drawn_by=actor).first():
        return known
    _check(wanted, per_advisor)
    try:
        with transaction.atomic():
            return _draw(actor, sample_id, wanted, per_advisor, seed or secrets.token_hex(8))
    except IntegrityError:
        raise ConflictError(_("Some of these contacts were drawn a moment ago. Draw again.")) from None


def _draw(actor: Staff, sample_id: uuid.UUID, wanted: Wanted, per_advisor: int, seed: str) -> Sample:
    by_advisor: dict[uuid.UUID, list[uuid.UUID]] = {}
    for contact, advisor in selectors.population(actor, wanted).values_list("pk", "advisor_id"):
        by_advisor.setdefault(advisor, []).append(contact)
    if not by_advisor:
        raise InvalidError(_("There is no contact left to draw with these filters."))
    sample = Sample.objects.create(
        id=sample_id,
        contact_centre_id=actor.contact_centre_id,
        drawn_by=actor,
        way=Way.TARGETED if wanted.is_targeted else Way.RANDOM,
        channel=wanted.channel,
        first=wanted.first,
        last=wanted.last,
        per_advisor=per_advisor,
        wanted={name: str(value) for name, value in asdict(wanted).items() if value},
        seed=seed,
        population=sum(len(each) for each in by_advisor.values()),
        drawn_at=clock.now(),
    )
    SampledContact.objects.bulk_create(
        SampledContact(
            contact_centre_id=actor.contact_centre_id,
            sample=sample,
            contact_id=contact,
            advisor_id=advisor,
            out_of=len(contacts),
        )
        for advisor, contacts in by_advisor.items()
        for contact in rules.draw(contacts, per_advisor, seed)
    )
    audit.record(actor, "sample.drawn", sample, label=str(sample.get_channel_display()), seed=seed)
    return sample


@transaction.atomic
def skip_contact(*, actor: Staff, sampled_id: uuid.UUID, reason: str) -> SampledContact:
    """Leave out a contact that was drawn, and say why: who skips without a reason chooses. Raises NotFoundError,
    InvalidError."""
    found = SampledContact.objects.select_for_update().filter(
        pk=sampled_id, sample__drawn_by=actor, contact_centre_id=actor.contact_centre_id
    )
    if (row := found.first()) is None:
        raise NotFoundError(_("That contact was not drawn."))
    if not reason.strip():
        message = _("Say why this contact is not evaluated.")
        raise InvalidError(message, {"reason": message})
    row.skipped_reason = reason.strip()[:300]
    row.save(update_fields=["skipped_reason"])
    audit.record(actor, "sample.contact_skipped", row)
    return row


def _check(wanted: Wanted, per_advisor: int) -> None:
    if not 1 <= per_advisor <= MOST_PER_ADVISOR:
        message = _("Choose a number from 1 to 20.")
        raise InvalidError(message, {"per_advisor": message})
    if wanted.last < wanted.first:
        message = _("The end lies before the start.")
        raise InvalidError(message, {"last": message})
    if wanted.first > clock.today():
        message = _("The date lies in the future.")
        raise InvalidError(message, {"first": message})
