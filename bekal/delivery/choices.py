from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SessionState(TextChoices):
    PLANNED = "planned", _("Terjadwal")
    HELD = "held", _("Terlaksana")
    CANCELLED = "cancelled", _("Dibatalkan")


class SessionStep(TextChoices):
    HOLD = "hold", _("Presensi diisi")
    MOVE = "move", _("Dipindahkan")
    CANCEL = "cancel", _("Dibatalkan")


class AttendanceReason(TextChoices):
    ATTENDED = "attended", _("Hadir")
    PARTLY = "partly", _("Hadir sebagian")
    SICK = "sick", _("Sakit")
    PERMITTED = "permitted", _("Izin")
    COURT = "court", _("Sidang pengadilan")
    VISIT = "visit", _("Kunjungan")
    NOT_BROUGHT = "not_brought", _("Tidak diantar petugas")
    REFUSED = "refused", _("Menolak ikut")
    OTHER = "other", _("Lainnya")


SHORT_MARKS = {
    AttendanceReason.ATTENDED: _("H"),
    AttendanceReason.PARTLY: _("½"),
    AttendanceReason.SICK: _("S"),
    AttendanceReason.PERMITTED: _("I"),
    AttendanceReason.COURT: _("P"),
    AttendanceReason.VISIT: _("K"),
    AttendanceReason.NOT_BROUGHT: _("T"),
    AttendanceReason.REFUSED: _("M"),
    AttendanceReason.OTHER: _("L"),
}
"""One character each, for the register that shows a whole class at once."""
