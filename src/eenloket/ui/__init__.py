"""The shared look: base templates, template tags, stylesheet, icons and keys. Holds no rules and no data."""
