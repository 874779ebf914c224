"""Web forms: made by a functional administrator, filled in by citizens, ending as a contact.

Owns the words: form, form version, field, submission.
"""
