"""The composition root: settings, addresses, the command line and the processes that together are the product.

Owns the words: data directory, database role, supervised process. Everything may be imported here, nobody imports
from here.
"""
