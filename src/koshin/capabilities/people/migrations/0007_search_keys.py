"""How people are searched for: one form for every way to write a name, and its indexes."""

from django.db import migrations

# Shapes of one character that are typed either way. NFKC has made compatibility characters
# (神, 福, half-width kana) plain before; names themselves stay as they were typed.
VARIANTS = {
    "亜": "亞", "悪": "惡", "為": "爲", "栄": "榮", "衛": "衞", "円": "圓", "縁": "緣", "塩": "鹽",
    "応": "應", "横": "橫", "温": "溫", "会": "會", "覚": "覺", "学": "學", "寛": "寬", "関": "關",
    "気": "氣", "亀": "龜", "吉": "𠮷", "強": "强", "暁": "曉", "尭": "堯", "欽": "鈙", "区": "區",
    "駆": "驅", "薫": "薰", "恵": "惠", "渓": "溪", "経": "經", "鶏": "鷄", "芸": "藝", "剣": "劍",
    "県": "縣", "顕": "顯", "厳": "嚴", "広": "廣", "黄": "黃", "黒": "黑", "国": "國圀", "砕": "碎",
    "斉": "齊齋斎", "崎": "﨑嵜埼碕", "桜": "櫻", "雑": "雜", "実": "實", "児": "兒", "寿": "壽", "収": "收",
    "渋": "澁", "縦": "縱", "緒": "緖", "将": "將", "奨": "奬", "条": "條", "浄": "淨", "真": "眞",
    "慎": "愼", "穂": "穗", "瀬": "瀨", "静": "靜", "浅": "淺", "銭": "錢", "禅": "禪", "壮": "壯",
    "荘": "莊", "曽": "曾", "蔵": "藏", "増": "增", "沢": "澤", "滝": "瀧", "鉄": "鐵", "嶋": "島嶌",
    "闘": "鬭", "徳": "德", "独": "獨", "弐": "貳", "浜": "濱濵", "冨": "富", "仏": "佛", "豊": "豐",
    "辺": "邊邉", "弁": "辨瓣辯", "宝": "寶", "槙": "槇", "万": "萬", "満": "滿", "黙": "默", "薬": "藥",
    "与": "與", "来": "來", "頼": "賴", "竜": "龍", "凛": "凜", "緑": "綠", "涙": "淚", "塁": "壘",
    "励": "勵", "礼": "禮", "霊": "靈", "恋": "戀", "楼": "樓", "柳": "栁桺", "高": "髙", "弥": "彌",
    "淵": "渕渊", "晋": "晉", "清": "淸", "昇": "曻", "巌": "巖", "桧": "檜", "杉": "杦", "館": "舘",
    "篠": "筱",
}  # fmt: skip
SMALL = ("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")


def letters() -> tuple[str, str]:
    """What is written and what it is searched as, letter by letter."""
    pairs = {shape: plain for plain, shapes in VARIANTS.items() for shape in shapes}
    small = dict(zip(*SMALL, strict=True))
    for code in range(ord("ァ"), ord("ヶ") + 1):
        letter = chr(code)
        pairs[chr(code - 0x60)] = small.get(letter, letter)
    pairs.update(small)
    return "".join(pairs), "".join(pairs.values())


FROM, TO = letters()
# What is left out: spaces, marks inside names, selectors of a glyph (IVS).
LEFT_OUT = r"[[:space:]・･.,\u3000\uFE00-\uFE0F\U000E0100-\U000E01EF]"

CREATE = f"""
CREATE FUNCTION people_search_key(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
SELECT pg_catalog.lower(pg_catalog.translate(
    pg_catalog.regexp_replace(pg_catalog."normalize"(written, 'NFKC'), '{LEFT_OUT}', '', 'g'),
    '{FROM}', '{TO}'))
$$;
CREATE INDEX people_holder_by_name ON people_holder
    (association_id, people_search_key(family_name || given_name) text_pattern_ops);
CREATE INDEX people_holder_by_kana ON people_holder
    (association_id, people_search_key(family_kana || given_kana) text_pattern_ops);
CREATE INDEX people_holder_by_given ON people_holder
    (association_id, people_search_key(given_kana) text_pattern_ops);
CREATE INDEX people_holder_by_roman ON people_holder
    (association_id, people_search_key(romanised_name) text_pattern_ops)
    WHERE romanised_name <> '';
CREATE INDEX people_holder_by_number ON people_holder (association_id, number text_pattern_ops);
CREATE INDEX people_holder_by_mail ON people_holder
    (association_id, lower(email) text_pattern_ops) WHERE email <> '';
CREATE INDEX people_holder_by_phone ON people_holder
    (association_id, reverse(phone) text_pattern_ops) WHERE phone <> '';
"""
DROP = """
DROP INDEX people_holder_by_name, people_holder_by_kana, people_holder_by_given,
    people_holder_by_roman, people_holder_by_number, people_holder_by_mail, people_holder_by_phone;
DROP FUNCTION people_search_key(text);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0006_acting")]

    operations = [migrations.RunSQL(CREATE, DROP)]
