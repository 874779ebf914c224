"""Decisions about times and lines, without a database."""
