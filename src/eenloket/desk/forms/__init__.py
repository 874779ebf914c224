"""Forms of the desk, one file per area: they read what was typed; the services decide whether it will do."""
