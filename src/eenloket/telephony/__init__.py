"""The telephone by events: any phone platform tells what happens to its calls, and takes commands (docs/cti.md).

Eenloket carries no speech. What a platform told is kept as it came, and a call is what the events known of it say.
"""
