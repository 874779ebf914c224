"""Who is served and by whom: contact centres, municipalities, departments, portal areas, calendars.

Owns the words: contact centre (the tenant), municipality, department, group, portal area, other organisation,
working calendar.
"""
