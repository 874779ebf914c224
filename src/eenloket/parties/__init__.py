"""Citizens and businesses as the KCC knows them, and the register behind them.

Owns the words: party, contact point, register person, purpose. A party belongs to one municipality; every look at
a person is audited with its purpose.
"""
