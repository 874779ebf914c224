"""Texts that the product sends, in the words of a municipality; unknown variables are refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.gateways.models import OutboxMessage
from eenloket.gateways.services import save_text
from tests.builders import a_case, a_centre, a_colleague, a_department, an_outsider, signed_in

pytestmark = pytest.mark.django_db

WORDS = "Dag! Wij bellen u voor {datum}. Nummer {nummer}, code {code}."


def _save(actor: Any, **what: Any) -> Any:
    wish = {"code": "case.promise", "channel": "email", "municipality_id": None, "number": 0, "subject": "", **what}
    return save_text(actor=actor, **wish)


def _promise(centre: Any, municipality: Any) -> str:
    advisor = a_colleague(centre, "advisor_2")
    department = a_department(centre, municipality=municipality)
    case = a_case(advisor, department, email="jo@example.org")
    return OutboxMessage.objects.get(about_id=case.pk, is_to_citizen=True).body


def test_a_text_is_sent_in_the_words_of_the_municipality_else_of_the_centre_else_as_shipped() -> None:
    centre = a_centre("samen", "meer", "duin")
    meer, duin = centre.municipalities
    assert "Wij hebben uw vraag doorgegeven" in _promise(centre, meer)
    _save(centre.administrator, body=f"Allen: {WORDS}")
    _save(centre.administrator, body=f"Meer: {WORDS}", municipality_id=meer.pk)
    assert _promise(centre, meer).startswith("Meer: Dag!")
    assert "{" not in _promise(centre, duin)
    assert _promise(centre, duin).startswith("Allen: Dag!")
    _save(centre.administrator, body="", number=1)
    assert "Wij hebben uw vraag doorgegeven" in _promise(centre, duin)


def test_unknown_and_missing_variables_are_refused_by_name() -> None:
    administrator = a_centre().administrator
    with pytest.raises(InvalidError, match=r"\{straat\}"):
        _save(administrator, body=WORDS + " {straat}")
    with pytest.raises(InvalidError, match=r"\{code\}"):
        _save(administrator, body="U hoort voor {datum} van ons. {nummer}")
    with pytest.raises(NotFoundError):
        _save(administrator, code="nonsense", body="x")


def test_every_wording_stays_as_a_version_and_an_older_page_is_refused() -> None:
    administrator = a_centre().administrator
    _save(administrator, body=WORDS)
    text = _save(administrator, body=WORDS + "!", number=1)
    assert [each.number for each in text.versions.all()] == [2, 1]
    with pytest.raises(ConflictError):
        _save(administrator, body="Oud. " + WORDS, number=1)


def test_only_who_manages_channels_words_texts_and_for_their_own_municipalities() -> None:
    centre = a_centre("samen", "meer", "duin")
    with pytest.raises(NotAllowedError):
        _save(a_colleague(centre, "team_leader"), body=WORDS)
    elsewhere = a_colleague(centre, "administrator", municipalities=[centre.municipalities[1]])
    with pytest.raises(NotAllowedError):
        _save(elsewhere, body=WORDS, municipality_id=centre.municipality.pk)


def test_the_page_shows_a_text_filled_in_and_keeps_what_was_typed_when_it_is_refused() -> None:
    centre = a_centre()
    client, address = signed_in(centre.administrator), reverse("outreach:text", args=["contact.receipt", "sms"])
    page = client.get(address).content.decode()
    assert "ML-2026-000123" in page
    form = {"name": "", "subject": "", "number": "0", "gemeente": "", "body": "Zonder code – {nummer} {onzin}"}
    refused = client.post(address, form)
    assert refused.status_code == 422
    assert "Zonder code – {nummer} {onzin}" in refused.content.decode()
    assert client.post(address, {**form, "body": "Nr {nummer}, code {code}."}).status_code == 302
    assert client.get(reverse("outreach:texts")).status_code == 200


def test_a_text_of_ones_own_has_a_name_and_is_listed() -> None:
    client, address = signed_in(a_centre().administrator), reverse("outreach:text", args=["own", "sms"])
    form = {"name": "", "subject": "", "number": "0", "gemeente": "", "body": "Dag {naam}, tot morgen."}
    assert client.post(address, form).status_code == 422
    assert client.post(address, {**form, "name": "Tot morgen"}).status_code == 302
    assert "Tot morgen" in client.get(reverse("outreach:texts")).content.decode()


def test_the_texts_are_closed_to_others() -> None:
    centre = a_centre()
    for name, args in (("texts", []), ("text", ["own", "sms"])):
        address = reverse(f"outreach:{name}", args=args)
        assert signed_in(a_colleague(centre, "team_leader")).get(address).status_code == 403
    _save(centre.administrator, body=WORDS)
    outsider = signed_in(an_outsider("administrator"))
    page = outsider.get(reverse("outreach:text", args=["case.promise", "email"])).content.decode()
    assert "Wij bellen u voor" not in page
    assert outsider.get(reverse("outreach:text", args=["case.promise", "sms"])).status_code == 404
