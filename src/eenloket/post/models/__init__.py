from .incoming import Batch, DepartmentWord, Letter, NumberCounter, Page
from .outgoing import LetterTemplate, OutgoingLetter, PrintBatch

__all__ = [
    "Batch",
    "DepartmentWord",
    "Letter",
    "LetterTemplate",
    "NumberCounter",
    "OutgoingLetter",
    "Page",
    "PrintBatch",
]
