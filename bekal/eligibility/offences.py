"""Which group an offence belongs to, from the words in which the national database writes it.

The special groups are those of Permenkumham 3/2018 jo. 7/2022 article 45; for them 2/3 of the sentence counts.
"""

from __future__ import annotations

import re

_SPECIAL_NARCOTICS_MONTHS = 60
_SPECIAL = {
    "terrorism": re.compile(r"teroris|terroris|\b(uu|no\.?|nomor)?\s*(15/2003|5/2018)\b"),
    "corruption": re.compile(r"korupsi|tipikor|corrupt|\b(31/1999|20/2001)\b"),
    "state_security": re.compile(r"\bmakar\b|keamanan negara|hak asasi|genosida|kejahatan perang"),
}
_NARCOTICS = re.compile(r"narkoti|narkoba|psikotropi|prekursor|\b(35/2009|22/1997|5/1997)\b")
_ORGANISED = re.compile(r"transnasional (yang )?terorganis(asi|ir)")
_PERHAPS_ORGANISED = re.compile(
    r"transnasional|terorganisir|terorganisasi|perdagangan orang|\btppo\b|pencucian uang|\btppu\b|penyelundupan"
)


def offence_group(written: str, *, term_months: int | None, life_or_death: bool = False) -> str | None:
    """`general` or a special group, `narcotics` being 5 years and more; None if not to be told.

    Not to be told is an empty text, a narcotics offence without a term, and what may be transnational organised crime
    but does not say so: a person must look.
    """
    text = " ".join(written.lower().replace(" tahun ", "/").split())
    if _ORGANISED.search(text):
        return "organised_crime"
    if not text or _PERHAPS_ORGANISED.search(text):
        return None
    for group, pattern in _SPECIAL.items():
        if pattern.search(text):
            return group
    if not _NARCOTICS.search(text):
        return "general"
    if life_or_death:
        return "narcotics"
    if term_months is None:
        return None
    return "narcotics" if term_months >= _SPECIAL_NARCOTICS_MONTHS else "general"
