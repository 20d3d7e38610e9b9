from django.db import models
from django.db.models import Q

from bekal.access.rules import Target
from bekal.accounts.models import User
from bekal.offline.choices import State
from bekal.places.models import Facility


class Device(models.Model):
    """A browser that one person prepared for work without network in one facility, until a day.

    `key` is chosen by the browser, so that preparing it twice after a lost answer makes one device.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    purpose = models.CharField(max_length=40, help_text="what it was prepared for, as whoever stands above names it")
    prepared_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="when it last sent or asked for something")
    ends_on = models.DateField(help_text="the last day on which it keeps anything")
    wiped_at = models.DateTimeField(null=True, blank=True, help_text="since when it may keep nothing and send nothing")

    class Meta:
        indexes = [models.Index(fields=["facility", "purpose"], name="device_of_purpose")]

    def __str__(self) -> str:
        return self.name

    @property
    def target(self) -> Target:
        return self.facility.target


class ReceivedWrite(models.Model):
    """One write that arrived from a device, and the first answer to it; repeats are answered from here."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="writes")
    nonce = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State)
    subject = models.CharField(max_length=60, blank=True, help_text="what it is about, as its handler names it")
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["device", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["device", "nonce"], name="offline_write_once"),
            models.CheckConstraint(condition=~Q(state=State.WAIT), name="offline_write_that_waits_is_not_kept"),
        ]
