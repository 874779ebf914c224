"""How people grow into a function, and what they master.

A *learning path* leads to a function through *modules*; for Klantadviseur 3 per portal area or per channel, with the
same end (R35). A *module* covers cells of the matrix portal area x channel; signed off, it gives a *skill*, which
routing and rosters use. A *development plan* holds the goals that follow from somebody's gaps.
"""
