"""What cannot be settled at once: hand-over to a department with a promise, call-back notes, their clocks.

Owns the words: case, reference, promise, case event, call-back note, norm date, legal date.
"""
