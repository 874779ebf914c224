"""The figures of the KCC, each with its formula and the rows behind it.

Days that are over are summed once (`DayCount`), from the contacts alone; today and days that changed since are counted
from the contacts.
"""
