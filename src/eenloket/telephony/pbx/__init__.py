"""The practice exchange (oefencentrale): a phone platform without phones, that speaks the interface of docs/cti.md.

For tests, for development and to try the telephone without any hardware. It knows nothing of the product but what goes
over the wire.
"""
