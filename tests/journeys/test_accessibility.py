"""Every page as axe-core sees it, in light and dark, and the citizen's pages at 320 pixels wide."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.people import ADVISOR, DEPARTMENT, TEAM_LEADER, Person

ADMINISTRATOR = "ruben@kcc.example"
EDITOR = "tamara@kcc.example"

People = Callable[..., Person]
Look = Callable[[Person], None]

STAFF_PAGES = {
    ADVISOR: ["/werk/", "/zoeken/?q=paspoort", "/zoeken/?q=", "/zaken/", "/inhoud/", "/inhoud/?q=afval", "/uitgaand/"],
    DEPARTMENT: ["/zaken/", "/zaken/?bak=mine", "/zaken/?bak=late", "/zaken/?bak=settled", "/werk/"],
    TEAM_LEADER: [
        "/cijfers/",
        "/cijfers/contacten/",
        "/redactie/meldingen/",
        "/inhoud/cijfers/",
        "/redactie/berichten/",
        "/redactie/berichten/?stand=komend",
        "/redactie/berichten/nieuw/0199aaaa-0000-7000-8000-000000000001/",
        "/groepsberichten/",
        "/groepsberichten/nieuw/0199aaaa-0000-7000-8000-000000000002/",
        "/groepsberichten/sms/",
        "/uitgaand/gestopt/",
        "/uitgaand/telefoons/",
    ],
    ADMINISTRATOR: [
        "/medewerkers/",
        "/medewerkers/nieuw/",
        "/logboek/",
        "/uitgaand/postvak/",
        "/groepsberichten/teksten/",
        "/groepsberichten/teksten/contact.receipt/sms/",
        "/groepsberichten/herinneringen/",
    ],
    EDITOR: [
        "/redactie/",
        "/redactie/meldingen/",
        "/redactie/zonder-antwoord/",
        "/redactie/afspraken/",
        "/redactie/mijn-meldingen/",
        "/redactie/antwoord/paspoort-aanvragen-of-verlengen/versies/2/",
        "/inhoud/cijfers/",
        "/inhoud/?volgorde=nieuw",
        "/inhoud/paspoort-aanvragen-of-verlengen/",
    ],
}
SITE_PAGES = [
    "/",
    "/merenwold/",
    "/duinrade/",
    "/merenwold/zoeken/?q=paspoort+kwijt",
    "/merenwold/zoeken/?q=xyzzy",
    "/merenwold/onderwerp/burgerzaken/",
    "/merenwold/antwoord/paspoort-kwijt-of-gestolen/",
    "/merenwold/onderwerpen/",
    "/merenwold/locaties/",
    "/merenwold/volgen/",
    "/merenwold/contact/",
    "/merenwold/privacy/",
    "/merenwold/toegankelijkheid/",
    "/inloggen/login/",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("email", STAFF_PAGES)
def test_staff_pages_have_no_serious_findings(person: People, axe: Look, email: str, scheme: str) -> None:
    someone = person(email)
    someone.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for path in STAFF_PAGES[email]:
        someone.go(path)
        axe(someone)
    assert not someone.faults


@pytest.mark.parametrize("path", SITE_PAGES)
def test_citizens_pages_have_no_serious_findings_and_do_not_scroll_sideways(
    person: People, axe: Look, path: str
) -> None:
    citizen = person(width=320, height=700)
    citizen.go(path)
    axe(citizen)
    wide = citizen.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320, f"{path} is {wide} wide"
    assert not citizen.faults


def test_a_staff_page_can_be_read_at_390_pixels(person: People) -> None:
    ilse = person(ADVISOR, width=390, height=844)
    for path in ("/werk/", "/zaken/", "/inhoud/"):
        ilse.go(path)
        wide = ilse.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"{path} is {wide} wide"
