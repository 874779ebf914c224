"""What citizens see: a site per municipality over the same answers, and the status of their case. Owns no rules."""
