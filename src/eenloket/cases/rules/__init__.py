"""Decisions about cases, pure: what a case type says, and how clocks run."""
