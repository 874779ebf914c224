"""What every module stands on: errors, ids, the clock, events, audit, tenancy, secrets and live pokes.

Owns the words: event, audit entry, tenant row, poke. Knows nothing of any other module.
"""
