"""Conversations and the questions in them, from the first keystroke of a draft to a stored result.

Owns the words: conversation, contact (one question), draft, revision, result, answer use.
"""
