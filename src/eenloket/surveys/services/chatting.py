"""Asking at the end of a chat: the citizen is still there, and mostly left no address."""

from __future__ import annotations

import uuid

from django.db import transaction

from eenloket.contacts.selectors import first_question_of
from eenloket.surveys import selectors
from eenloket.surveys.codes import code_of, path_of
from eenloket.surveys.models import Invitation
from eenloket.surveys.rules.sampling import is_chosen
from eenloket.surveys.types import Means, Way

from .deciding import plan


@transaction.atomic
def page_after_chat(conversation_id: uuid.UUID) -> str:
    """Where somebody whose chat is over can say what they thought; "" when they are not asked. The same draw as for
    any contact, made before the question is stored. Asked again it is the same page; it counts once it is opened."""
    question = first_question_of(conversation_id)
    if question is None:
        return ""
    known = Invitation.objects.filter(contact=question).first()
    if known is None:
        settled = selectors.rules_of(question.municipality_id)
        sampling = settled.sampling.get(question.channel)
        may_ask = settled.is_on and not question.is_restricted and not (question.party and question.party.is_secret)
        if not may_ask or sampling is None or sampling.way != Way.PAGE or not is_chosen(question.pk, sampling.share):
            return ""
        known = plan(question, Means.CHAT, "", settled)
    if known.means != Means.CHAT or selectors.is_over(known):
        return ""
    return path_of(known.municipality.slug, code_of(known.pk))
