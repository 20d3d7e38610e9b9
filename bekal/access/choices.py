from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    PROGRAMME_OFFICER = "programme_officer", _("Petugas program")
    WORKSHOP_HEAD = "workshop_head", _("Kepala bengkel kerja")
    WARDEN = "warden", _("Kepala lapas/rutan")
    REVIEW_BOARD = "review_board", _("Anggota sidang TPP")
    PARTNER_COORDINATOR = "partner_coordinator", _("Koordinator mitra")
    INSTRUCTOR = "instructor", _("Instruktur")
    REGIONAL_OFFICER = "regional_officer", _("Petugas kantor wilayah")
    NATIONAL_OFFICER = "national_officer", _("Petugas pusat")
    PROBATION_OFFICER = "probation_officer", _("Pembimbing kemasyarakatan")
    ADMINISTRATOR = "administrator", _("Pengelola sistem")


FACILITY_ROLES = {Role.PROGRAMME_OFFICER, Role.WORKSHOP_HEAD, Role.WARDEN, Role.REVIEW_BOARD, Role.PROBATION_OFFICER}
INSTITUTION_ROLES = {Role.PARTNER_COORDINATOR, Role.INSTRUCTOR}
REGION_ROLES = {Role.REGIONAL_OFFICER}
NATION_ROLES = {Role.NATIONAL_OFFICER, Role.ADMINISTRATOR}
