"""Plain rules: who is asked, what a text means as a mark, how sure a figure is, what a comment hides."""
