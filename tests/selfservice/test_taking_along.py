"""All own data in one file (AVG art. 15 and 20)."""

from __future__ import annotations

import json

import pytest

from eenloket.core import clock
from eenloket.core.ids import uuid7
from eenloket.core.models import AuditEntry
from eenloket.parties.services import Warned, warn_about
from tests.builders import a_case, a_centre, a_citizen, a_colleague, a_department
from tests.selfservice.scenes import page, signed_in_citizen

pytestmark = pytest.mark.django_db


def test_own_data_holds_cases_and_warnings_but_no_note_or_name_of_a_colleague() -> None:
    centre = a_centre()
    advisor = a_colleague(centre, "advisor_2", name="Ilse Verhoef")
    party = a_citizen(advisor)
    case = a_case(advisor, a_department(centre), party=party, request="GEHEIM")
    warned = Warned(kind="verbal", what="Schold de medewerker uit.", happened_on=clock.today())
    warn_about(actor=advisor, party_id=party.pk, warning_id=uuid7(), warned=warned)
    answer = signed_in_citizen(centre).post(page(centre, "gegevens", "meenemen"))
    told = json.loads(answer.content)
    assert [each["wat"] for each in told["waarschuwingen"]] == ["Schold de medewerker uit."]
    assert case.reference in answer.content.decode()
    assert "GEHEIM" not in answer.content.decode()
    assert "Ilse Verhoef" not in answer.content.decode()
    assert AuditEntry.objects.filter(action="citizen.data_taken").count() == 1
