from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EnrolmentState(TextChoices):
    ENROLLED = "enrolled", _("Peserta")
    RESERVE = "reserve", _("Cadangan")
    NOT_CHOSEN = "not_chosen", _("Tidak jadi dipilih")
    WITHDRAWN = "withdrawn", _("Mengundurkan diri")
    DISMISSED = "dismissed", _("Dikeluarkan")
    COMPLETED = "completed", _("Lulus")
    NOT_COMPLETED = "not_completed", _("Tidak lulus")


class EnrolmentStep(TextChoices):
    CHOOSE = "choose", _("Dipilih sebagai peserta")
    RESERVE = "reserve", _("Dicatat sebagai cadangan")
    TAKE_OFF = "take_off", _("Dikeluarkan dari daftar calon")
    PROMOTE = "promote", _("Naik dari cadangan menjadi peserta")
    WITHDRAW = "withdraw", _("Mengundurkan diri")
    DISMISS = "dismiss", _("Dikeluarkan dari kelas")
    REINSTATE = "reinstate", _("Diterima kembali sebagai cadangan")
    COMPLETE = "complete", _("Lulus")
    NOT_COMPLETE = "not_complete", _("Tidak lulus")
    REOPEN = "reopen", _("Hasilnya dibuka kembali")


class EndReason(TextChoices):
    OWN_WISH = "own_wish", _("Atas keinginan sendiri")
    TRANSFERRED = "transferred", _("Dipindahkan")
    RELEASED = "released", _("Bebas")
    HEALTH = "health", _("Kesehatan")
    SECURITY = "security", _("Keamanan")
    DISCIPLINE = "discipline", _("Pelanggaran disiplin")
    DIED = "died", _("Meninggal")
    OTHER = "other", _("Lainnya")


class Standing(TextChoices):
    """Where a person stands for a class, as the officer sorts the list."""

    FITS = "fits", _("Memenuhi syarat")
    NOTE = "note", _("Boleh dengan catatan")
    INCOMPLETE = "incomplete", _("Data belum lengkap")
    LATER = "later", _("Belum waktunya")
    BARRED = "barred", _("Tidak memenuhi syarat")
