from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FacilityKind(TextChoices):
    PRISON = "prison", _("Lapas")
    REMAND_CENTRE = "remand_centre", _("Rutan")
    YOUTH_FACILITY = "youth_facility", _("LPKA")
    PROBATION_OFFICE = "probation_office", _("Bapas")


class FacilityClass(TextChoices):
    I = "I", _("Kelas I")  # noqa: E741
    IIA = "IIA", _("Kelas IIA")
    IIB = "IIB", _("Kelas IIB")
    III = "III", _("Kelas III")


class SecurityTier(TextChoices):
    SUPER_MAXIMUM = "super_maximum", _("Super maksimum")
    MAXIMUM = "maximum", _("Maksimum")
    MEDIUM = "medium", _("Medium")
    MINIMUM = "minimum", _("Minimum")
    OPEN = "open", _("Terbuka")


class InstitutionKind(TextChoices):
    NATIONAL_CENTRE = "national_centre", _("Balai pelatihan kementerian")
    LOCAL_CENTRE = "local_centre", _("Balai latihan kerja daerah")
    LABOUR_DEPARTMENT = "labour_department", _("Dinas tenaga kerja")
    VOCATIONAL_SCHOOL = "vocational_school", _("Sekolah kejuruan")
    FOUNDATION = "foundation", _("Yayasan")
    COMPANY = "company", _("Perusahaan")
    CERTIFICATION_BODY = "certification_body", _("Lembaga sertifikasi")
    PRISON = "prison", _("Lapas sebagai penyelenggara pelatihan")
