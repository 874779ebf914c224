"""To DigiD and back, and the session that follows: apart from that of staff, and over after fifteen minutes."""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from eenloket.core import audit, clock, crypto
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.parties.rules import is_bsn
from eenloket.parties.services import identify
from eenloket.selfservice import digid
from eenloket.selfservice.models import CitizenSession, SignIn
from eenloket.selfservice.types import AttemptKind, Citizen, Level

from .attempts import count_attempt

if TYPE_CHECKING:
    from django.http import HttpRequest

    from eenloket.organisation.models import Municipality

IDLE: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=2)
_ON_THE_WAY: Final = timedelta(minutes=15)
_KEPT: Final = timedelta(hours=1)  # how long what was typed waits for who typed it
_MOST: Final = 30  # from one address in a quarter of an hour: a library has many visitors behind one
_PURPOSE: Final = "citizen-session"


@transaction.atomic
def start_sign_in(*, site: Municipality, next_path: str, address: str) -> tuple[SignIn, str]:
    """Begin the way to DigiD; the word belongs in a cookie of this browser. Raises NotAllowedError when it is tried
    very often from one address."""
    count_attempt(
        site.pk,
        AttemptKind.SIGN_IN,
        address,
        most=_MOST,
        message=_("Signing in was tried very often. Wait a quarter of an hour."),
    )
    word = secrets.token_urlsafe(24)
    begun = SignIn.objects.create(
        contact_centre_id=site.contact_centre_id,
        municipality=site,
        word_hash=_hash(word),
        next_path=safe_path(site, next_path),
        started_at=clock.now(),
    )
    return begun, word


@transaction.atomic
def ask_digid(*, site: Municipality, word: str, request: HttpRequest, return_url: str) -> digid.Question:
    """The question that this browser takes to DigiD. Raises DigidError, InvalidError when it began too long ago."""
    begun = _on_the_way(site, word)
    question = digid.ask(site.slug, request, return_url=return_url)
    begun.request_id = question.request_id[:200]
    begun.save(update_fields=["request_id"])
    return question


@transaction.atomic
def imitate(*, site: Municipality, word: str, bsn: str, level: str = Level.MIDDLE) -> str:
    """The imitation of DigiD knows who it is; returns the artifact that goes back through the browser, from which
    nothing can be read. Raises NotFoundError where there is no imitation, InvalidError ("bsn")."""
    if digid.connection_of(site.slug) != digid.MOCK:
        raise NotFoundError
    begun = _on_the_way(site, word)
    bsn = "".join(each for each in bsn if each.isdigit())
    if not is_bsn(bsn):
        message = _("This is not a citizen service number. Check the nine digits.")
        raise InvalidError(message, {"bsn": message})
    artifact = secrets.token_urlsafe(24)
    begun.artifact_hash, begun.bsn_sealed = _hash(artifact), crypto.encrypt(bsn)
    begun.level = level if level in Level.values else Level.MIDDLE
    begun.save(update_fields=["artifact_hash", "bsn_sealed", "level"])
    return artifact


def finish_sign_in(
    *, site: Municipality, word: str, artifact: str, request: HttpRequest, return_url: str, old_token: str = ""
) -> tuple[CitizenSession, str, str]:
    """Back from DigiD: the session, the word for its cookie, and where this person was going.

    The party is found or made in this municipality only. Who typed something in a session that was over finds that
    again. Raises DigidError, InvalidError when this browser did not leave from here or the register does not know
    the person.
    """
    begun = _on_the_way(site, word)
    answer = _answer_for(begun, site, artifact, request, return_url)
    with transaction.atomic():
        used = SignIn.objects.filter(pk=begun.pk, used_at=None).update(used_at=clock.now(), bsn_sealed=None)
        if not used:
            raise _too_late()
        party = identify(municipality=site, bsn=answer.bsn)
        token = secrets.token_urlsafe(32)
        now = clock.now()
        path, kept = _left_behind(old_token, party.pk)
        session = CitizenSession.objects.create(
            contact_centre_id=site.contact_centre_id,
            municipality=site,
            party=party,
            token_hash=_hash(token),
            level=answer.level,
            started_at=now,
            seen_at=now,
            kept_path=path,
            kept_sealed=kept,
        )
        citizen = Citizen(party=party, site=site, session=session)
        audit.record(citizen.actor, "citizen.signed_in", party, label=party.display_name, level=answer.level)
    return session, token, begun.next_path or path


def citizen_of(*, site: Municipality, token: str) -> Citizen | None:
    """Who is signed in with this word on this site; the time runs anew. None when nobody is, or no longer."""
    found = _session(site, token)
    if found is None or not is_running(found):
        return None
    now = clock.now()
    if now - found.seen_at > timedelta(seconds=20):  # not a write for every page
        CitizenSession.objects.filter(pk=found.pk).update(seen_at=now)
    return Citizen(party=found.party, site=site, session=found)


def was_signed_in(*, site: Municipality, token: str) -> bool:
    """Whether this word belongs to a session that is over by itself."""
    found = _session(site, token)
    return found is not None and found.ended_at is None and not is_running(found)


def is_running(session: CitizenSession) -> bool:
    now = clock.now()
    return session.ended_at is None and now - session.seen_at <= IDLE and now - session.started_at <= LONGEST


@transaction.atomic
def sign_out(*, site: Municipality, token: str) -> None:
    """End the session. Twice is once."""
    found = _session(site, token)
    if found is None or found.ended_at:
        return
    found.ended_at, found.kept_sealed, found.kept_path = clock.now(), None, ""
    found.save(update_fields=["ended_at", "kept_sealed", "kept_path"])
    actor = Citizen(party=found.party, site=site, session=found).actor
    audit.record(actor, "citizen.signed_out", found.party, label=found.party.display_name)


@transaction.atomic
def keep_typed(*, site: Municipality, token: str, path: str, fields: Mapping[str, str]) -> None:
    """The session is over while somebody was typing: keep it, encrypted, for the same person to go on with."""
    found = _session(site, token)
    if found is None or found.ended_at:
        return
    found.kept_path = path[:300]
    found.kept_sealed = crypto.encrypt(json.dumps(dict(fields), ensure_ascii=False))
    found.seen_at = min(found.seen_at, clock.now() - IDLE)
    found.save(update_fields=["kept_path", "kept_sealed"])


def take_typed(citizen: Citizen, path: str) -> dict[str, str]:
    """What this person typed on this page before the session was over; given once."""
    session = citizen.session
    if session.kept_path != path or not session.kept_sealed:
        return {}
    try:
        found: dict[str, str] = json.loads(crypto.decrypt(session.kept_sealed))
    except (InvalidTag, ValueError):
        found = {}
    CitizenSession.objects.filter(pk=session.pk).update(kept_sealed=None, kept_path="")
    return found


def forget_old() -> int:
    """Delete what is over: sessions and ways to DigiD after a day. Returns how many sessions went."""
    before = clock.now() - timedelta(days=1)
    SignIn.objects.filter(started_at__lt=before).delete()
    count, _per_model = CitizenSession.objects.filter(seen_at__lt=before).delete()
    return count


def digid_of(site: Municipality) -> str:
    """How somebody signs in here: "mock", "off", or "digid"."""
    found = digid.connection_of(site.slug)
    return found if found in (digid.MOCK, digid.OFF) else "digid"


def safe_path(site: Municipality, path: str) -> str:
    """A page of this site, else nothing: nobody is sent elsewhere after signing in."""
    is_ours = path.startswith(f"/{site.slug}/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path[:300] if is_ours else ""


def _answer_for(
    begun: SignIn, site: Municipality, artifact: str, request: HttpRequest, return_url: str
) -> digid.Answer:
    if digid.connection_of(site.slug) != digid.MOCK:
        return digid.fetch(site.slug, request, artifact=artifact, request_id=begun.request_id, return_url=return_url)
    if not artifact:
        raise digid.DigidError(_("You stopped signing in."))
    if not begun.bsn_sealed or not secrets.compare_digest(begun.artifact_hash, _hash(artifact)):
        raise _too_late()
    return digid.Answer(crypto.decrypt(begun.bsn_sealed), Level(begun.level))


def _on_the_way(site: Municipality, word: str) -> SignIn:
    found = SignIn.objects.filter(
        municipality=site, word_hash=_hash(word), used_at=None, started_at__gte=clock.now() - _ON_THE_WAY
    ).first()
    if found is None:
        raise _too_late()
    return found


def _too_late() -> InvalidError:
    return InvalidError(_("Signing in took too long, or was done already. Start again."))


def _left_behind(old_token: str, party_id: uuid.UUID) -> tuple[str, bytes | None]:
    """What the same person typed in a session of this browser that was over."""
    old = CitizenSession.objects.filter(
        token_hash=_hash(old_token), party_id=party_id, ended_at=None, seen_at__gte=clock.now() - _KEPT - IDLE
    ).first()
    if old is None:
        return "", None
    CitizenSession.objects.filter(pk=old.pk).update(kept_sealed=None, ended_at=clock.now())
    return old.kept_path, bytes(old.kept_sealed) if old.kept_sealed else None


def _session(site: Municipality, token: str) -> CitizenSession | None:
    if not token:
        return None
    rows = CitizenSession.objects.select_related("party").filter(municipality=site, token_hash=_hash(token))
    return rows.first()


def _hash(word: str) -> str:
    return crypto.keyed_hash(word, purpose=_PURPOSE)
