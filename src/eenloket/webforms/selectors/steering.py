"""Which form fits a question, to steer a mail to, and where it is."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import F, Func, IntegerField, Value
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse

from eenloket.content.selectors import get_version, search
from eenloket.core.errors import NotFoundError
from eenloket.organisation.directory import directory_of
from eenloket.webforms.models import Form
from eenloket.webforms.types import ChosenForm

from .forms import online_forms
from .submissions import token_for

if TYPE_CHECKING:
    from eenloket.content.models import Answer

_WORD: Final = re.compile(r"[^\W\d_]{3,30}")
_MOST_WORDS: Final = 40
_LONGEST_TEXT: Final = 2_000
_SAYS_NOTHING: Final = frozenset(
    [
        *("vraag", "vragen", "vraagt", "gemeente", "graag", "formulier", "iets", "weten", "willen", "wilt", "antwoord"),
        *("alstublieft", "bedankt", "groet", "groeten", "hallo", "beste", "geachte", "mevrouw", "meneer", "dank"),
        *("mail", "bericht"),
    ]
)
# A word in title or search words weighs 0.6, in product 0.24, in the description 0.12 (ts_rank, times the words asked).
_SAME_PRODUCT: Final = 0.5
_SAME_AREA: Final = 0.2
_ENOUGH: Final = 0.5


def form_for(contact_centre_id: uuid.UUID, municipality_id: uuid.UUID, text: str) -> ChosenForm | None:
    """The form that fits a question best: by the words of the form, and by product and portal area of the answer that
    fits the question. When none stands out the general one; None when the municipality has no form at all."""
    forms = list(_with_rank(contact_centre_id, municipality_id, text))
    if not forms:
        return None
    answer = _best_answer(contact_centre_id, municipality_id, text)
    weighed = [(_weight(form, answer), form) for form in forms if not form.is_general]
    best, chosen = max(weighed, key=lambda pair: pair[0], default=(0.0, forms[0]))
    if best < _ENOUGH:
        chosen = next((form for form in forms if form.is_general), chosen)
    return ChosenForm(chosen, address_of(chosen, municipality_id))


def forms_about(answer: Answer, municipality_id: uuid.UUID) -> list[Form]:
    """The forms with which one asks about an answer: those of its product, else the one that its title fits best; none
    when none stands out. The general one is on every page already."""
    forms = online_forms(answer.contact_centre_id, municipality_id).filter(is_general=False)
    if answer.product_id and (about := list(forms.filter(product_id=answer.product_id))):
        return about
    ranked = _with_rank(answer.contact_centre_id, municipality_id, str(answer))
    weighed = [(_weight(form, None), form) for form in ranked if not form.is_general]
    best, chosen = max(weighed, key=lambda pair: pair[0], default=(0.0, None))
    return [chosen] if chosen and best >= _ENOUGH else []


def address_of(form: Form, municipality_id: uuid.UUID, *, submission_id: uuid.UUID | None = None) -> str:
    """The whole address of a form; with a submission, one that goes on with what is in it already. The address holds a
    signed key and nothing of what was typed."""
    municipality = directory_of(form.contact_centre_id).municipalities[municipality_id]
    root = str(settings.EENLOKET_BASE_URL)
    if municipality.host:
        root = f"{urlsplit(root).scheme}://{municipality.host}"
    address = root + reverse("website:form", args=[municipality.slug, form.slug])
    return f"{address}?verder={token_for(submission_id)}" if submission_id else address


def _with_rank(contact_centre_id: uuid.UUID, municipality_id: uuid.UUID, text: str) -> list[Form]:
    words = [
        word for word in dict.fromkeys(_WORD.findall(text[:_LONGEST_TEXT].casefold())) if word not in _SAYS_NOTHING
    ]
    words = words[:_MOST_WORDS]
    forms = online_forms(contact_centre_id, municipality_id)
    if not words:
        return list(forms)
    design = F("current__design")
    vector = (
        SearchVector(KeyTextTransform("title", design), config="dutch", weight="A")
        + SearchVector("words", config="dutch", weight="A")
        + SearchVector("product__name", config="dutch", weight="B")
        + SearchVector(KeyTextTransform("description", design), config="dutch", weight="C")
    )
    query = SearchQuery(" | ".join(words), config="dutch", search_type="raw")
    found = forms.annotate(rank=SearchRank(vector, query), asked=_words_in(" ".join(words)))
    return list(found)


def _words_in(text: str) -> Func:
    """How many words of a text say something: ts_rank divides by them, and one word of many is as telling."""
    return Func(SearchVector(Value(text), config="dutch"), function="length", output_field=IntegerField())


def _best_answer(contact_centre_id: uuid.UUID, municipality_id: uuid.UUID, text: str) -> Answer | None:
    found = search(contact_centre_id, text[:_LONGEST_TEXT], municipality_id=municipality_id, limit=1)
    if not found.hits:
        return None
    try:
        return get_version(contact_centre_id, found.hits[0].version_id).answer
    except NotFoundError:  # withdrawn a moment ago
        return None


def _weight(form: Form, answer: Answer | None) -> float:
    weight = float(getattr(form, "rank", 0.0)) * float(getattr(form, "asked", 1))
    if answer is None:
        return weight
    if form.product_id and form.product_id == answer.product_id:
        weight += _SAME_PRODUCT
    if form.portal_area_id and form.portal_area_id == answer.portal_area_id:
        weight += _SAME_AREA
    return weight
