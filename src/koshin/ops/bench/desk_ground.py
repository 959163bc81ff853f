"""Gives the crowd names that differ: forty by fifty, with days of birth, mails and phones."""

import psycopg

# The crowd has one name: here each gets one of 40 × 50, a day of birth, a mail, and a phone.
NAMES = """
UPDATE people_holder SET
    family_name = (%(families)s::text[])[1 + id %% 40],
    family_kana = (%(kana)s::text[])[1 + id %% 40],
    given_name = (%(given)s::text[])[1 + (id / 40) %% 50],
    given_kana = (%(given_kana)s::text[])[1 + (id / 40) %% 50],
    birth_date = '1945-01-01'::date + ((id * 7919) %% 21900)::int,
    phone = '090' || lpad(((id * 104729) %% 100000000)::text, 8, '0')
"""
FAMILIES = [
    "佐藤", "サトウ", "鈴木", "スズキ", "髙橋", "タカハシ", "田中", "タナカ",
    "伊藤", "イトウ", "渡邊", "ワタナベ", "山本", "ヤマモト", "中村", "ナカムラ",
    "小林", "コバヤシ", "加藤", "カトウ", "𠮷田", "ヨシダ", "山田", "ヤマダ",
    "佐々木", "ササキ", "山口", "ヤマグチ", "松本", "マツモト", "井上", "イノウエ",
    "木村", "キムラ", "林", "ハヤシ", "齋藤", "サイトウ", "清水", "シミズ",
    "山﨑", "ヤマザキ", "森", "モリ", "池田", "イケダ", "橋本", "ハシモト",
    "阿部", "アベ", "石川", "イシカワ", "山下", "ヤマシタ", "中島", "ナカジマ",
    "石井", "イシイ", "小川", "オガワ", "前田", "マエダ", "岡田", "オカダ",
    "長谷川", "ハセガワ", "藤田", "フジタ", "後藤", "ゴトウ", "近藤", "コンドウ",
    "村上", "ムラカミ", "遠藤", "エンドウ", "青木", "アオキ", "坂本", "サカモト",
]  # fmt: skip
GIVEN = [
    "翔太", "ショウタ", "花子", "ハナコ", "健一", "ケンイチ", "由美", "ユミ",
    "大輔", "ダイスケ",
]  # fmt: skip


def name_all(url: str) -> None:
    """Give the crowd names that differ."""
    given = [f"{a}{n}" for n in "一二三四五六七八九十" for a in GIVEN[::2]]
    spoken = [f"{a}{n}" for n in "アイウエオカキクケコ" for a in GIVEN[1::2]]
    names = {
        "families": FAMILIES[::2],
        "kana": FAMILIES[1::2],
        "given": given,
        "given_kana": spoken,
    }
    with psycopg.connect(url, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(NAMES, names)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE) people_holder")
