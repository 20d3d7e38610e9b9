"""Invented content for the page of components; Indonesian only, like the data it stands for."""

import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from bekal.web.layout.forms import DateField, RupiahField

MONTHS = ("Des", "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov")
SHARES = (41, 44, 40, 48, 52, 50, 57, 56, 62, 60, 67, 71)
NAMES = (
    "Yusuf Latuconsina",
    "Markus Pattiasina",
    "La Ode Hamzah",
    "Rahmat Tuasikal",
    "Stevanus Lekatompessy",
    "Abdul Gani Rumakat",
    "Demianus Warkor",
    "Iksan Wakano",
    "Petrus Salampessy",
    "Hasan Ohorella",
    "Jefri Manuputty",
    "Muhamad Ridwan Selang",
)
MARKS = ("Hadir", "Izin", "Sakit", "Alpa")


class SearchForm(forms.Form):
    """The filters above a list of people."""

    says_optional = False
    q = forms.CharField(label="Nama atau nomor induk", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    block = forms.ChoiceField(label="Blok", required=False, choices=[("", "Semua"), ("A", "Blok A"), ("B", "Blok B")])
    interest = forms.ChoiceField(
        label="Minat", required=False, choices=[("", "Semua"), ("las", "Las"), ("jahit", "Jahit")]
    )
    leaves = forms.ChoiceField(label="Pulang dalam", required=False, choices=[("", "Kapan saja"), ("90", "90 hari")])
    without = forms.BooleanField(label="Belum bersertifikat", required=False)


class ClassForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label="Nama kelas", help_text="Seperti yang akan tertulis di jadwal, misalnya Las dasar angkatan 3."
    )
    course = forms.ChoiceField(
        label="Kursus",
        choices=[("", "Pilih kursus"), ("1", "Las busur manual dasar (SMAW)"), ("2", "Menjahit pakaian")],
    )
    starts = DateField(label="Hari pertama", help_text="Hari kerja, paling cepat lusa. Contoh: 24 11 2026.")
    capacity = forms.IntegerField(
        label="Jumlah peserta", widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"})
    )
    cost = RupiahField(label="Biaya bahan per peserta", required=False)
    place = forms.ChoiceField(
        label="Tempat",
        widget=forms.RadioSelect,
        choices=[("1", "Bengkel 1 · 20 tempat"), ("2", "Bengkel 2 · 12 tempat")],
    )
    days = forms.MultipleChoiceField(
        label="Hari latihan",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
        choices=[("1", "Senin"), ("2", "Selasa"), ("3", "Rabu"), ("4", "Kamis"), ("5", "Jumat")],
    )
    note = forms.CharField(label="Catatan untuk instruktur", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    letter = forms.FileField(label="Surat perjanjian", required=False, help_text="PDF, paling besar 5 MB.")
    agreed = forms.BooleanField(label="Instruktur dan mitra sudah setuju dengan jadwal ini", required=True)


def samples(query: dict[str, Any], now: datetime.datetime) -> dict[str, Any]:
    """Everything that the page of components shows, as of `now`."""
    today = timezone.localdate(now)
    people = [
        {"name": name, "block": f"Blok {'ABC'[index % 3]}", "leaves": today + datetime.timedelta(days=19 + index * 3)}
        for index, name in enumerate(NAMES)
    ]
    return {
        "today": today,
        "now": now,
        "tabs_of": [
            {"label": "Ringkasan", "url": "#orang", "current": True},
            {"label": "Kelayakan", "url": "#orang"},
            {"label": "Pelatihan", "url": "#orang"},
            {"label": "Sertifikat", "url": "#orang"},
        ],
        "coverage": [
            {"label": month, "value": share, "note": f"{share * 20 // 100} dari 20 orang"}
            for month, share in zip(MONTHS, SHARES, strict=True)
        ],
        "counts_of": [
            {"value": 9, "label": "dalam 30 hari", "url": "#akan-pulang", "current": True},
            {"value": 31, "label": "dalam 90 hari", "url": "#akan-pulang"},
            {"value": 58, "label": "dalam 180 hari", "url": "#akan-pulang"},
        ],
        "people": people,
        "urgent": [
            {
                **people[0],
                "wish": "berminat bengkel motor",
                "tone": "ok",
                "fits": "Cuci kendaraan, 24–28 Nov",
                "more": "4 tempat kosong",
                "act": "Daftarkan",
                "kind": "primary",
            },
            {
                **people[1],
                "wish": "berminat las",
                "tone": "warn",
                "fits": "Las dasar, cadangan ke-1",
                "more": "selesai 5 Des, masih sempat",
                "act": "Lihat alasan",
                "kind": "quiet",
            },
            {
                **people[2],
                "wish": "belum ada minat",
                "tone": "bad",
                "fits": "Belum ada yang sempat",
                "more": "batas bertindak 27 Nov",
                "act": "Cari jalan",
                "kind": "quiet",
            },
        ],
        "facts": [
            {"label": "No. induk", "value": "B1.204/2024"},
            {"label": "Kamar", "value": "Blok B · 12"},
            {"label": "Umur", "value": "29 tahun"},
            {"label": "Pulang paling cepat", "value": "10 Des 2026"},
        ],
        "person_tags": [{"text": "Boleh ikut", "tone": "ok"}, {"text": "19 hari lagi", "tone": "warn"}],
        "person_actions": [{"label": "Daftarkan ke kelas", "url": "#orang", "kind": "primary"}],
        "facts_rows": [
            {"key": "Pendidikan", "value": "SMP", "url": "#orang", "action": "Ubah"},
            {"key": "Pekerjaan dulu", "value": "Kernet truk", "url": "#orang", "action": "Ubah"},
            {"key": "Minat", "value": "Bengkel motor, cuci kendaraan", "url": "#orang", "action": "Ubah"},
            {"key": "NIK", "value": "Belum diisi", "missing": True, "url": "#orang", "action": "Isi"},
        ],
        "events": [
            {
                "title": "Didaftarkan ke Cuci kendaraan angkatan 2",
                "when": now - datetime.timedelta(hours=3),
                "by": "Petugas program",
                "tone": "info",
                "text": "Pendaftar ke-9 dari 12 tempat.",
            },
            {
                "title": "Remisi umum 2 bulan",
                "when": today - datetime.timedelta(days=96),
                "by": "SK menteri",
                "text": "Pulang paling cepat maju dari 9 Februari 2027 ke 10 Desember 2026.",
            },
            {
                "title": "Lulus Keselamatan kerja dasar",
                "when": today - datetime.timedelta(days=141),
                "by": "BPVP Ambon",
                "tone": "ok",
                "url": "#orang",
            },
            {
                "title": "Tidak hadir dua hari berturut-turut",
                "when": today - datetime.timedelta(days=150),
                "by": "Instruktur",
                "tone": "warn",
                "text": "Sakit, ada surat klinik.",
            },
            {"title": "Pindah dari Rutan Kelas IIB Masohi", "when": today - datetime.timedelta(days=420)},
        ],
        "steps": ["Unggah berkas", "Periksa perubahan", "Terapkan"],
        "search": SearchForm(query or None),
        "page": Paginator(range(412), 50).get_page(query.get("page")),
        "sort": query.get("sort", "name"),
        "form": ClassForm(
            {
                "name": "",
                "starts_0": "31",
                "starts_1": "Feb",
                "starts_2": "2026",
                "capacity": "16",
                "cost": "1.250.000",
                "place": "1",
                "days": ["1", "3"],
            }
        ),
        "marks": MARKS,
    }
