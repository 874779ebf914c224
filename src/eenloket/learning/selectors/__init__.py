"""Reads about learning, skills and plans. Actor, employee or contact centre first."""

from .access import is_mentor_of, may_edit_plan, may_follow, may_guide, may_sign_off, mentors_of
from .journeys import Journey, Step, get_enrolment, journeys_of, mentees_of
from .matrix import channels_in_use, matrix_of
from .paths import (
    EntryProposal,
    choices_of,
    entry_proposals,
    find_path,
    get_module,
    get_path,
    growth_path,
    modules_of,
    paths_of,
    profile_document,
)
from .plans import courses_of, element_texts, get_course, get_goal, goals_of, overdue_goals, proposals_for
from .skills import languages_and_duties, skill_set, skills_of, who_masters

__all__ = [
    "EntryProposal",
    "Journey",
    "Step",
    "channels_in_use",
    "choices_of",
    "courses_of",
    "element_texts",
    "entry_proposals",
    "find_path",
    "get_course",
    "get_enrolment",
    "get_goal",
    "get_module",
    "get_path",
    "goals_of",
    "growth_path",
    "is_mentor_of",
    "journeys_of",
    "languages_and_duties",
    "matrix_of",
    "may_edit_plan",
    "may_follow",
    "may_guide",
    "may_sign_off",
    "mentees_of",
    "mentors_of",
    "modules_of",
    "overdue_goals",
    "paths_of",
    "profile_document",
    "proposals_for",
    "skill_set",
    "skills_of",
    "who_masters",
]
