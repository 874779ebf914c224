"""Letters: scanned ones in, read and registered; printed ones out.

Owns the words: scan, batch, separator sheet, registration, print batch.
"""
