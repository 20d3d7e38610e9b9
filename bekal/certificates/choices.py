from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Outcome(TextChoices):
    COMPETENT = "K", _("Kompeten")
    NOT_YET_COMPETENT = "BK", _("Belum kompeten")
