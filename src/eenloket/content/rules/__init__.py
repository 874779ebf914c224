"""What holds for texts of answers: pure rules, no database."""
