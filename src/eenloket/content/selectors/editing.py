"""Drafts and who may do what with them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.content.models import Answer, AnswerVersion, Draft, Product
from eenloket.content.rules import documents
from eenloket.content.types import OPEN_DRAFT_STATES, AnswerKind, DraftState
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.organisation.directory import directory_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Department


def answers_within_reach(staff: Staff) -> QuerySet[Answer]:
    """Every answer for this person to work on, published or not: shared ones and those of its municipalities."""
    found = Answer.objects.filter(
        Q(municipality=None) | Q(municipality_id__in=staff.municipality_ids), contact_centre_id=staff.contact_centre_id
    )
    return found.select_related("current", "owner", "portal_area", "product")


def get_any_answer(staff: Staff, slug: str) -> Answer:
    """One answer, also when it is withdrawn or no longer valid. Raises NotFoundError."""
    if found := answers_within_reach(staff).filter(slug=slug).first():
        return found
    raise NotFoundError(_("That answer does not exist."))


def answers_to_check(staff: Staff) -> QuerySet[Answer]:
    """Published answers whose day to be looked at again has come, longest ago first."""
    found = answers_within_reach(staff).filter(is_published=True, review_on__lte=clock.today())
    return found.order_by("review_on", "pk")


def answers_not_given(staff: Staff) -> QuerySet[Answer]:
    """Answers that nobody is given now: withdrawn, not valid yet or no longer."""
    today = clock.today()
    found = answers_within_reach(staff).filter(
        Q(is_published=False) | Q(valid_until__lt=today) | Q(valid_from__gt=today)
    )
    return found.order_by("current__title", "pk")


def document_of(answer: Answer) -> dict[str, Any]:
    """An answer as it holds now, as a document to work on."""
    texts = texts_of_version(answer.current) if answer.current else {}
    places = {name: str(getattr(answer, f"{name}_id") or "") for name in ("owner", "portal_area", "product")}
    places["municipality"] = str(answer.municipality_id or "")
    days = {name: getattr(answer, name) for name in ("valid_from", "valid_until", "review_on")}
    days = {name: day.isoformat() if day else "" for name, day in days.items()}
    return documents.tidied({**texts, **places, **days, "kind": answer.kind})


def texts_of_version(version: AnswerVersion) -> dict[str, Any]:
    return {name: documents.tidy(name, getattr(version, name)) for name in documents.TEXT_FIELDS}


def drafts_for(staff: Staff) -> QuerySet[Draft]:
    """Open drafts within this person's reach, what waits for approval first, then the latest changed.

    An editor sees all; somebody who only approves sees those that their department owns.
    """
    found = Draft.objects.filter(
        contact_centre_id=staff.contact_centre_id,
        state__in=OPEN_DRAFT_STATES,
        document__municipality__in=["", *map(str, staff.municipality_ids)],
    )
    if not may(staff, Permission.EDIT_CONTENT):
        found = found.filter(document__owner__in=[str(each) for each in staff.department_ids])
    return found.select_related("answer", "opened_by", "changed_by", "asked_by", "approved_by").order_by(
        "-asked_at", "-changed_at"
    )


def get_draft(staff: Staff, draft_id: uuid.UUID) -> Draft:
    """One draft, open or done. Raises NotFoundError for who has nothing to do with it."""
    found = (
        Draft.objects.filter(pk=draft_id, contact_centre_id=staff.contact_centre_id)
        .select_related(
            "answer__current", "variant_of", "based_on", "opened_by", "changed_by", "asked_by", "approved_by", "version"
        )
        .first()
    )
    if found is None or not _is_within_reach(staff, found):
        raise NotFoundError(_("That draft does not exist."))
    return found


def open_draft_of(answer: Answer) -> Draft | None:
    return answer.drafts.filter(state__in=OPEN_DRAFT_STATES).select_related("opened_by", "changed_by").first()


def owner_of(draft: Draft) -> Department | None:
    """The department that the draft names as owner."""
    owner = draft.document.get("owner")
    return directory_of(draft.contact_centre_id).departments.get(uuid.UUID(owner)) if owner else None


def writers_of(draft: Draft) -> list[Staff]:
    """Who wrote any of it, in the order in which they began."""
    made = draft.changes.filter(is_applied=True).exclude(made_by=None).order_by("made_at").select_related("made_by")
    people = {change.made_by_id: change.made_by for change in made}
    if draft.based_on_id is None and draft.opened_by and draft.opened_by_id not in people:
        people = {draft.opened_by_id: draft.opened_by, **people}
    return [person for person in people.values() if person]


def needs_second(draft: Draft) -> bool:
    """Whether its writers may not approve it themselves: as agreed with the department that owns it."""
    owner = owner_of(draft)
    return owner is None or owner.content_needs_second


def why_not_approve(staff: Staff, draft: Draft) -> str:
    """Why this person may not approve the draft; empty when they may."""
    is_editor = may(staff, Permission.EDIT_CONTENT)
    owner = owner_of(draft)
    is_of_owner = owner is not None and owner.pk in staff.department_ids and may(staff, Permission.APPROVE_CONTENT)
    if not is_editor and not is_of_owner:
        return _("Only an editor or the department that owns the answer approves it.")
    if draft.state != DraftState.PUBLISHED and needs_second(draft) and staff in writers_of(draft):
        return _("You wrote this yourself. Somebody else approves it.")
    return ""


def unknown_places(staff: Staff, values: Mapping[str, Any]) -> list[str]:
    """The fields whose value is not there, or not within reach of this person."""
    known = directory_of(staff.contact_centre_id)
    holders: dict[str, Any] = {
        "owner": known.departments,
        "portal_area": known.portal_areas,
        "municipality": staff.municipality_ids,
    }
    wrong = [name for name, keys in holders.items() if values.get(name) and _key(values[name]) not in keys]
    product = _key(values.get("product"))
    if values.get("product") and (product is None or not Product.objects.filter(pk=product).exists()):
        wrong.append("product")
    if "kind" in values and values["kind"] not in AnswerKind.values:
        wrong.append("kind")
    return wrong


def unknown_answers(draft: Draft) -> list[str]:
    """What the narrowing question of a draft leads to and is not there, or is this answer itself."""
    wanted = [row["answer"] for row in draft.document.get("narrowing") or ()]
    found = Answer.objects.filter(slug__in=wanted, contact_centre_id=draft.contact_centre_id, is_published=True)
    known = {slug for key, slug in found.values_list("pk", "slug") if key != draft.answer_id}
    return [slug or "–" for slug in wanted if slug not in known]


def _is_within_reach(staff: Staff, draft: Draft) -> bool:
    municipality = draft.document.get("municipality")
    if municipality and uuid.UUID(municipality) not in staff.municipality_ids:
        return False
    if may(staff, Permission.EDIT_CONTENT):
        return True
    owner = draft.document.get("owner")
    return bool(owner) and may(staff, Permission.APPROVE_CONTENT) and uuid.UUID(owner) in staff.department_ids


def _key(value: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None
