"""The workplace of staff: the advisor's desk, back-office inbox, team figures, audit, mailbox. Owns no rules."""
