"""A day that plays by itself: citizens by every channel, and advisors where no colleague of flesh and blood is signed
on. What it does goes through the same services and interfaces as the real world's."""
