from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from bekal.access.rules import Actor, require_somewhere
from bekal.accounts.models import RoleGrant, User
from bekal.work.choices import JobState
from bekal.work.models import Job

WEEK, MONTH = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SystemCounts:
    """What an administrator looks at first."""

    users: int
    without_role: int
    ending_soon: int
    failed_jobs: int


def system_counts(actor: Actor, today: date) -> SystemCounts:
    """How many people may sign in, have no role today, have a role that ends in 30 days; jobs that failed in a week."""
    require_somewhere(actor, "account.list")
    holds = Q(grants__starts__lte=today) & (Q(grants__ends=None) | Q(grants__ends__gt=today))
    users = User.objects.filter(is_active=True).annotate(held=Count("grants", filter=holds))
    return SystemCounts(
        users=users.count(),
        without_role=users.filter(held=0).count(),
        ending_soon=RoleGrant.objects.filter(ends__gt=today, ends__lte=today + MONTH).count(),
        failed_jobs=Job.objects.filter(state=JobState.FAILED, finished_at__date__gte=today - WEEK).count(),
    )
