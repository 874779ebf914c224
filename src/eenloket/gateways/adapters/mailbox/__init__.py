"""The development mailbox: a real SMTP server on a loopback port that keeps what it is sent, to read on a page.

Chosen when no mail server is set; named as such on every page that shows its mail.
"""
