"""What a page says to programs (schema.org), as JSON-LD in the page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .addresses import address_of, root_of

if TYPE_CHECKING:
    from eenloket.content.models import Product
    from eenloket.organisation.models import Municipality, OpeningSpan

    from .pages import Crumb
    from .texts import PublicText

Thing = dict[str, Any]

# What would end the element or begin another is written as JSON may write it.
_ESCAPED: Final = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def as_script(things: Sequence[Thing]) -> SafeString:
    """The things in an element that browsers do not run, whatever their texts are."""
    if not things:
        return SafeString()
    text = json.dumps({"@context": "https://schema.org", "@graph": list(things)}, ensure_ascii=False)
    safe = mark_safe(text.translate(_ESCAPED))  # noqa: S308 - nothing in it can end the element
    return format_html('<script type="application/ld+json">{}</script>', safe)


def breadcrumbs(site: Municipality, crumbs: Sequence[Crumb]) -> Thing:
    items = [
        {"@type": "ListItem", "position": place, "name": crumb.name, "item": root_of(site) + crumb.url}
        for place, crumb in enumerate(crumbs, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def question(text: PublicText, asked: str, url: str) -> Thing:
    """A question with its answer."""
    answer = {"@type": "Answer", "text": "\n\n".join(filter(None, [text.short, text.text])), "url": url}
    asked_as = {"@type": "Question", "name": asked or text.title, "acceptedAnswer": answer}
    return {"@type": "FAQPage", "url": url, "inLanguage": "nl", "mainEntity": [asked_as]}


def service(site: Municipality, product: Product, text: PublicText | None, url: str) -> Thing:
    """What a government does for people."""
    phone = {"@type": "ContactPoint", "telephone": site.phone}
    return {
        "@type": "GovernmentService",
        "name": product.name,
        "identifier": product.uri,
        "url": url,
        "inLanguage": "nl",
        **({"description": text.short} if text else {}),
        "areaServed": {"@type": "AdministrativeArea", "name": site.name},
        "provider": {"@type": "GovernmentOrganization", "name": f"Gemeente {site.name}", "telephone": site.phone},
        "availableChannel": {"@type": "ServiceChannel", "servicePhone": phone},
    }


def office(site: Municipality, spans: Sequence[OpeningSpan]) -> Thing:
    """Where people can go, and when it is open."""
    hours: list[Mapping[str, str]] = [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": _DAYS[span.weekday],
            "opens": span.opens.isoformat("minutes"),
            "closes": span.closes.isoformat("minutes"),
        }
        for span in spans
    ]
    return {
        "@type": "GovernmentOffice",
        "name": f"Gemeente {site.name}",
        "url": address_of(site, "home"),
        "telephone": site.phone,
        **({"address": _address(site)} if site.address else {}),
        "openingHoursSpecification": hours,
    }


def _address(site: Municipality) -> Thing:
    return {
        "@type": "PostalAddress",
        "streetAddress": site.address,
        "addressLocality": site.name,
        "addressCountry": "NL",
    }
