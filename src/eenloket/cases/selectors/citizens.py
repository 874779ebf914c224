"""What a citizen, or a department without an account, needs to get at one case."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core import signing
from django.db.models import Prefetch, QuerySet
from django.template.defaultfilters import date as format_date
from django.utils import translation

from eenloket.cases.models import Case, CaseEvent
from eenloket.core import crypto
from eenloket.core.errors import NotFoundError

LINK_SALT = "eenloket.cases.link"
LINK_SECONDS = 30 * 24 * 3600


def citizen_code(case: Case) -> str:
    """The second secret, to read to the citizen or print in a message."""
    return crypto.decrypt(case.code_sealed)


def link_token(case: Case) -> str:
    """A signed token that opens this one case for the department it is with now, for 30 days."""
    return signing.dumps({"case": str(case.pk), "department": str(case.department_id)}, salt=LINK_SALT)


def case_by_link(token: str) -> Case:
    """The case a mailed link opens. Raises NotFoundError when it is forged, too old, or the case went elsewhere."""
    try:
        content = signing.loads(token, salt=LINK_SALT, max_age=LINK_SECONDS)
    except signing.BadSignature:
        content = {"case": None, "department": None}
    found = Case.objects.filter(pk=content["case"], department_id=content["department"]).select_related(
        "department", "organisation", "party", "municipality", "handler", "handed_over_by", "call_back"
    )
    if case := found.first():
        return case
    raise NotFoundError("This link does not work any more.")


def values_for_text(case: Case) -> dict[str, str]:
    """What the variables of a text about a case stand for, without the citizen's code: that goes by one way only."""
    with translation.override("nl"):
        promised = format_date(case.promised_date, "l j F")
    return {
        "onderwerp": case.subject,
        "datum": promised,
        "nummer": case.reference,
        "volgadres": f"{settings.EENLOKET_BASE_URL}/{case.municipality.slug}/volgen/",
        "telefoon": case.municipality.phone,
        "gemeente": case.municipality.name,
    }


def cases_of_citizen(party_id: uuid.UUID) -> QuerySet[Case]:
    """All cases of one party, newest first, each with what the citizen may see of its story as `told` and its steps.
    For who proved to be that party."""
    told = CaseEvent.objects.filter(is_for_citizen=True).order_by("at", "id")
    return (
        Case.objects.filter(party_id=party_id)
        .select_related("department", "organisation", "municipality", "contact", "call_back", "merged_into")
        .prefetch_related("steps_done", Prefetch("events", told, to_attr="told"))
        .order_by("-created_at", "-id")
    )


def case_of_citizen(party_id: uuid.UUID, case_id: uuid.UUID) -> Case:
    """One case of this party. Raises NotFoundError, also for somebody else's."""
    found = cases_of_citizen(party_id).filter(pk=case_id).first()
    if found is None:
        raise NotFoundError("That case does not exist.")
    return found


def parties_with_cases(municipality_id: uuid.UUID, limit: int = 200) -> list[uuid.UUID]:
    """Who has a case in this municipality, the latest first."""
    found = Case.objects.filter(municipality_id=municipality_id, party__isnull=False).order_by("-created_at")
    return list(dict.fromkeys(found.values_list("party_id", flat=True)[:limit]))
