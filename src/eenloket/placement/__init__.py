"""Putting people into the function structure, and functions into salary scales.

A *placement round* holds candidates, scenarios and decisions: the system proposes with reasons, a person decides (R33).
*Grading* compares what a new function asks with functions whose scale is known (R34).
"""
