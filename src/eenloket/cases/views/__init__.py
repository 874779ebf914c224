"""Pages of who keeps the case types."""
