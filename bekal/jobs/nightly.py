"""What the worker asks for by itself, once a night."""

from datetime import date, datetime

from django.utils import timezone

from bekal.work.actions import enqueue
from bekal.work.models import Job


def night_of(now: datetime, hour: int) -> date | None:
    """The day whose nightly work is due by now: from `hour` o'clock on, by the clock of the server's time zone."""
    local = timezone.localtime(now, timezone.get_default_timezone())
    return local.date() if local.hour >= hour else None


def ask_for_screening(night: date, *, now: datetime) -> Job:
    """Have everybody screened; a second call for the same night, also from another worker, gives the same job."""
    once = f"screening.night.{night.isoformat()}"
    return enqueue(kind="screening.run", owner_id=None, facility_id=None, arguments={}, now=now, once=once)


def ask_for_reminding(night: date, *, now: datetime) -> Job:
    """Have people told by mail of agreements that end; once a night like the screening."""
    once = f"agreements.night.{night.isoformat()}"
    return enqueue(kind="agreements.remind", owner_id=None, facility_id=None, arguments={}, now=now, once=once)


def ask_for_sweeping(night: date, *, now: datetime) -> Job:
    """Have files removed that nothing names; once a night like the screening."""
    once = f"files.night.{night.isoformat()}"
    return enqueue(kind="files.sweep", owner_id=None, facility_id=None, arguments={}, now=now, once=once)


def ask_for_amending(night: date, *, now: datetime) -> Job:
    """Have amendments whose day has come put into their agreements; once a night like the screening."""
    once = f"amendments.night.{night.isoformat()}"
    return enqueue(kind="agreements.apply", owner_id=None, facility_id=None, arguments={}, now=now, once=once)
