"""Where people stand (IST) against where their function wants them to stand (SOLL), and how we know.

A *rating* is one judgement from one *source* on one element, with date and evidence. Ratings are never averaged: the
heaviest source counts, and sources that disagree are shown as a *conflict* until both sides agree. A *gap* is the
difference between where somebody stands and the level that the function asks. A *round* asks a team to rate and agree.
"""
