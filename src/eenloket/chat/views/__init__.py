"""Pages and calls of the chat: for citizens by token, for advisors, and its settings."""
