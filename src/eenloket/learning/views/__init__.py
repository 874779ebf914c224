"""The pages of learning: one file per room."""
