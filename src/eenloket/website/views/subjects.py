"""Finding an answer by its subject: all subjects, one subject, one product, and where people can go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from eenloket.content.selectors import Area, Group, get_product, subject_tree
from eenloket.content.types import AnswerKind
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.organisation.selectors import opening_spans_of, working_calendar
from eenloket.website import structured
from eenloket.website.addresses import address_of
from eenloket.website.content import public_answers
from eenloket.website.pages import Crumb, show, site_page
from eenloket.website.texts import PublicText, is_law

if TYPE_CHECKING:
    from eenloket.content.models import Answer
    from eenloket.organisation.models import Municipality

_CLOSED_WITHIN: Final = 60
_FACTS: Final = ("conditions", "costs", "term", "steps", "forms")


@site_page
def subjects(request: HttpRequest, site: Municipality) -> HttpResponse:
    """Every subject with answers for this municipality."""
    tree = subject_tree(site.contact_centre_id, site.pk)
    rows = [(area, _entries(site, area)) for area in tree.areas]
    return show(request, site, "website/subjects.html", {"rows": rows}, crumbs=[_all_subjects(site)])


@site_page
def subject(request: HttpRequest, site: Municipality, code: str) -> HttpResponse:
    """The products of a subject and the answers in each. Raises NotFoundError."""
    area = subject_tree(site.contact_centre_id, site.pk).area(code)
    if area is None:
        raise NotFoundError
    return show(request, site, "website/subject.html", {"subject": area}, crumbs=_way_to_area(site, area))


@site_page
def product(request: HttpRequest, site: Municipality, slug: str) -> HttpResponse:
    """What applies to a product, in the same order for each, and every answer about it. Raises NotFoundError."""
    found = subject_tree(site.contact_centre_id, site.pk).products.get(slug)
    if found is None or (product_id := found[1].product_id) is None:
        raise NotFoundError
    area, group = found
    chosen = get_product(product_id)
    main = _main_answer(site, group)
    text = PublicText.of(main.current) if main and main.current else None
    context = {
        "group": group,
        "product": chosen,
        "main": main,
        "text": text,
        "laws": [link for link in text.links if is_law(link["url"])] if text else [],
        "has_law": bool(chosen.legal_ground) or bool(text and any(is_law(link["url"]) for link in text.links)),
        "description": text.short if text else "",
    }
    things = [structured.service(site, chosen, text, address_of(site, "product", slug))]
    return show(request, site, "website/product.html", context, crumbs=way_to_group(site, area, group), things=things)


@site_page
def locations(request: HttpRequest, site: Municipality) -> HttpResponse:
    """Where people can go, when it is open, and when it is closed for once."""
    answers = public_answers(site).filter(kind=AnswerKind.LOCATION)
    context = {"closed_on": closed_days(site, clock.today()), "answers": answers.order_by("current__title")}
    crumbs = [Crumb(_("Where we are"), reverse("website:locations", args=[site.slug]), is_ours=True)]
    things = [structured.office(site, opening_spans_of(site.pk))]
    return show(request, site, "website/locations.html", context, crumbs=crumbs, things=things)


def closed_days(site: Municipality, first: date) -> list[tuple[date, str]]:
    """The days from now on on which it is closed though it would be open on such a weekday."""
    calendar = working_calendar(site.pk)
    days = [first + timedelta(n) for n in range(_CLOSED_WITHIN)]
    return [(day, why) for day in days if day.weekday() in calendar.weekdays and (why := calendar.why_closed(day))]


def _entries(site: Municipality, area: Area) -> list[tuple[str, str]]:
    """What an area holds, with where it leads: its products and groups; answers when it is not divided."""
    if [group.name for group in area.groups] == [area.name]:
        return [(leaf.title, reverse("website:answer", args=[site.slug, leaf.slug])) for leaf in area.groups[0].answers]
    return [(group.name, _address_of(site, area, group)) for group in area.groups]


def _address_of(site: Municipality, area: Area, group: Group) -> str:
    if group.product_id:
        return reverse("website:product", args=[site.slug, group.slug])
    return f"{reverse('website:subject', args=[site.slug, area.code])}#{group.slug}"


def way_to_group(site: Municipality, area: Area, group: Group) -> list[Crumb]:
    """All subjects, the subject, and the product when it is one."""
    way = _way_to_area(site, area)
    if group.product_id:
        way.append(Crumb(group.name, reverse("website:product", args=[site.slug, group.slug])))
    return way


def _way_to_area(site: Municipality, area: Area) -> list[Crumb]:
    return [_all_subjects(site), Crumb(area.name, reverse("website:subject", args=[site.slug, area.code]))]


def _all_subjects(site: Municipality) -> Crumb:
    return Crumb(_("All subjects"), reverse("website:subjects", args=[site.slug]), is_ours=True)


def _main_answer(site: Municipality, group: Group) -> Answer | None:
    """The answer that tells most of what applies: our own before others', one about the product as a whole first."""
    ids = [leaf.answer_id for leaf in group.answers]
    answers: Sequence[Answer] = list(public_answers(site).filter(pk__in=ids))
    return max(answers, key=_telling, default=None)


def _telling(answer: Answer) -> tuple[bool, bool, bool, int, str]:
    current = answer.current
    told = sum(bool(getattr(current, name)) for name in _FACTS)
    title = current.title.casefold() if current else ""
    return answer.kind == AnswerKind.PRODUCT, not answer.authority, "aanvragen" in title, told, answer.slug
