from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """What became of a write that was taken without network."""

    DONE = "done", _("Diterima")
    CONFLICT = "conflict", _("Perlu dipilih")
    REFUSED = "refused", _("Ditolak")
    WAIT = "wait", _("Menunggu yang sebelumnya")  # never kept: the device sends it again
