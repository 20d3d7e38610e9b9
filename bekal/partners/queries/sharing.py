from django.db.models import QuerySet

from bekal.partners.models import Agreement, SharingRule


def sharing_of(agreement: Agreement) -> QuerySet[SharingRule]:
    """Who pays which part of which cost under an agreement that was found for the actor before."""
    return SharingRule.objects.filter(agreement=agreement)
