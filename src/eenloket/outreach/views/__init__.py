"""Pages about messages to many."""
