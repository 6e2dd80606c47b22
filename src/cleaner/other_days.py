"""Labels of days that are none of publication: births and deaths, deadlines, expiry."""

from __future__ import annotations

import re

# How long something can be had, or until when one can apply.
UNTIL = (
    r"(?:available|valid|open|verfügbar|gültig|abrufbar|disponibles?|valables?|válid[oa]|valid[oi]"
    r"|disponibil[ei]|beschikbaar|geldig|dostępn[ey]|ważn[ey]|доступн[оа]|tillgänglig)"
    r" (?:until|till|through|bis|jusqu['’]?au|hasta(?: el)?|fino al?|até|tot|do|до|t\.?o\.?m\.?)"
    r"|apply by|deadline|closing date|(?:expiry|expiration) date|bewerbungsschluss|anmeldeschluss"
    r"|einsendeschluss|date limite|fecha límite|scadenza|配信期限|截止日期|有效期至"
)
# Labels, on the line above, of a date that is of somebody's life or of an end.
OTHER_LABEL = re.compile(
    rf"(?:.{{0,40}}\b(?:{UNTIL})"
    r"|date of birth|birth ?date|birthday|born|died|geboren|geburtsdatum|gestorben|naissance|né"
    r"|née|mort|nacimiento|fallecimiento|nascita|morte|nascimento|geboortedatum|data urodzenia"
    r"|дата рождения|родился|出生日期|出生|生日|逝世日期|生年月日|没年月日|생년월일|출생)\s?[:：]?",
    re.IGNORECASE,
)
