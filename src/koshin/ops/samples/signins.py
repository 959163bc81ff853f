"""The sample sign-ins: who, with what, and what one sees."""

from base64 import b32encode
from typing import TypedDict

from koshin.ops.samples.load import PASSPHRASE
from koshin.ops.samples.reading import read
from koshin.ops.samples.trainings import read_trainings


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
    """Every sample holder, member of staff and organiser of an association, holders first."""
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
    organisers = [
        SignIn(
            association=code,
            role="organiser",
            name=f"{organiser.name} {member.name}",
            login=member.mail,
            password=PASSPHRASE,
            totp_secret=b32encode(bytes.fromhex(member.second_factor)).decode(),
            shows=member.shows,
        )
        for organiser in read_trainings(code).organisers
        for member in organiser.members
    ]
    return holders + staff + organisers
