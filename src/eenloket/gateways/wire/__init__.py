"""Protocols as they are on the wire, for the adapters and for their counterparts: no sockets, no database."""
