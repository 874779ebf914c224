"""Messages out (and later in): one outbox with states and retries, one folder per channel under `adapters`.

Owns the words: outbox message, attempt, receipt, adapter.
"""
