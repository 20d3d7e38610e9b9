from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Certainty(TextChoices):
    """How sure the source of a rule is; the values are those of the shipped rule sets."""

    SEEN = "seen", _("Naskah resminya sudah dibaca")
    SEEN_IN_PART = "seen in part", _("Sebagian naskah resminya sudah dibaca")
    RECALLED = "recalled", _("Dari ingatan atau keterangan orang, naskahnya belum dibaca")
    OPEN = "open", _("Sumber berbeda-beda atau belum ditemukan")
    LOCAL = "local", _("Ditetapkan sendiri oleh lapas, rutan, atau perjanjian")


class Validity(TextChoices):
    """How something dated stands on a day; worked out from its days, never stored."""

    TO_COME = "to_come", _("Belum mulai")
    IN_FORCE = "in_force", _("Berlaku")
    OVER = "over", _("Sudah berakhir")
