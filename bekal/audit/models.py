from django.db import models

from bekal.audit.rules import Standing


class Event(models.Model):
    """One thing that somebody did or looked at. Rows are only ever added; each carries the hash of the one before."""

    stream = models.CharField(max_length=40)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    facility_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "sequence"], name="audit_event_once_in_stream")]
        indexes = [models.Index(fields=["subject_type", "subject_id", "at"], name="audit_event_subject")]


class Head(models.Model):
    """Where a stream stands: its length and last hash, signed with a key that the database does not hold."""

    stream = models.CharField(max_length=40, unique=True)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")
    signature = models.CharField(max_length=64, default="")

    @property
    def standing(self) -> Standing:
        """Where the stream stands, as the rules of the chain know it."""
        return Standing(self.stream, self.sequence, self.hash, self.signature)
