"""Pages of the telephone: who may see what, the secret once, the pop before anybody is known, the bar of a call."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from eenloket.accounts.models import Staff
from eenloket.contacts.models import Contact
from eenloket.core.ids import uuid7
from eenloket.core.models import AuditEntry
from eenloket.parties.models import Party
from eenloket.telephony.models import Call, Command, Line, Platform
from tests.builders import Centre, a_centre, a_colleague, a_party, an_outsider, signed_in
from tests.telephony.platforms import Told, a_line, a_platform, linked

pytestmark = pytest.mark.django_db

BASE = "/kanalen/telefoon"


@pytest.fixture
def centre() -> Centre:
    centre = a_centre()
    a_line(centre)
    return centre


@pytest.fixture
def platform(centre: Centre) -> Platform:
    return a_platform(centre)


@pytest.fixture
def ilse(centre: Centre) -> Staff:
    return a_colleague(centre, name="Ilse")


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


class TestSetup:
    @pytest.mark.parametrize("page", ["/", "/platform/{platform}/", "/nummer/{line}/"])
    def test_only_an_administrator_of_the_own_centre_sees_it(
        self, centre: Centre, platform: Platform, ilse: Staff, page: str
    ) -> None:
        address = BASE + page.format(platform=platform.pk, line=Line.objects.get().pk)
        assert signed_in(centre.administrator).get(address).status_code == 200
        assert signed_in(ilse).get(address).status_code == 403
        assert Client().get(address).status_code == 302
        other = signed_in(an_outsider("administrator")).get(address)
        assert other.status_code == 404 or platform.name not in other.content.decode()

    @pytest.mark.parametrize("step", ["geheim", "koppel", "proef"])
    def test_steps_are_for_the_administrator_of_the_own_centre(
        self, platform: Platform, ilse: Staff, step: str
    ) -> None:
        given = {"staff": str(ilse.pk), "agent_ref": "x", "line": str(uuid7())}
        address = f"{BASE}/platform/{platform.pk}/{step}/"
        assert signed_in(ilse).post(address, given).status_code == 403
        assert signed_in(an_outsider("administrator")).post(address, given).status_code == 404

    def test_the_secret_of_a_new_platform_is_shown_once(self, centre: Centre) -> None:
        page, key = signed_in(centre.administrator), uuid7()
        given = {"name": "Teams", "who_routes": "platform", "silent_hours": "4", "is_active": "1"}
        reply = page.post(f"{BASE}/platform/{key}/", given)
        secret = Platform.objects.get(pk=key).secret
        assert (secret in reply.content.decode(), reply.headers["Cache-Control"]) == (True, "no-store")
        assert secret not in text(page, f"{BASE}/platform/{key}/")
        assert "Teams" in page.post(f"{BASE}/platform/{key}/", given, follow=True).content.decode()

    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, centre: Centre) -> None:
        given = {"name": "Teams", "who_routes": "zelf", "address": "http://ergens.nl/", "capabilities": ["hold"]}
        reply = signed_in(centre.administrator).post(f"{BASE}/platform/{uuid7()}/", given)
        assert (reply.status_code, "http://ergens.nl/" in reply.content.decode()) == (422, True)

    def test_a_number_is_kept_as_it_is_dialled(self, centre: Centre) -> None:
        page = signed_in(centre.administrator)
        given = {"name": "Afval", "municipality": str(centre.municipality.pk), "is_active": "1"}
        assert page.post(f"{BASE}/nummer/{uuid7()}/", {**given, "number": "0299-550111"}).status_code == 302
        assert Line.objects.filter(number="+31299550111").exists()
        for wrong in ("12", "14 0299"):
            assert page.post(f"{BASE}/nummer/{uuid7()}/", {**given, "number": wrong}).status_code == 422

    def test_a_trial_event_goes_the_whole_way(self, centre: Centre, platform: Platform) -> None:
        page = signed_in(centre.administrator)
        given = {"number": "06 12345678", "line": str(Line.objects.get().pk), "fate": "missed"}
        page.post(f"{BASE}/platform/{platform.pk}/proef/", given)
        assert Contact.objects.get().result == "abandoned"
        assert "trial-" in text(page, f"{BASE}/platform/{platform.pk}/")

    def test_numbers_that_stand_nowhere_are_shown(self, centre: Centre, platform: Platform) -> None:
        Told(platform, dialled="+31299999999").happens("offered")
        assert "0299 999 999" in text(signed_in(centre.administrator), f"{BASE}/")

    def test_the_interface_is_described(self) -> None:
        assert Client().get("/cti/v1/openapi.json").json()["openapi"] == "3.1.0"

    def test_without_a_practice_exchange_its_page_does_not_exist(self, ilse: Staff) -> None:
        assert signed_in(ilse).get(f"{BASE}/oefencentrale/").status_code == 404


class TestPop:
    def ring(self, platform: Platform, centre: Centre, staff: Staff, **told: Any) -> Call:
        return Told(platform, **told).happens("ringing", agent_ref=linked(platform, centre, staff).agent_ref)

    def test_it_rings_on_the_desk_of_that_advisor_only(self, centre: Centre, platform: Platform, ilse: Staff) -> None:
        self.ring(platform, centre, ilse)
        assert "06 12345678" in text(signed_in(ilse), f"{BASE}/gesprek/")
        assert "06 12345678" in text(signed_in(ilse), "/werk/")
        for other in (a_colleague(centre), an_outsider()):
            assert "06 12345678" not in text(signed_in(other), f"{BASE}/gesprek/")

    def test_who_it_may_be_is_a_name_and_nothing_more_and_seeing_it_is_noted(
        self, centre: Centre, platform: Platform, ilse: Staff
    ) -> None:
        party = a_party(ilse, "Jo Zilverberg", phone="06-12345678")
        Party.objects.filter(pk=party.pk).update(street="Dorpsweg", house_number="12", postcode="1234AB")
        self.ring(platform, centre, ilse)
        shown = text(signed_in(ilse), f"{BASE}/gesprek/")
        assert ("Jo Zilverberg" in shown, "Dorpsweg" in shown) == (True, False)
        assert AuditEntry.objects.filter(action="party.recognised_by_number", subject_id=party.pk).count() == 1

    def test_a_number_that_households_share_names_nobody(self, centre: Centre, platform: Platform, ilse: Staff) -> None:
        for name in ("Jo Zilverberg", "Noor Goudmeer"):
            a_party(ilse, name, phone="06-12345678")
        self.ring(platform, centre, ilse)
        shown = text(signed_in(ilse), f"{BASE}/gesprek/")
        assert not any(name in shown for name in ("Zilverberg", "Goudmeer"))
        assert not AuditEntry.objects.filter(action="party.recognised_by_number").exists()

    def test_two_of_one_household_are_both_named(self, centre: Centre, platform: Platform, ilse: Staff) -> None:
        for name in ("Jo Zilverberg", "Noor Zilverberg"):
            a_party(ilse, name, phone="06-12345678")
        Party.objects.update(postcode="1234AB", house_number="12")
        self.ring(platform, centre, ilse)
        assert "Noor Zilverberg" in text(signed_in(ilse), f"{BASE}/gesprek/")

    def test_who_hides_the_number_stays_unknown(self, centre: Centre, platform: Platform, ilse: Staff) -> None:
        a_party(ilse, "Jo Zilverberg", phone="06-12345678")
        call = self.ring(platform, centre, ilse, caller="anonymous")
        assert (call.caller, "Zilverberg" in text(signed_in(ilse), f"{BASE}/gesprek/")) == ("", False)

    def test_the_name_is_of_the_municipalities_that_somebody_works_for(self, ilse: Staff) -> None:
        centre = a_centre("samen", "meer", "duin")
        a_line(centre, "14 0255")
        a_party(a_colleague(centre), "Jo Zilverberg", phone="06-12345678", municipality=centre.municipalities[1])
        only_meer = a_colleague(centre, municipalities=[centre.municipality])
        self.ring(a_platform(centre), centre, only_meer)
        assert "Zilverberg" not in text(signed_in(only_meer), f"{BASE}/gesprek/")

    def test_who_answered_is_led_to_the_conversation_that_opened(
        self, centre: Centre, platform: Platform, ilse: Staff
    ) -> None:
        call = Told(platform).happens("answered", after=119, agent_ref=linked(platform, centre, ilse).agent_ref)
        address, page = f"/werk/gesprek/{call.conversation_id}/", signed_in(ilse)
        assert f'href="{address}" data-f2' in text(page, f"{BASE}/gesprek/?van=/werk/")
        assert "data-talks" not in text(page, f"{BASE}/gesprek/?van={address}")

    def test_a_call_that_is_over_pops_up_no_more(self, centre: Centre, platform: Platform, ilse: Staff) -> None:
        told = Told(platform)
        told.happens("ringing", agent_ref=linked(platform, centre, ilse).agent_ref)
        told.happens("ended", cause="abandoned")
        assert "06 12345678" not in text(signed_in(ilse), f"{BASE}/gesprek/")


class TestBar:
    def test_the_page_of_a_conversation_has_the_buttons_that_work(
        self, centre: Centre, platform: Platform, ilse: Staff
    ) -> None:
        told = Told(platform)
        call = told.happens("answered", agent_ref=linked(platform, centre, ilse).agent_ref)
        page = signed_in(ilse)
        shown = text(page, f"/werk/gesprek/{call.conversation_id}/")
        assert (f"/{call.pk}/hold/" in shown, f"/{call.pk}/retrieve/" in shown) == (True, False)
        reply = page.post(f"{BASE}/gesprek/{call.pk}/hold/", headers={"HX-Request": "true"})
        assert (reply.status_code, Command.objects.get().kind) == (200, "hold")
        told.happens("held")
        assert f"/{call.pk}/retrieve/" in text(page, f"{BASE}/gesprek/{call.conversation_id}/")
        told.happens("ended", cause="caller_hung_up")
        assert "/hangup/" not in text(page, f"{BASE}/gesprek/{call.conversation_id}/")

    def test_what_cannot_be_is_told_beside_the_call(self, centre: Centre, platform: Platform, ilse: Staff) -> None:
        call = Told(platform).happens("answered", agent_ref=linked(platform, centre, ilse).agent_ref)
        page, address = signed_in(ilse), f"{BASE}/gesprek/{call.pk}/retrieve/"
        reply = page.post(address, headers={"HX-Request": "true"})
        assert (reply.status_code, 'role="alert"' in reply.content.decode()) == (200, True)
        assert page.post(address, headers={"Accept": "application/json"}).status_code == 409

    def test_a_call_of_somebody_else_has_no_buttons(self, centre: Centre, platform: Platform, ilse: Staff) -> None:
        call = Told(platform).happens("answered", agent_ref=linked(platform, centre, ilse).agent_ref)
        for other, status in ((a_colleague(centre), 404), (an_outsider(), 404), (a_colleague(centre, "hr"), 403)):
            assert signed_in(other).post(f"{BASE}/gesprek/{call.pk}/hangup/").status_code == status
        assert "/hangup/" not in text(signed_in(a_colleague(centre)), f"{BASE}/gesprek/{call.conversation_id}/")

    def test_calling_from_the_desk_leads_to_the_conversation(
        self, centre: Centre, platform: Platform, ilse: Staff
    ) -> None:
        linked(platform, centre, ilse)
        given = {"id": str(uuid7()), "number": "06 12345678", "municipality": str(centre.municipality.pk)}
        reply = signed_in(ilse).post(f"{BASE}/gesprek/bel/", given)
        assert (reply.status_code, given["id"] in reply.headers["Location"]) == (302, True)
        party = a_party(ilse, "Jo", phone="06-12345678")
        assert f"{BASE}/gesprek/bel/" in text(signed_in(ilse), f"/werk/klant/{party.pk}/")
        assert f"{BASE}/gesprek/bel/" not in text(signed_in(a_colleague(centre)), f"/werk/klant/{party.pk}/")
