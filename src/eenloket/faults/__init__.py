"""Faults in the tools that people work with: reported in two keys, known to everybody, told when solved (R22).

Owns the words: fault, report.
"""
