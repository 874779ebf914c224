"""Alerts: a norm that is threatened, a subject that is suddenly asked for, a channel that is down, too few people in
the coming hours. Each is told once, to the right role, and ends by itself."""
