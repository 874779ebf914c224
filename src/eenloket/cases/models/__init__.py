from .call_back import CallAttempt, CallBackWindow
from .case import Case, CaseEvent, CaseStep, StatusAttempt
from .case_type import CaseType, CaseTypeVersion
from .clock import ClockPause, ReceiptNote, TermExtension
from .office import CaseSettings, CaseViewer, DepartmentNotice, SideLine, SideTalk, WorkSpan
from .outside import OutsideAgreement, OutsideHandOver

__all__ = [
    "CallAttempt",
    "CallBackWindow",
    "Case",
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
