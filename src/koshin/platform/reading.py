"""Reads what people type: any width, any hyphen, any kana, western or Japanese calendar.

Every function answers the one stored form, or raises ``ValueError`` where nothing unambiguous
can be read. Names and addresses keep the characters that were typed (never normalised).
"""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

import jaconv
import phonenumbers

from koshin.core.dates import JST

HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ーｰ﹣－─━", "-"))
SPACES = re.compile(r"[\s　​]+")
KANA = re.compile(r"[ァ-ヶー・゛゜ ]+")
ERAS = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
    "R": 2018,
    "H": 1988,
    "S": 1925,
    "T": 1911,
}
DATE = re.compile(
    r"(?P<era>令和|平成|昭和|大正|[RHST])?\.?(?P<year>\d{1,4}|元)(?:年|[./-])"
    r"(?P<month>\d{1,2})(?:月|[./-])(?P<day>\d{1,2})日?"
)
MOMENT = re.compile(
    r"(?P<day>.*?[日\d])(?:\([月火水木金土日]\))?(?:T| +)"
    r"(?P<half>午前|午後)?(?P<hour>\d{1,2})[:時](?P<minute>\d{1,2})?分?"
)
NOON = "午後0時"
COMPACT_DATE = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")


def tidy(text: str) -> str:
    """Typed text without outer spaces; control and broken characters are not text."""
    kept = "".join(
        " " if char in "\t\r\n" else char
        for char in text
        if char in "\t\r\n" or unicodedata.category(char) not in ("Cc", "Cs")
    )
    return SPACES.sub(" ", kept).strip()


def plain(text: str) -> str:
    """Ids, numbers and mail addresses: half width, without any space."""
    return SPACES.sub("", unicodedata.normalize("NFKC", tidy(text)))


def kana(text: str) -> str:
    """Hiragana, half-width and full-width kana → full-width katakana."""
    # Pasted from some systems, a voiced letter comes as two characters.
    typed = unicodedata.normalize("NFC", tidy(text))
    found = jaconv.hira2kata(jaconv.h2z(typed.replace("　", " "), kana=True))
    found = re.sub(r"(?<=[ァ-ヶ])[‐‑–—―−－-]", "ー", found)
    if not KANA.fullmatch(found):
        raise ValueError("not kana")
    return found


def latin_width(text: str) -> str:
    """Addresses: digits, Latin letters and hyphens in half width, everything else as typed."""
    return tidy(jaconv.z2h(text, kana=False, ascii=True, digit=True))


def postal_code(text: str) -> str:
    """Seven digits."""
    digits = plain(text).translate(HYPHENS).replace("-", "").lstrip("〒")
    if not re.fullmatch(r"[0-9]{7}", digits):
        raise ValueError("not a postal code")
    return digits


def phone(text: str) -> str:
    """National digits without hyphens: ``+81 90-1234-5678`` → ``09012345678``."""
    try:
        number = phonenumbers.parse(plain(text).translate(HYPHENS), "JP")
    except phonenumbers.NumberParseException as error:
        raise ValueError("not a phone number") from error
    if number.country_code != 81 or not phonenumbers.is_possible_number(number):
        raise ValueError("not a Japanese phone number")
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    digits = re.sub(r"\D", "", national)
    if len(digits) not in (10, 11) or not digits.startswith("0"):
        raise ValueError("not a phone number")
    return digits


def email(text: str) -> str:
    """One address, half width, with the domain in small letters."""
    local, at, domain = plain(text).rpartition("@")
    if not at or not local or "." not in domain.strip("."):
        raise ValueError("not a mail address")
    return f"{local}@{domain.lower()}"


def day(text: str) -> date:
    """``2027-03-31``, ``2027/3/31``, ``令和9年3月31日``, ``R9.3.31``, ``20270331``."""
    found = plain(text).translate(HYPHENS).upper()
    matched = COMPACT_DATE.fullmatch(found) or DATE.fullmatch(found)
    if matched is None:
        raise ValueError("not a date")
    parts = matched.groupdict()
    year = 1 if parts["year"] == "元" else int(parts["year"])
    if parts.get("era"):
        year += ERAS[parts["era"]]
    return date(year, int(parts["month"]), int(parts["day"]))


def number(text: str) -> Decimal:
    """A number of points or yen: any width, with or without commas."""
    try:
        found = Decimal(plain(text).replace(",", "").replace("、", ""))
    except InvalidOperation as error:
        raise ValueError("not a number") from error
    if not found.is_finite():
        raise ValueError("not a number")
    return found


def moment(text: str) -> datetime:
    """An instant in Japan: ``2027-03-14T13:00``, ``2027年3月14日 13:00``, ``2027/3/14 午後1時``."""
    typed = unicodedata.normalize("NFKC", tidy(text)).replace("正午", NOON)
    matched = MOMENT.fullmatch(typed)
    if matched is None:
        raise ValueError("not a moment")
    hour = int(matched["hour"])
    # Noon or midnight: people mean both by 12.
    if matched["half"] and hour > 11:
        raise ValueError("no such hour of half a day")
    if matched["half"] == "午後":
        hour += 12
    at = time(hour, int(matched["minute"] or 0))
    return datetime.combine(day(matched["day"]), at, tzinfo=JST)
