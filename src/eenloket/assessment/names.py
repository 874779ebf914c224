"""Short names of elements: a column of a heat map has no room for a sentence. "|" is where a word may break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from eenloket.profiles.types import Element

_LONGEST: Final = 40
_SOFT_HYPHEN: Final = "\u00ad"

# In Dutch, as the profiles themselves are. What is not here is called by its own text.
_SHORT: Final = {
    "education.mbo": "Mbo-niveau",
    "education.hbo": "Hbo-niveau",
    "education.university": "Wo-opleiding",
    "education.contact_centre_diploma": "Branche|diploma",
    "education.economics_or_business": "Economie of bedrijfs|kunde",
    "education.analytical_level": "Analytisch niveau",
    "education.strategic_tactical": "Strategisch en tactisch",
    "education.theory_into_action": "Theorie naar aanpak",
    "knowledge.organisation_products": "Kennis van de overheid",
    "knowledge.organisation_products_broad": "Ruime kennis overheid",
    "knowledge.organisation_products_semi_government": "Kennis semi|overheid",
    "knowledge.contact_centre": "Kennis van het KCC",
    "knowledge.professional_practice": "Vak|praktijk",
    "knowledge.coaching_advising": "Coachen en adviseren",
    "knowledge.change_management": "Verander|management",
    "knowledge.management": "Management|kennis",
    "knowledge.government_proven": "Aantoonbare vakkennis",
    "knowledge.large_scale_change": "Grootschalig veranderen",
    "experience.channels_with_sms": "Ervaring kanalen",
    "experience.channels": "Ervaring kanalen",
    "experience.channels_ample": "Ruime ervaring kanalen",
    "experience.leading": "Ervaring leiding|geven",
    "experience.lead_operational_department": "Leiding uitvoering",
    "experience.lead_operational_in_government": "Leiding bij overheid",
    "experience.direct_service": "Directe dienst|verlening",
    "experience.coaching_management": "Coach en manager",
    "experience.networker": "Netwerker",
    "experience.management_five_years": "Vijf jaar manager",
    "experience.management_in_government": "Manager bij overheid",
    "experience.policy_responsibility": "Eind|verantwoordelijk beleid",
    "experience.advising_decision_makers": "Advies aan beslissers",
    "experience.project_management": "Project|management",
    "experience.lead_professionals": "Leiding professionals",
    "skill.office_software": "Kantoor|pakket",
    "skill.keyboard_mouse": "Toetsen|bord en muis",
    "skill.several_applications": "Meer programma's",
    "skill.switching_screens": "Schermen wisselen",
    "skill.typing": "Typen",
    "skill.speaks_standard_dutch": "Spreken",
    "skill.writes_clearly": "Helder schrijven",
    "skill.writes_concisely": "Kort schrijven",
    "skill.converse_search_record": "Tegelijk doen",
    "skill.oral_expression": "Uit|drukken",
    "skill.government_expertise": "Kennis gemeente",
    "skill.logistics": "Logistiek inzicht",
    "competence.customer_focus": "Klant|gericht",
    "competence.entrepreneurship": "Onder|nemend",
    "competence.problem_analysis": "Probleem|analyse",
    "competence.listening": "Luisteren",
    "competence.oral_communication": "Mondeling",
    "competence.result_focus": "Resultaat|gericht",
    "competence.discipline": "Discipline",
    "competence.adaptability": "Aan|passen",
    "competence.leadership": "Leiding|geven",
    "competence.coaching": "Coachen",
    "competence.analysis_and_decisions": "Analyse en besluit",
    "competence.communication": "Commu|nicatie",
    "competence.motivation": "Motivatie",
    "competence.conceptual_thinking": "Con|ceptueel",
    "competence.analysis_and_problem_solving": "Analyse en oplossen",
    "competence.interpersonal_sensitivity": "Invoelend vermogen",
    "competence.environment_awareness": "Omgevings|bewust",
    "competence.cooperation": "Samen|werken",
    "competence.group_leadership": "Groeps|leider",
    "competence.conflict_handling": "Conflict|hantering",
    "competence.handling_change": "Omgaan met verandering",
    "competence.stress_resistance": "Stress|bestendig",
    "competence.flexibility": "Flexi|biliteit",
    "competence.organisation_commitment": "Betrokken",
    "competence.productivity_focus": "Produc|tiviteit",
    "competence.quality_focus": "Kwaliteit",
    "competence.expertise": "Vakkennis",
    "competence.decisiveness": "Besluit|vaardig",
    "competence.planning": "Plannen",
    "competence.organising": "Organi|seren",
    "competence.organisation_needs": "Organisatie|behoeften",
    "competence.service_focus": "Service|gericht",
    "competence.developing_employees": "Ontwikkelen van mensen",
    "competence.maturity": "Volwassen",
    "competence.problem_solving": "Problemen oplossen",
    "competence.influence": "Overtuigen",
    "competence.promoting_vision": "Visie uitdragen",
    "competence.integrity": "Integriteit",
    "competence.networking": "Netwerken",
}

_UNITS: Final = {"keystrokes_per_minute": _("keystrokes per minute")}


def unit_name(unit: str) -> str:
    """What is counted, in words."""
    return str(_UNITS.get(unit, unit.replace("_", " ")))


def short_name(element: Element, *, may_break: bool = False) -> str:
    """What an element is called where there is little room; `may_break` puts soft hyphens in long words."""
    name = _SHORT.get(element.key)
    if name is None:
        text = element.text
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
    return name.replace("|", _SOFT_HYPHEN if may_break else "")
