"""The citizen's pages. A view parses, calls a selector or service, and renders."""
