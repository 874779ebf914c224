"""What the contact centre and a department agree about work that is handed over: norm, hours, cost, ladder, review."""
