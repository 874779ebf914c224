"""Files of a dossier: what came in or went out as a document, kept once with its hash and its text.

Owns the words: document, file, what a document is about. A document belongs to one municipality; which contacts,
cases or parties it is about is noted by their keys, so that higher modules can ask for the documents of a dossier.
"""
