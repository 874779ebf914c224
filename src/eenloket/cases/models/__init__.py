from .call_back import CallAttempt, CallBackWindow
from .case import Case, CaseEvent, CaseStep, StatusAttempt
from .case_type import CaseType, CaseTypeVersion
from .clock import ClockPause, ReceiptNote, TermExtension
from .concern import CaseConcern
from .office import CaseSettings, CaseViewer, DepartmentNotice, SideLine, SideTalk, WorkSpan
from .outside import OutsideAgreement, OutsideHandOver

__all__ = [
    "CallAttempt",
    "CallBackWindow",
    "Case",
    "CaseConcern",
    "CaseEvent",
    "CaseSettings",
    "CaseStep",
    "CaseType",
    "CaseTypeVersion",
    "CaseViewer",
    "ClockPause",
    "DepartmentNotice",
    "OutsideAgreement",
    "OutsideHandOver",
    "ReceiptNote",
    "SideLine",
    "SideTalk",
    "StatusAttempt",
    "TermExtension",
    "WorkSpan",
]
