"""The convenience stores of the hosted page, by the provider's cvsType."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A chain: its name, what its number is called, and how to pay there."""

    name: str
    number_label: str
    steps: tuple[str, ...]


_KIOSK = (
    "店内の端末で「各種番号をお持ちの方」を選びます。",
    "受付番号と、お申し込みのときの電話番号を入力します。",
    "発券された申込券を30分以内にレジへ持って行き、お支払いください。",
)
_COUNTER = (
    "レジで「オンライン決済」とお申し出ください。",
    "画面に番号を入力し、内容を確認してお支払いください。",
)
SHOPS = {
    "sej": Shop(
        name="セブン-イレブン",
        number_label="払込票番号",
        steps=(
            "番号を控えるか、この画面をお持ちになり、レジへお越しください。",
            "レジで「インターネット代金の支払い」とお申し出のうえ、番号をお知らせください。",
            "お支払い後、払込領収書をお受け取りください。",
        ),
    ),
    "econ-fm": Shop(
        name="ファミリーマート",
        number_label="お客様番号",
        steps=(
            "店内のマルチコピー機で「代金支払い」を選びます。",
            "番号を入力し、申込券を発券します。",
            "申込券を30分以内にレジへ持って行き、お支払いください。",
        ),
    ),
    "econ-lw": Shop(name="ローソン", number_label="受付番号", steps=_KIOSK),
    "econ-mini": Shop(name="ミニストップ", number_label="受付番号", steps=_KIOSK),
    "other": Shop(name="デイリーヤマザキ", number_label="オンライン決済番号", steps=_COUNTER),
    "econ-sn": Shop(name="セイコーマート", number_label="受付番号", steps=_KIOSK),
}
