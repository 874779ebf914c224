"""DigiD: which connection a municipality has, and the talk with it (SAML, by django-digid-eherkenning).

`EENLOKET_DIGID` is a directory with one for each municipality, by its slug: `digid.json`, `metadata.xml` of DigiD, and
`certificate.pem` and `key.pem` of the PKIoverheid certificate; or `mock`, the imitation; or `off`. Unset it is the
imitation on a machine that only itself reaches, and off elsewhere: nobody becomes somebody else by an oversight.
"""

from __future__ import annotations

import ipaddress
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from eenloket.core.errors import EenloketError

from .types import Level

if TYPE_CHECKING:
    from django.http import HttpRequest

MOCK: Final = "mock"
OFF: Final = "off"
LEVELS: Final = {
    Level.BASIC: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
    Level.MIDDLE: "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract",
    Level.SUBSTANTIAL: "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard",
    Level.HIGH: "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI",
}
_ORDER: Final = list(LEVELS)
_OF_BSN: Final = "s00000000"  # the sector code of DigiD for a BSN


class DigidError(EenloketError):
    """DigiD did not say who it is: the sentence says what to do."""


@dataclass(frozen=True)
class Question:
    """What the browser takes to DigiD by a form that sends itself."""

    url: str
    fields: dict[str, str]
    request_id: str


@dataclass(frozen=True)
class Answer:
    """What DigiD says: who, and how sure it is."""

    bsn: str
    level: Level


class _File(type(Path())):  # type: ignore[misc]
    """A file on disk the way the library wants one: with its name as `path`."""

    @property
    def path(self) -> str:
        return str(self)


class _Remembered:
    """The one question that this browser asked, in place of a cache that processes would have to share."""

    def __init__(self, request_id: str) -> None:
        self.request_id = request_id

    def store(self, request_id: str, _address: str) -> None:
        self.request_id = request_id


def connection_of(slug: str) -> str:
    """`mock`, `off`, or the directory with the connection of this municipality."""
    named = settings.EENLOKET_DIGID
    if named in (MOCK, OFF):
        return str(named)
    if not named:
        return MOCK if _is_loopback(settings.EENLOKET_BASE_URL) else OFF
    place = Path(named) / slug
    return str(place) if (place / "digid.json").exists() else OFF


def ask(slug: str, request: HttpRequest, *, return_url: str) -> Question:
    """The signed question to DigiD. Raises DigidError when the connection is not set up well."""
    client = _client(slug, return_url)
    try:
        url, fields = client.create_authn_request(
            request, is_passive=False, set_nameid_policy=False, name_id_value_req=None
        )
    except Exception as error:
        raise DigidError(_("DigiD does not work now. Try again later, or call us.")) from error
    return Question(url, {"SAMLRequest": fields["SAMLRequest"]}, client.authn_storage.request_id)


def fetch(slug: str, request: HttpRequest, *, artifact: str, request_id: str, return_url: str) -> Answer:
    """Ask DigiD over its own line who came back with this artifact. Raises DigidError: cancelled, not an answer to
    this question, not sure enough, or no BSN."""
    from onelogin.saml2.errors import OneLogin_Saml2_ValidationError  # noqa: PLC0415 - see `_client`

    client = _client(slug, return_url, request_id=request_id)
    try:
        response = client.artifact_resolve(request, artifact)
        name_id = response.get_nameid()
        contexts = response.get_authn_contexts()
    except DigidError:
        raise
    except OneLogin_Saml2_ValidationError as error:
        if error.code == OneLogin_Saml2_ValidationError.STATUS_CODE_AUTHNFAILED:
            raise DigidError(_("You stopped signing in.")) from error
        raise DigidError(_("DigiD does not work now. Try again later, or call us.")) from error
    except Exception as error:
        raise DigidError(_("DigiD does not work now. Try again later, or call us.")) from error
    sector, _colon, number = str(name_id).partition(":")
    if sector.lower() != _OF_BSN or not number.isdigit():
        raise DigidError(_("DigiD did not give us your citizen service number. Call us."))
    return Answer(number.zfill(9), _level_of(contexts, client.wanted))


def _level_of(contexts: list[str], wanted: Level) -> Level:
    known = {urn: level for level, urn in LEVELS.items()}
    found = [known[each] for each in contexts if each in known]
    level = max(found, key=_ORDER.index, default=None)
    if level is None or _ORDER.index(level) < _ORDER.index(wanted):
        raise DigidError(_("You need a safer way of signing in with DigiD for this, such as the DigiD app."))
    return level


def _client(slug: str, return_url: str, *, request_id: str = "") -> Any:
    """The library's client with our connection. Its views and models stay out: they make a user of each citizen in the
    table of staff, and keep the connection in tables (decision 38). Loaded when it is used: xmlsec is large."""
    from digid_eherkenning.saml2.base import BaseSaml2Client  # noqa: PLC0415

    place = Path(connection_of(slug))
    stored = json.loads((place / "digid.json").read_text("utf-8"))
    wanted = Level(stored.get("level", Level.MIDDLE))
    base = urlsplit(return_url)

    class Client(BaseSaml2Client):  # type: ignore[misc, unused-ignore]
        conf = {
            "base_url": f"{base.scheme}://{base.netloc}",
            "acs_path": base.path,
            "entity_id": stored["entity_id"],
            "service_entity_id": stored["digid_entity_id"],
            "metadata_file": _File(place / "metadata.xml"),
            "key_file": _File(place / "key.pem"),
            "cert_file": _File(place / "certificate.pem"),
            "service_name": stored.get("service_name", "Eenloket"),
            "attribute_consuming_service_index": str(stored.get("service_index", "1")),
            "signature_algorithm": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            "digest_algorithm": "http://www.w3.org/2001/04/xmlenc#sha256",
            "want_assertions_signed": True,
            "requested_attributes": [],
            "slo": False,
        }

        def create_config(self, config_dict: dict[str, Any]) -> Any:
            config_dict["security"].update(
                wantAttributeStatement=False,
                metadataValidUntil="",
                metadataCacheDuration="",
                requestedAuthnContextComparison="minimum",
                requestedAuthnContext=[LEVELS[wanted]],
            )
            return super().create_config(config_dict)  # type: ignore[no-untyped-call]  # the library has no types

        def verify_saml2_response(self, response: Any, _address: str) -> None:
            """An answer to the question of this browser, and no other."""
            if not request_id or response.get_in_response_to() != request_id:
                raise DigidError(_("Signing in took too long, or was done already. Start again."))

    client: Any = Client()  # type: ignore[no-untyped-call]  # the library has no types
    client.wanted = wanted
    client.authn_storage = _Remembered(request_id)
    return client


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
