"""Mail and text messages in: which conversation, dossier or form a message belongs to, by the policy of its mailbox.

Owns the words: mailbox policy, steering to a form, dossier use.
"""
