"""What visitors of the site say of an answer, without an account and without telling who they are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from eenloket.content import selectors
from eenloket.content.events import SignalRaised
from eenloket.content.models import Answer, ContentSignal, Reaction, Usefulness
from eenloket.content.types import SignalKind, SignalState
from eenloket.core import audit, clock, crypto, live
from eenloket.core.actors import NamedActor
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.core.events import publish

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality

LONGEST_REMARK: Final = 1000
_WINDOW: Final = timedelta(minutes=15)
_MOST_PER_ADDRESS: Final = 20


@transaction.atomic
def count_usefulness(*, answer: Answer, municipality: Municipality, address: str, is_useful: bool) -> None:
    """Count whether an answer was what a visitor looked for; an address once in a quarter of an hour.

    Raises NotAllowedError when an address reacts too often.
    """
    if not _note(answer, address, is_remark=False):
        return
    name = "yes" if is_useful else "no"
    counted, _created = Usefulness.objects.get_or_create(answer=answer, municipality=municipality, day=clock.today())
    Usefulness.objects.filter(pk=counted.pk).update(**{name: F(name) + 1})


@transaction.atomic
def raise_signal_from_site(
    *, answer: Answer, municipality: Municipality, address: str, kind: str, text: str = ""
) -> ContentSignal:
    """Tell the owner of an answer what a visitor says of it. Without words it is told once while it is open.

    Raises InvalidError, and NotAllowedError when an address reacts too often.
    """
    text = text.strip()
    problems = {}
    if kind not in SignalKind.values:
        problems["kind"] = _("Choose what is the matter.")
    if kind == SignalKind.MISSING and not text:
        problems["text"] = _("Write what you were looking for.")
    if len(text) > LONGEST_REMARK:
        problems["text"] = _("At most %(detail)s characters.") % {"detail": LONGEST_REMARK}
    if problems:
        raise InvalidError(next(iter(problems.values())), problems)
    with override(settings.LANGUAGE_CODE):  # read by colleagues, whatever the language of the visitor
        wordless = _("A visitor of the site says: %(kind)s.") % {"kind": SignalKind(kind).label}
        visitor = _("Visitor of the site")
    open_ones = answer.signals.filter(kind=kind, state=SignalState.OPEN, raised_by=None, municipality=municipality)
    is_first = _note(answer, address, is_remark=True)
    if (not is_first or not text) and (known := open_ones.filter(text=text or wordless).first()):
        return known
    signal = ContentSignal.objects.create(
        contact_centre_id=answer.contact_centre_id,
        municipality=municipality,
        answer=answer,
        kind=kind,
        text=text or wordless,
        searched_for=text[:300] if kind == SignalKind.MISSING else "",
        raised_at=clock.now(),
        due_on=selectors.due_date(answer.contact_centre_id, answer, municipality.pk),
    )
    actor = NamedActor(visitor, answer.contact_centre_id)
    audit.record(actor, "content.signalled", signal, label=str(answer)[:200], kind=kind)
    publish(SignalRaised(signal_id=signal.pk, contact_centre_id=answer.contact_centre_id))
    live.poke(f"editing:{answer.contact_centre_id}")
    return signal


def forget_reactions() -> int:
    """Delete what no longer slows anybody down; run periodically."""
    count, _per_model = Reaction.objects.filter(at__lt=clock.now() - _WINDOW).delete()
    return count


def _note(answer: Answer, address: str, *, is_remark: bool) -> bool:
    """Whether this is the first reaction of this kind on the answer from this address. Raises NotAllowedError."""
    address_hash = crypto.keyed_hash(address, purpose="site-reaction")
    recent = Reaction.objects.filter(address_hash=address_hash, at__gte=clock.now() - _WINDOW)
    if recent.count() >= _MOST_PER_ADDRESS:
        raise NotAllowedError(_("You reacted very often. Wait a quarter of an hour, or call us."))
    is_first = not recent.filter(answer=answer, is_remark=is_remark).exists()
    Reaction.objects.create(answer=answer, address_hash=address_hash, is_remark=is_remark, at=clock.now())
    return is_first
