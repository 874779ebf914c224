"""Two invented contact centres with everything in them: staff in every role, content, citizens, 90 days of history.

Loaded once, by `eenloket demo` or the first start. A composition like `config`: it may write rows of any module,
because history cannot be made by services that only know the present.
"""
