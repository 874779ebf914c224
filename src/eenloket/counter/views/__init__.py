"""The pages of the counter for staff. A view parses, calls a selector or service, and renders."""
