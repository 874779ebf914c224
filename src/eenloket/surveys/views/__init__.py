"""Pages for staff on what is asked, and of whom."""
