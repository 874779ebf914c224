"""The pages about functions. A view parses, calls a selector or service, and renders."""
