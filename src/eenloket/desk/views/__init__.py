"""One file per corner of the workplace. A view parses, calls a service or selector, and renders."""
