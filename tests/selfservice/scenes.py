"""Citizens for tests: signed in through the imitation of DigiD, as a browser is."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from tests.builders import BSN, Centre

OTHER_BSN = "999990020"


def signed_in_citizen(centre: Centre, bsn: str = BSN, *, site: str = "", client: Client | None = None) -> Client:
    """A browser in which this test person is signed in on the site of the (first) municipality."""
    client = client or Client()
    client.cookies["eenloket_language"] = "en"
    response = sign_in(client, centre, bsn, site=site)
    assert response.status_code == 200, response.content.decode()[:2000]
    return client


def sign_in(client: Client, centre: Centre, bsn: str = BSN, *, site: str = "", verder: str = "") -> Any:
    root = f"/{site or centre.municipality.slug}/mijn/"
    client.post(f"{root}digid/", {"verder": verder})
    return client.post(f"{root}digid/nagebootst/", {"wie": "", "bsn": bsn}, follow=True)


def page(centre: Centre, *parts: object) -> str:
    return "/".join(["", centre.municipality.slug, "mijn", *map(str, parts), ""])


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, name
    return found[1]
