"""The live board: what happens now, for who leads it and on the walls of the contact centre.

Owns the words: wall screen, tile.
"""
