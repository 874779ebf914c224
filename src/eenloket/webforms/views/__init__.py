"""The pages of the functional administrator who makes forms."""
