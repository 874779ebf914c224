"""Who waits, who is there, and who gets whom: queues, presence, offers, and the log of every step.

Its words: queue, work item, offer, advisor state, dispatcher. A work item is one turn in a line; a transfer makes the
next one of the same conversation. What is spoken and written about stands in `contacts`.
"""
