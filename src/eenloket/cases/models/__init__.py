from .call_back import CallAttempt, CallBackWindow
from .case import Case, CaseEvent, CaseStep, StatusAttempt
from .case_type import CaseType, CaseTypeVersion
from .outside import OutsideAgreement, OutsideHandOver

__all__ = [
    "CallAttempt",
    "CallBackWindow",
    "Case",
    "CaseEvent",
    "CaseStep",
    "CaseType",
    "CaseTypeVersion",
    "OutsideAgreement",
    "OutsideHandOver",
    "StatusAttempt",
]
