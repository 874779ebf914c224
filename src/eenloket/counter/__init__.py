"""The counter: appointments, tickets, who is helped where, and what the waiting room sees."""
