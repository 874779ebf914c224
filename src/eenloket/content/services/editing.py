"""Writing and publishing answers: a draft goes to approval and then holds, at once or from a moment on (R14, R17)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.content import selectors
from eenloket.content.models import Answer, AnswerVersion, ContentSignal, Draft, FieldChange
from eenloket.content.rules import documents
from eenloket.content.types import OPEN_DRAFT_STATES, AnswerKind, AnswerText, DraftState
from eenloket.content.wording import words_of_problem
from eenloket.core import audit, clock, live
from eenloket.core.actors import SYSTEM
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.organisation.directory import directory_of
from eenloket.organisation.selectors import department_like

from .publishing import free_slug, store_version
from .signals import settle_with_version

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.core.audit import Actor

_LATEST: Final = timedelta(days=2 * 366)
_MOST_OF_A_FIELD: Final = 100_000  # characters; a draft may be too long to publish, but not endless


@dataclass(frozen=True)
class Clash:
    """A field that somebody else changed while it was being changed here: both texts are kept."""

    field: str
    theirs: Any
    by: str


@dataclass(frozen=True)
class Saved:
    """What a save came to: the revision to go on from, and what was not taken over."""

    revision: int
    clashes: list[Clash] = field(default_factory=list)


@transaction.atomic
def open_draft(*, actor: Staff, slug: str) -> Draft:
    """The next version of an answer to work on; the one that is open already when there is one.

    Raises NotAllowedError, NotFoundError.
    """
    require(actor, Permission.EDIT_CONTENT)
    answer = _locked_answer(actor, slug)
    if draft := answer.drafts.filter(state__in=OPEN_DRAFT_STATES).first():
        return draft
    document = selectors.document_of(answer)
    return _new_draft(actor, uuid.uuid4(), answer, document)


@transaction.atomic
def start_answer(
    *, actor: Staff, draft_id: uuid.UUID, document: Mapping[str, Any], signal_ids: Iterable[uuid.UUID] = ()
) -> Draft:
    """A draft of an answer that is not there yet; it settles these signals. Twice with the same id is once.

    Raises NotAllowedError, InvalidError, NotFoundError for a key of another contact centre.
    """
    require(actor, Permission.EDIT_CONTENT)
    if Draft.objects.filter(pk=draft_id).exists():
        return selectors.get_draft(actor, draft_id)
    whole = documents.tidied({"kind": AnswerKind.QUESTION, **document})
    _check_places(actor, whole)
    draft = _new_draft(actor, draft_id, None, whole)
    wanted = selectors.signals_for(actor).filter(pk__in=list(signal_ids), draft=None)
    ContentSignal.objects.filter(pk__in=list(wanted.values_list("pk", flat=True))).update(draft=draft)
    return draft


@transaction.atomic
def start_variant(*, actor: Staff, slug: str, municipality_id: uuid.UUID) -> Draft:
    """A draft of what a municipality says otherwise than the shared answer, which begins as that answer.

    When it has a variant already, the draft of its next version. Raises NotAllowedError, NotFoundError, InvalidError.
    """
    require(actor, Permission.EDIT_CONTENT)
    shared = _locked_answer(actor, slug)
    if shared.municipality_id or shared.variant_of_id:
        raise InvalidError(_("Only a shared answer has variants."))
    if there := shared.variants.filter(municipality_id=municipality_id).first():
        return open_draft(actor=actor, slug=there.slug)
    started = Draft.objects.filter(
        variant_of=shared, state__in=OPEN_DRAFT_STATES, document__municipality=str(municipality_id)
    )
    if draft := started.first():
        return draft
    document = selectors.document_of(shared) | {"municipality": str(municipality_id)}
    owner = department_like(shared.owner, municipality_id) if shared.owner else None
    document["owner"] = str(owner.pk) if owner else ""
    _check_places(actor, document)
    return _new_draft(actor, uuid.uuid4(), None, document, variant_of=shared)


@transaction.atomic
def keep_variant(*, actor: Staff, slug: str) -> Answer:
    """The variant stays as it is although the shared answer changed. Raises NotAllowedError, NotFoundError."""
    require(actor, Permission.EDIT_CONTENT)
    answer = _locked_answer(actor, slug)
    if answer.variant_of and answer.compared_with_id != answer.variant_of.current_id:
        answer.compared_with_id = answer.variant_of.current_id
        answer.save(update_fields=["compared_with"])
        audit.record(actor, "content.variant_kept", answer, label=str(answer)[:200])
    return answer


@transaction.atomic
def change_draft(
    *,
    actor: Staff,
    draft_id: uuid.UUID,
    revision: int,
    values: Mapping[str, Any],
    page: uuid.UUID | None = None,
    overrule: Collection[str] = (),
) -> Saved:
    """Keep these values of fields, typed in a page that shows the draft as it was at `revision`.

    A page may send all its fields: what it shows as it was is not a change. A field that was changed elsewhere in the
    meantime is not overwritten, unless it is among those to `overrule`: it comes back as a clash, and what was typed
    stays among the changes of the draft. A draft that was up for approval is a draft again. Sent twice is once.
    Raises NotAllowedError, NotFoundError, ConflictError, InvalidError.
    """
    require(actor, Permission.EDIT_CONTENT)
    draft = _locked_draft(actor, draft_id)
    _refuse_done(draft)
    tidied = {name: documents.tidy(name, value) for name, value in values.items() if name in documents.FIELDS}
    _check_places(actor, tidied)
    different = {name: value for name, value in tidied.items() if value != draft.document.get(name)}
    seen = {name: _seen_at(draft, name, revision, page) for name in different}
    stale = {name for name in different if draft.field_revisions.get(name, 0) > seen[name]} - set(overrule)
    touched = {
        name: value
        for name, value in different.items()
        if name not in stale or value != _value_at(draft, name, seen[name])
    }
    if not touched:
        return Saved(draft.revision)
    clashing = stale & touched.keys()
    draft.revision += 1
    for name, value in touched.items():
        _note_change(actor, draft, name, value, page=page, is_applied=name not in clashing)
        if name not in clashing:
            draft.document[name] = value
            draft.field_revisions[name] = draft.revision
    if touched.keys() - clashing:
        _back_to_draft(draft)
        draft.changed_by, draft.changed_at = actor, clock.now()
    draft.save()
    live.poke(f"draft:{draft.pk}")
    return Saved(draft.revision, [_clash(draft, name) for name in documents.FIELDS if name in clashing])


@transaction.atomic
def restore_version(*, actor: Staff, slug: str, number: int) -> Draft:
    """Put the texts of an earlier version in the draft; what was there stays among its changes.

    Raises NotAllowedError, NotFoundError.
    """
    draft = open_draft(actor=actor, slug=slug)
    version = AnswerVersion.objects.filter(answer__drafts=draft, number=number).first()
    if version is None:
        raise NotFoundError(_("That version does not exist."))
    change_draft(actor=actor, draft_id=draft.pk, revision=draft.revision, values=selectors.texts_of_version(version))
    draft.refresh_from_db()
    if not draft.change_note:
        draft.change_note = _("As in version %(number)s again") % {"number": number}
        draft.save(update_fields=["change_note"])
    return draft


@transaction.atomic
def ask_approval(*, actor: Staff, draft_id: uuid.UUID, change_note: str) -> Draft:
    """Put the draft before somebody who approves it. Asked already is fine.

    Raises NotAllowedError, NotFoundError, ConflictError, and InvalidError with what is still wrong per field.
    """
    require(actor, Permission.EDIT_CONTENT)
    draft = _locked_draft(actor, draft_id)
    _refuse_done(draft)
    if draft.state != DraftState.DRAFT:
        return draft
    _check_whole(draft)
    draft.state, draft.remark = DraftState.REVIEW, ""
    draft.change_note = change_note.strip()[:300]
    draft.asked_by, draft.asked_at = actor, clock.now()
    draft.save()
    audit.record(actor, "content.approval_asked", draft, label=str(draft)[:200])
    _poke(draft)
    return draft


@transaction.atomic
def send_back(*, actor: Staff, draft_id: uuid.UUID, revision: int, remark: str) -> Draft:
    """Not yet: say what should be different. Raises NotAllowedError, NotFoundError, ConflictError, InvalidError."""
    draft = _draft_to_judge(actor, draft_id, revision)
    _refuse_done(draft)
    if not remark.strip():
        message = _("Say what should be different.")
        raise InvalidError(message, {"remark": message})
    _back_to_draft(draft)
    draft.remark = remark.strip()
    draft.save()
    audit.record(actor, "content.sent_back", draft, label=str(draft)[:200])
    _poke(draft)
    return draft


@transaction.atomic
def approve(
    *, actor: Staff, draft_id: uuid.UUID, revision: int, change_note: str = "", publish_at: datetime | None = None
) -> Draft:
    """Let the draft hold, at once or from `publish_at` on. Approved already in the same way is fine.

    Where the owner's department asks it, nobody approves what they wrote themselves. `revision` is what the approver
    saw: what changed since then is not approved unseen. Raises NotAllowedError, NotFoundError, ConflictError,
    InvalidError.
    """
    draft = _draft_to_judge(actor, draft_id, revision)
    if draft.state == DraftState.PUBLISHED:
        return draft
    if draft.state == DraftState.DRAFT and selectors.needs_second(draft):
        raise ConflictError(_("Nobody asked approval of this text yet. Its writer may still be at it."))
    _check_whole(draft)
    _check_moment(publish_at)
    if change_note.strip():
        draft.change_note = change_note.strip()[:300]
    draft.approved_by, draft.approved_at, draft.publish_at = actor, clock.now(), publish_at
    draft.remark = ""
    if publish_at and publish_at > clock.now():
        draft.state = DraftState.APPROVED
        draft.save()
        audit.record(actor, "content.approved", draft, label=str(draft)[:200], at=publish_at.isoformat())
        _poke(draft)
        return draft
    _publish(actor, draft)
    return draft


@transaction.atomic
def discard_draft(*, actor: Staff, draft_id: uuid.UUID) -> None:
    """Put the draft away; its texts stay readable among the changes. Done already is fine."""
    require(actor, Permission.EDIT_CONTENT)
    draft = _locked_draft(actor, draft_id)
    if draft.state in OPEN_DRAFT_STATES:
        draft.state = DraftState.DISCARDED
        draft.save()
        draft.signals.filter(settled_at=None).update(draft=None)
        audit.record(actor, "content.draft_discarded", draft, label=str(draft)[:200])
        _poke(draft)


@transaction.atomic
def withdraw_answer(*, actor: Staff, slug: str, reason: str) -> Answer:
    """Take an answer out of the desk and the site; a new version brings it back. Withdrawn already is fine.

    Raises NotAllowedError, NotFoundError, InvalidError.
    """
    require(actor, Permission.EDIT_CONTENT)
    answer = _locked_answer(actor, slug)
    if not reason.strip():
        message = _("Say why the answer goes.")
        raise InvalidError(message, {"reason": message})
    if answer.is_published:
        answer.is_published = False
        answer.save(update_fields=["is_published"])
        audit.record(actor, "content.withdrawn", answer, label=str(answer)[:200], reason=reason.strip()[:300])
        live.poke(f"content:{answer.contact_centre_id}")
    return answer


def publish_due() -> int:
    """Publish what was approved for a moment that has come. Returns how many; each in its own transaction."""
    due = Draft.objects.filter(state=DraftState.APPROVED, publish_at__lte=clock.now())
    return sum(_publish_one_due(key) for key in due.values_list("pk", flat=True))


@transaction.atomic
def _publish_one_due(draft_id: uuid.UUID) -> int:
    draft = Draft.objects.select_for_update(of=("self",)).filter(pk=draft_id, state=DraftState.APPROVED).first()
    if draft is None or draft.publish_at is None or draft.publish_at > clock.now():
        return 0
    _publish(SYSTEM, draft)
    return 1


def _publish(actor: Actor, draft: Draft) -> None:
    answer = draft.answer or _new_answer(draft)
    if answer.pk and not answer._state.adding:
        answer = Answer.objects.select_for_update(of=("self",)).select_related("variant_of").get(pk=answer.pk)
    for name, value in _facts(draft.document).items():
        setattr(answer, name, value)
    answer.is_published = True
    answer.compared_with_id = answer.variant_of.current_id if answer.variant_of else None
    answer.save()
    version = store_version(
        answer,
        AnswerText(**{name: draft.document[name] for name in documents.TEXT_FIELDS}),
        by=_names(selectors.writers_of(draft)) or (draft.opened_by.name if draft.opened_by else ""),
        approved_by=draft.approved_by.name if draft.approved_by else "",
        change_note=draft.change_note,
    )
    if draft.variant_of and draft.answer_id is None:
        answer.related.set(draft.variant_of.related.all())
    draft.answer, draft.version, draft.state = answer, version, DraftState.PUBLISHED
    draft.save()
    settle_with_version(draft, version)
    audit.record(actor, "content.published", answer, label=str(answer)[:200], version=version.number)
    _poke(draft)


def _new_answer(draft: Draft) -> Answer:
    shared = draft.variant_of
    title = draft.document["title"]
    if shared:
        place = directory_of(draft.contact_centre_id).municipalities[uuid.UUID(draft.document["municipality"])]
        title = f"{title} {place.name}"
    answer = Answer(
        contact_centre_id=draft.contact_centre_id,
        source_id=str(draft.pk),
        slug=free_slug(draft.contact_centre_id, title),
        variant_of=shared,
    )
    if shared:
        answer.layer = shared.layer
    return answer


def _facts(document: documents.Document) -> dict[str, Any]:
    keys = ("owner", "portal_area", "product", "municipality")
    facts: dict[str, Any] = {f"{name}_id": uuid.UUID(document[name]) if document[name] else None for name in keys}
    days = ("valid_from", "valid_until", "review_on")
    facts |= {name: date.fromisoformat(document[name]) if document[name] else None for name in days}
    return facts | {"kind": document["kind"]}


def _new_draft(
    actor: Staff,
    draft_id: uuid.UUID,
    answer: Answer | None,
    document: dict[str, Any],
    *,
    variant_of: Answer | None = None,
) -> Draft:
    now = clock.now()
    draft = Draft.objects.create(
        pk=draft_id,
        contact_centre_id=actor.contact_centre_id,
        answer=answer,
        based_on=answer.current if answer else variant_of.current if variant_of else None,
        variant_of=variant_of,
        document=document,
        first_document=document,
        opened_by=actor,
        opened_at=now,
        changed_by=actor,
        changed_at=now,
    )
    audit.record(actor, "content.draft_started", draft, label=str(draft)[:200])
    return draft


def _locked_answer(actor: Staff, slug: str) -> Answer:
    answer = selectors.get_any_answer(actor, slug)
    return (
        Answer.objects.select_for_update(of=("self",))
        .select_related("current", "owner", "variant_of__current")
        .get(pk=answer.pk)
    )


def _locked_draft(actor: Staff, draft_id: uuid.UUID) -> Draft:
    found = selectors.get_draft(actor, draft_id)
    Draft.objects.select_for_update(of=("self",)).get(pk=found.pk)
    return selectors.get_draft(actor, draft_id)


def _draft_to_judge(actor: Staff, draft_id: uuid.UUID, revision: int) -> Draft:
    draft = _locked_draft(actor, draft_id)
    if why_not := selectors.why_not_approve(actor, draft):
        raise NotAllowedError(why_not)
    if draft.state == DraftState.DISCARDED:
        raise ConflictError(_("This draft was discarded."))
    if draft.revision != revision:
        raise ConflictError(_("The text was changed while you were reading. Read it again before you approve it."))
    return draft


def _refuse_done(draft: Draft) -> None:
    if draft.state == DraftState.PUBLISHED:
        raise ConflictError(_("This text is published already. Open the answer to work on the next version."))
    if draft.state == DraftState.DISCARDED:
        raise ConflictError(_("This draft was discarded."))


def _back_to_draft(draft: Draft) -> None:
    draft.state = DraftState.DRAFT
    draft.approved_by = draft.approved_at = draft.publish_at = None


def _check_whole(draft: Draft) -> None:
    problems = {each.field: words_of_problem(each) for each in documents.problems_of(draft.document)}
    if unknown := selectors.unknown_answers(draft):
        problems["narrowing"] = _("There is no answer with this address: %(slugs)s.") % {"slugs": ", ".join(unknown)}
    if wrong := _wrong_with_municipality(draft):
        problems["municipality"] = wrong
    if problems:
        raise InvalidError(_("Something is still missing. It is said with each part."), problems)


def _wrong_with_municipality(draft: Draft) -> str:
    """A variant is of one municipality, which has no other; what has variants is of all."""
    municipality, answer = draft.document["municipality"], draft.answer
    shared_id = draft.variant_of_id or (answer.variant_of_id if answer else None)
    if shared_id is None:
        has_variants = bool(municipality) and answer is not None and answer.variants.exists()
        return _("This answer has variants, so it stays for all municipalities.") if has_variants else ""
    if not municipality:
        return _("A variant belongs to a municipality.")
    others = Answer.objects.filter(variant_of_id=shared_id, municipality_id=uuid.UUID(municipality))
    if any(other.pk != draft.answer_id for other in others):
        return _("This municipality has a variant of this answer already.")
    return ""


def _check_moment(publish_at: datetime | None) -> None:
    if publish_at and publish_at > clock.now() + _LATEST:
        message = _("Choose a moment within two years.")
        raise InvalidError(message, {"publish_at": message})


def _check_places(actor: Staff, values: Mapping[str, Any]) -> None:
    """Raises InvalidError for what is not in this contact centre, so that it never gets into a draft."""
    problems = {name: _("Choose one of the list.") for name in selectors.unknown_places(actor, values)}
    problems |= {
        name: _("This is too much text.") for name, value in values.items() if len(str(value)) > _MOST_OF_A_FIELD
    }
    if problems:
        raise InvalidError(next(iter(problems.values())), problems)


def _seen_at(draft: Draft, name: str, revision: int, page: uuid.UUID | None) -> int:
    """The revision of a field that a page shows: that of its opening, or of what was typed in it since."""
    own = draft.changes.filter(field=name, page=page, is_applied=True) if page else FieldChange.objects.none()
    latest = own.order_by("-revision").values_list("revision", flat=True).first()
    return max(revision, latest or 0)


def _value_at(draft: Draft, name: str, revision: int) -> Any:
    earlier = draft.changes.filter(field=name, is_applied=True, revision__lte=revision).order_by("-revision").first()
    return earlier.value if earlier else draft.first_document.get(name)


def _note_change(
    actor: Staff, draft: Draft, name: str, value: Any, *, page: uuid.UUID | None, is_applied: bool
) -> None:
    FieldChange.objects.create(
        draft=draft,
        revision=draft.revision,
        field=name,
        value=value,
        is_applied=is_applied,
        page=page,
        made_by=actor,
        made_at=clock.now(),
    )


def _clash(draft: Draft, name: str) -> Clash:
    theirs = draft.changes.filter(field=name, is_applied=True).select_related("made_by").order_by("-revision").first()
    by = theirs.made_by.name if theirs and theirs.made_by else ""
    return Clash(name, draft.document.get(name), by)


def _names(people: Iterable[Staff]) -> str:
    return ", ".join(person.name for person in people)


def _poke(draft: Draft) -> None:
    live.poke(f"draft:{draft.pk}")
    live.poke(f"editing:{draft.contact_centre_id}")
