"""Parts of the counter on other pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from eenloket.counter.selectors import handed_out_with

if TYPE_CHECKING:
    from eenloket.contacts.models import Contact
    from eenloket.counter.models import HandedOut

register = template.Library()


@register.simple_tag
def handed_out(contact: Contact) -> list[HandedOut]:
    """What was handed over with a contact that the page already shows."""
    return handed_out_with(contact.pk)
