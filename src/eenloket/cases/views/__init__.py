"""Pages of the module around cases: other organisations, what is complex or sensitive, the case types."""
