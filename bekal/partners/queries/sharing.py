from django.db.models import QuerySet

from bekal.partners.models import Agreement, Duty, SharingRule


def sharing_of(agreement: Agreement) -> QuerySet[SharingRule]:
    """Who pays which part of which cost under an agreement that was found for the actor before."""
    return SharingRule.objects.filter(agreement=agreement)


def duties_of(agreement: Agreement) -> QuerySet[Duty]:
    """What each party owes under an agreement that was found for the actor before, in the order of the paper."""
    return Duty.objects.filter(agreement=agreement)
