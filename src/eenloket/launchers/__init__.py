"""Applications that colleagues work with beside Eenloket: opened with what is known, their result typed once."""
