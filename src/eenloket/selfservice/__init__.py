"""The citizen's own side: signing in with DigiD, what somebody may see and do about the own matters, wishes, news.

It owns no cases and no messages: it asks the modules below, each time for exactly one party of one municipality.
"""
