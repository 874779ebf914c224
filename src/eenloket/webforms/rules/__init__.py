"""What a form is and which answers it takes: plain arithmetic, without database or pages."""
