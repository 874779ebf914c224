"""Eenloket: one counter for every question a citizen brings to the government."""
