from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportState(TextChoices):
    UPLOADED = "uploaded", _("Berkas diterima")
    READING = "reading", _("Sedang dibaca")
    NEEDS_MAPPING = "needs_mapping", _("Judul kolom perlu dicocokkan")
    PREVIEWED = "previewed", _("Siap diperiksa")
    APPLYING = "applying", _("Sedang diterapkan")
    APPLIED = "applied", _("Sudah diterapkan")
    REJECTED = "rejected", _("Ditolak")
    DISCARDED = "discarded", _("Dibatalkan")
