"""One line per area: the first segment of a URL is the folder in `web/` that holds its code."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="today_index"), name="root"),
    path("today/", include("bekal.web.today.urls")),
    path("people/", include("bekal.web.people.urls")),
    path("roster/", include("bekal.web.roster.urls")),
    path("eligibility/", include("bekal.web.eligibility.urls")),
    path("screening/", include("bekal.web.screening.urls")),
    path("classes/", include("bekal.web.classes.urls")),
    path("intake/", include("bekal.web.intake.urls")),
    path("planning/", include("bekal.web.planning.urls")),
    path("hearings/", include("bekal.web.hearings.urls")),
    path("delivery/", include("bekal.web.delivery.urls")),
    path("certificates/", include("bekal.web.certificates.urls")),
    path("partners/", include("bekal.web.partners.urls")),
    path("negotiations/", include("bekal.web.negotiations.urls")),
    path("agreements/", include("bekal.web.agreements.urls")),
    path("budget/", include("bekal.web.budget.urls")),
    path("catalogue/", include("bekal.web.catalogue.urls")),
    path("places/", include("bekal.web.places.urls")),
    path("reports/", include("bekal.web.reports.urls")),
    path("offline/", include("bekal.web.offline.urls")),
    path("api/", include("bekal.api.urls")),
    path("work/", include("bekal.web.work.urls")),
    path("accounts/", include("bekal.web.accounts.urls")),
    path("layout/", include("bekal.web.layout.urls")),
]
