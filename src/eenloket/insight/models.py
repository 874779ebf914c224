from __future__ import annotations

from django.db import models

from eenloket.contacts.types import Channel, Result
from eenloket.core.rows import CentreRow


class SummedDay(CentreRow):
    """A day that is over and was summed whole: its figures are read from `DayCount` instead of from the contacts."""

    day = models.DateField()
    summed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_centre", "day"], name="day_summed_once")]


class DayCount(CentreRow):
    """The contacts of one day with the same properties, as numbers. Made from the contacts alone, so it can always be
    made again; the fields carry the names they have there.

    `known` are the contacts that asked something and whose customer is known, `again` those of them that asked again
    about the same subject within seven days; `talked` the conversations with a talk time.
    """

    arrived_on = models.DateField()
    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey("accounts.Team", on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    result = models.CharField(max_length=24, choices=Result.choices)
    first_contact_class = models.CharField(max_length=12, blank=True)
    portal_area = models.ForeignKey("organisation.PortalArea", on_delete=models.SET_NULL, null=True, related_name="+")
    contacts = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    again = models.PositiveIntegerField()
    talked = models.PositiveIntegerField()
    talk_seconds = models.PositiveBigIntegerField()
    wrap_up_seconds = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["contact_centre", "arrived_on"], name="day_count_figures")]
