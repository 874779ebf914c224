"""The dossier of a party or a case: every contact, message, document and step, in order of time, in one file.

Owns the words: dossier, entry, export. It keeps nothing of its own but exports: what it shows belongs to other modules.
"""
