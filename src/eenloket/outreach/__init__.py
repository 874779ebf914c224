"""Messages to many: broadcasts to a group, reminders by rule.

Owns the words: broadcast, recipient, consent, stop word.
"""
