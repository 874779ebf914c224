from .absence import Absence, AbsenceStep, MomentDone
from .board import Improvement, ImprovementComment, ImprovementMove, ImprovementSupport
from .cards import AvailabilityRequest, StaffCard
from .checklists import Checklist, ChecklistItem, TemplateItem
from .goals import CentreGoal, GoalNote, PersonalGoal, TeamGoal
from .incidents import Incident, IncidentMeasure
from .talks import Agreement, PersonnelConversation

__all__ = [
    "Absence",
    "AbsenceStep",
    "Agreement",
    "AvailabilityRequest",
    "CentreGoal",
    "Checklist",
    "ChecklistItem",
    "GoalNote",
    "Improvement",
    "ImprovementComment",
    "ImprovementMove",
    "ImprovementSupport",
    "Incident",
    "IncidentMeasure",
    "MomentDone",
    "PersonalGoal",
    "PersonnelConversation",
    "StaffCard",
    "TeamGoal",
    "TemplateItem",
]
