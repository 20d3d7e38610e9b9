from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SessionState(TextChoices):
    PLANNED = "planned", _("Terjadwal")
    HELD = "held", _("Terlaksana")
    CANCELLED = "cancelled", _("Dibatalkan")


class AttendanceReason(TextChoices):
    ATTENDED = "attended", _("Hadir")
    PARTLY = "partly", _("Hadir sebagian")
    SICK = "sick", _("Sakit")
    PERMITTED = "permitted", _("Izin")
    COURT = "court", _("Sidang pengadilan")
    VISIT = "visit", _("Kunjungan")
    REFUSED = "refused", _("Menolak ikut")
    NOT_BROUGHT = "not_brought", _("Tidak diantar petugas")
    OTHER = "other", _("Lainnya")


EXCUSED = {
    AttendanceReason.SICK,
    AttendanceReason.PERMITTED,
    AttendanceReason.COURT,
    AttendanceReason.VISIT,
    AttendanceReason.NOT_BROUGHT,
}
NEEDS_NOTE = {AttendanceReason.OTHER}
