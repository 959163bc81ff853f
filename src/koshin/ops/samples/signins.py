"""The sample sign-ins: who, with what, and what one sees."""

from base64 import b32encode
from typing import TypedDict

from koshin.ops.samples.load import PASSPHRASE
from koshin.ops.samples.reading import read


class SignIn(TypedDict, total=False):
    """One sample sign-in as the demo prints it."""

    association: str
    role: str
    name: str
    login: str
    password: str
    totp_secret: str
    shows: str


def signins(code: str) -> list[SignIn]:
    """Every sample holder and member of staff of an association, holders first."""
    people = read(code)
    holders = [
        SignIn(
            association=code,
            role="holder",
            name=person.name,
            login=person.mail or person.number,
            password=PASSPHRASE,
            shows=people.story(person).shows,
        )
        for person in people.holders
    ]
    staff = [
        SignIn(
            association=code,
            role="staff",
            name=clerk.name,
            login=clerk.mail,
            password=PASSPHRASE,
            totp_secret=b32encode(bytes.fromhex(clerk.second_factor)).decode(),
            shows=clerk.shows,
        )
        for clerk in people.staff
    ]
    return holders + staff
