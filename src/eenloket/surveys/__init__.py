"""What citizens thought of a contact: who is asked, how, what they said, and a call back for who was not content.

Owns the words: invitation, mark, sampling, low mark.
"""
