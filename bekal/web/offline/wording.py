"""What the table without network says, and how devices are shown. The page's script fills the places in braces."""

from typing import Any

from django.utils.translation import gettext as _

from bekal.intake.choices import Standing

PURPOSE = "drive-"


def purpose_of(drive_id: int) -> str:
    """How a device's purpose names a drive."""
    return f"{PURPOSE}{drive_id}"


def drive_of(purpose: str) -> int:
    """The drive that a device's purpose names."""
    return int(purpose.removeprefix(PURPOSE))


def device_row(device: Any, *, edits: bool) -> dict[str, Any]:
    """A device as the list shows it; whoever keeps the drive may revoke it, as its owner may from the device itself."""
    revoked = device.wiped_at is not None
    tag = {"text": _("Dicabut"), "tone": "quiet"} if revoked else {"text": _("Aktif"), "tone": "ok"}
    return {"device": device, "tag": tag, "may_revoke": not revoked and edits}


def texts() -> dict[str, str]:
    """Every sentence that the script says, by name."""
    return {
        **_state_texts(),
        **_form_texts(),
        **_clash_texts(),
        **{f"standing_{standing}": str(standing.label) for standing in Standing},
    }


def _state_texts() -> dict[str, str]:
    return {
        "unsent": _("Tersimpan di perangkat, belum terkirim ({n})"),
        "all_sent": _("Terkirim semua"),
        "no_network_tag": _("Tanpa jaringan"),
        "registered": _("Terdaftar: {n}"),
        "to_choose": _("Perlu diperiksa ({n})"),
        "preparing": _("Menyiapkan perangkat …"),
        "opening": _("Membuka …"),
        "code_wrong": _("Kodenya tidak cocok. Periksa lagi kertas Anda."),
        "missing_table": _("Tulis nama meja ini, misalnya Meja 1."),
        "people_gone": _(
            "Data orang sudah dihapus dari perangkat ini. Yang belum terkirim tetap dikirim begitu ada jaringan."
        ),
        "wipe_sure": _("Hapus semua data pendaftaran dari perangkat ini?"),
        "trouble_no_network": _("Tidak ada jaringan. Coba lagi setelah tersambung."),
        "trouble_signed_out": _("Anda sudah keluar. Masuk lagi; tidak ada yang hilang."),
        "trouble_not_allowed": _("Anda tidak berwenang mendaftarkan orang di tempat ini."),
        "trouble_unseen": _("Perangkat ini disiapkan oleh petugas lain. Masuklah sebagai petugas itu."),
        "trouble_not_understood": _("Server tidak mengerti kiriman ini. Hubungi pengelola Bekal."),
        "trouble_server": _("Server sedang bermasalah. Perangkat ini akan mencoba lagi sendiri."),
        "refused_not_allowed": _("Ditolak: Anda tidak berwenang."),
        "refused_unknown_person": _("Ditolak: orang ini tidak lagi ada di sini."),
        "refused_other_content": _("Ditolak: nomor kiriman dipakai dua kali. Simpan lagi."),
    }


def _form_texts() -> dict[str, str]:
    return {
        "found": _("{n} orang ditemukan"),
        "nobody": _("Tidak ada yang cocok. Periksa ejaannya, atau coba nomor register."),
        "tag_registered": _("Sudah terdaftar"),
        "tag_conflict": _("Tercatat di dua meja"),
        "correcting": _("Orang ini sudah terdaftar. Yang Anda simpan memperbaiki catatannya."),
        "not_saved": _(
            "Belum tersimpan: perangkat ini menolak menyimpan. Catat di kertas dan hubungi pengelola Bekal."
        ),
        "temporary_number": _("Nomor sementara: {code}"),
        "temporary_hint": _(
            "Sampai terkirim. Sesudah itu pun pendaftarannya ditemukan dengan nomor ini di daftar pendaftar."
        ),
        "receipt_code": _("Kode: {code}"),
        "missing_wishes": _("Pilih paling sedikit satu kursus."),
        "missing_plan": _("Pilih rencana setelah bebas."),
        "missing_reading": _("Pilih seberapa lancar membaca."),
        "missing_writing": _("Pilih seberapa lancar menulis."),
        "rank": _("Pilihan ke-{n}"),
        "since": _("paling cepat {day}"),
    }


def _clash_texts() -> dict[str, str]:
    return {
        "side_mine": _("Dari perangkat ini: {table}, pukul {at}"),
        "side_theirs": _("Sudah tercatat: {table}, oleh {who}, pukul {at}"),
        "side_gone": _("Pendaftaran sebelumnya sudah ditarik"),
        "yes": _("Ya"),
        "no": _("Tidak"),
        "field_wishes": _("Kursus yang diminati"),
        "field_former_work": _("Pekerjaan sebelumnya"),
        "field_plan": _("Rencana setelah bebas"),
        "field_plan_note": _("Catatan rencana"),
        "field_reading": _("Membaca"),
        "field_writing": _("Menulis"),
        "field_health_limits": _("Batasan kesehatan"),
        "field_health_note": _("Catatan kesehatan"),
        "field_consent": _("Setuju diberitahukan kepada mitra"),
    }
