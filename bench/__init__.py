"""Measures what a person waits for: server time and queries per page, on much data and on a tenth of it."""
