"""The people who work with Eenloket: staff, teams, roles, permission codes.

Other modules ask for a permission code (`may`, `require`), never for the name of a role.
"""
