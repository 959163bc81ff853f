"""The office's words for bank files: acts, states, evidence, and why a file is refused."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

Words = Mapping[str, "str | Promise"]

VERBS: Words = {
    "give_virtual_number": lazy("入金専用の口座番号を割り当てました"),
    "apply_match": lazy("銀行の入金を、照合した請求に充てました"),
    "decide_match": lazy("銀行の入金の充て先を決めました"),
    "match_bank_rows": lazy("銀行の入金を照合しました"),
    "match_returned_refund": lazy("銀行の入金を、返金の戻りとして記録しました"),
    "receive_bank_file": lazy("入金明細のファイルを受け取りました"),
    "record_payout": lazy("銀行の入金を、決済会社からの入金として記録しました"),
    "reverse_settlement": lazy("入金の充当を取り消しました"),
    "set_bank_row_aside": lazy("銀行の入金を保留にしました"),
    "take_back_bank_row": lazy("銀行による入金の取消を反映しました"),
    "take_in_bank_file": lazy("入金明細を取り込みました"),
    "undo_returned_refund": lazy("返金の戻りの記録を取り消しました"),
    "undo_payout": lazy("決済会社からの入金の記録を取り消しました"),
    "unmatch_bank_row": lazy("銀行の入金の照合を取り消しました"),
}
FIELDS: Words = {
    "automatic": lazy("自動照合"),
    "bank_row": lazy("明細の番号"),
    "charges": lazy("充てた請求"),
    "deposit": lazy("取り消された入金"),
    "deposit_found": lazy("取り消された入金の特定"),
    "fees": lazy("差し引かれた手数料"),
    "first_day": lazy("対象の最初の日"),
    "last_day": lazy("対象の最後の日"),
    "digest": lazy("ファイルの照合値"),
    "match": lazy("照合の番号"),
    "new": lazy("新しい明細"),
    "refund": lazy("返金の番号"),
    "rows": lazy("明細"),
    "rung": lazy("照合の根拠"),
    "score": lazy("点数"),
}
CASES: Words = {
    "bank_took_back": lazy("銀行が取り消した入金"),
    "granted_unpaid": lazy("完了後に入金が取り消された手続き"),
}
RUNGS: Words = {
    "virtual": lazy("入金専用口座"),
    "reference": lazy("振込依頼人番号"),
    "keyed": lazy("登録済みの入金"),
    "name": lazy("振込名義"),
    "payer": lazy("振込名義の手がかり"),
    "lump": lazy("まとめた振込"),
    "chosen": lazy("事務局の指定"),
}
REASONS: Words = {
    "virtual": lazy("入金専用の口座番号です"),
    "reference": lazy("振込依頼人番号が一致しています"),
    "references": lazy("複数の振込依頼人番号が書かれています"),
    "keyed": lazy("同じ日付・金額の入金が、事務局の手入力で登録されています"),
    "amount": lazy("金額が残額と一致しています"),
    "fee": lazy("残額との差が、振込手数料の額と一致しています"),
    "sum": lazy("残額の合計が、入金額と一致しています(ほかの組み合わせはありません)"),
    "name": lazy("振込名義が一致しています"),
    "only_one": lazy("同じ名義と金額で支払いを待つ請求は、ほかにありません"),
    "cut": lazy("振込名義の前の部分が一致しています(長い名義は銀行で切られます)"),
    "sound": lazy("振込名義が、かなの書き方の違いを除いて一致しています"),
    "paid_before": lazy("この名義で、以前にこの資格者の入金がありました"),
    "number": lazy("資格者の番号が書かれています"),
    "same_holder": lazy("振込依頼人番号は、同じ資格者の別の請求のものです"),
    "other_amount": lazy("金額が残額と違います"),
    "nothing_due": lazy("この請求は、支払い済みか取り消し済みです"),
    "other_name": lazy("振込名義は、同じ金額を待つ別の資格者と一致しています"),
}
STATES: Words = {
    "new": lazy("照合前"),
    "matched": lazy("照合済み"),
    "suggested": lazy("候補あり"),
    "unmatched": lazy("照合できず"),
    "set_aside": lazy("保留"),
    "taken_back": lazy("銀行が取消"),
    "noted": lazy("記録のみ"),
    "payout": lazy("決済会社の入金"),
    "returned": lazy("返金の戻り"),
}
FORMATS: Words = {
    "zengin01": lazy("全銀 振込入金通知(01)"),
    "zengin03": lazy("全銀 入出金取引明細(03)"),
}
# A fault of a file: what is wrong, with what the file said (%(said)s), what was found and seen.
FAULTS: Words = {
    "account": lazy("登録していない口座の明細です(%(seen)s)。口座と形式をご確認ください。"),
    "amount": lazy("金額を読み取れません(%(seen)s)。"),
    "balance": lazy("残高が前の行から続いていません(記載 %(said)s、計算 %(found)s)。"),
    "columns": lazy("列の数が違います(%(seen)s列)。"),
    "date": lazy("日付を読み取れません(%(seen)s)。"),
    "digits": lazy("数字の欄に数字でない文字があります(%(seen)s)。"),
    "direction": lazy("入払区分を読み取れません(%(seen)s)。"),
    "ebcdic": lazy("EBCDICのファイルは取り込めません。JISコードで取得し直してください。"),
    "empty": lazy("中身がありません。"),
    "encoding": lazy("文字を読み取れません。銀行から取得したままのファイルを使ってください。"),
    "end_accounts": lazy("口座数が合いません(記載 %(said)s、実際 %(found)s)。"),
    "end_records": lazy("レコード総件数が合いません(記載 %(said)s、実際 %(found)s)。"),
    "header": lazy("見出しの行が、%(bank)sの形式と違います(%(seen)s)。"),
    "length": lazy("1件の長さが200バイトではありません(%(seen)sバイト)。"),
    "no_end": lazy("終わりのレコードがありません。途中で切れたファイルです。"),
    "not_zengin": lazy("全銀の形式のファイルではありません。"),
    "order": lazy("レコードの順番が正しくありません(区分 %(seen)s)。"),
    "outside": lazy("明細の日付が、ファイルの期間の外です(%(seen)s)。"),
    "range": lazy("期間の終わりが始まりより前です。"),
    "trailer_balance": lazy("取引後残高が合いません(記載 %(said)s、計算 %(found)s)。"),
    "trailer_cancelled": lazy("取消の合計金額が合いません(記載 %(said)s、実際 %(found)s)。"),
    "trailer_cancelled_count": lazy("取消の件数が合いません(記載 %(said)s、実際 %(found)s)。"),
    "trailer_count": lazy("入金の件数が合いません(記載 %(said)s、実際 %(found)s)。"),
    "trailer_out_count": lazy("出金の件数が合いません(記載 %(said)s、実際 %(found)s)。"),
    "trailer_out_total": lazy("出金の合計金額が合いません(記載 %(said)s、実際 %(found)s)。"),
    "trailer_records": lazy("明細の件数が合いません(記載 %(said)s、実際 %(found)s)。"),
    "trailer_total": lazy("入金の合計金額が合いません(記載 %(said)s、実際 %(found)s)。"),
    "type": lazy("種別コードが、この口座の形式と違います(%(seen)s)。"),
    "unknown_record": lazy("レコードの区分が正しくありません(%(seen)s)。"),
}


BUNDLE = lazy("まとめ払い")


def fault(code: str, seen: Mapping[str, Any]) -> str:
    """Why the file is refused, in a sentence."""
    return str(FAULTS[code]) % {"said": "", "found": "", "seen": "", "bank": "", **seen}


def form(code: str, names: Mapping[str, str]) -> str:
    """The name of a form of file; ``names`` are those of the CSV profiles."""
    return str(FORMATS.get(code) or names.get(code, code))


def points(count: int) -> str:
    """Points of evidence, with their sign."""
    return _("%(count)s点") % {"count": f"{count:+d}"}
