"""The pages of who keeps the content. A view parses, calls a selector or service, and renders."""
