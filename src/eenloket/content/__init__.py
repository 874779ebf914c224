"""The one content base: answers with versions and owners, products, search, signals.

Owns the words: answer, version, product, portal text, signal, search word.
"""
