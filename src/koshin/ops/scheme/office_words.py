"""Japanese words for what the office does and for pages of a menu, as a difference says them."""

from collections.abc import Mapping

OFFICE: Mapping[str, str] = {
    "acting": "代行入力",
    "applications": "申請",
    "audit": "操作の記録",
    "courses": "講習会",
    "evidence": "証明書類",
    "home": "ホーム",
    "inquiries": "お問い合わせ",
    "jobs": "処理の状況",
    "life": "休止・復帰など",
    "matching": "マッチング",
    "money": "お金",
    "news": "お知らせ",
    "papers": "書類",
    "people": "資格者",
    "points": "ポイント",
    "posts": "発送",
    "purchases": "購入",
    "requests": "届け出",
    "rules": "規則",
    "services": "サービス",
    "staff": "職員",
    "training": "研修",
    "trainings": "研修会",
    "transfers": "データの受け渡し",
    "waivers": "特例措置",
}
