"""The office's words for what concerns money: verbs, fields, values, cases and jobs."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

Words = Mapping[str, "str | Promise"]

VERBS: Words = {
    "ask_for_close": lazy("決済会社に1日分を問い合わせました"),
    "take_in_provider_list": lazy("決済会社の一覧を取り込みました"),
    "forgive_money_case": lazy("不足額を当方の負担にしました"),
    "list_transfers": lazy("返金の振込リストを作成しました"),
    "move_on_money_case": lazy("入金済みの手続きを進め直しました"),
    "propose_case_act": lazy("入金の案件の対応を提案しました"),
    "propose_refund": lazy("返金を提案しました"),
    "refund_came_back": lazy("返金したお金が決済会社に戻りました"),
    "refund_money_case": lazy("仮受金の返金を決めました"),
    "reencrypt_payees": lazy("返金先の口座を新しい鍵で暗号化しました"),
    "return_money_case": lazy("仮受金の返却を登録しました"),
    "send_refund": lazy("決済会社に返金を依頼しました"),
    "tell_payee": lazy("返金の振込先を登録しました"),
    "transfer_failed": lazy("返金の振込ができませんでした"),
    "transfer_paid": lazy("返金の振込を確認しました"),
    "try_refund_again": lazy("返金をやり直しました"),
    "withdraw_case_act": lazy("案件の対応の提案を取り下げました"),
    "withdraw_refund": lazy("返金を取りやめました"),
}

FIELDS: Words = {
    "accounts": lazy("口座の数"),
    "new": lazy("新しい件数"),
    "act": lazy("対応"),
    "count": lazy("件数"),
    "moved": lazy("動いた額"),
    "pay_on": lazy("振込指定日"),
    "silent": lazy("回答のなかった件数"),
    "route": lazy("返金の方法"),
    "settlement": lazy("入金"),
}

# What can be done about a case; ``return`` means something else where a life is told of.
ACTS: Words = {
    "accept": lazy("請求に充てる"),
    "allocate": lazy("ほかの請求に充てる"),
    "forgive": lazy("当方の負担にする"),
    "move_on": lazy("手続きを進め直す"),
    "refund": lazy("返金する"),
    "return": lazy("返却済みとして登録する"),
}

VALUES: Words = {
    **ACTS,
    "approved": lazy("承認済み"),
    "done": lazy("返金済み"),
    "listed": lazy("振込を依頼済み"),
    "proposed": lazy("承認待ち"),
    "sending": lazy("依頼中"),
    "transfer": lazy("銀行振込"),
    "withdrawn": lazy("取りやめ"),
}

CASES: Words = {
    "bad_record": lazy("読めない入金通知"),
    "dispute": lazy("カード会社を通じた支払いへの異議"),
    "double": lazy("二重の入金"),
    "late": lazy("期限を過ぎた入金"),
    "over": lazy("払い過ぎ"),
    "part_transfer": lazy("途中で止まった振込"),
    "short": lazy("不足のある入金"),
    "surplus": lazy("決済会社に残っている払い過ぎ"),
    "test_flag": lazy("試験用と本番の通知の取り違え"),
    "unapplied": lazy("入金済みで完了できない手続き"),
    "unknown_order": lazy("該当する請求のない入金"),
    "unknown_service": lazy("扱っていない方法での入金"),
    "wrong_amount": lazy("金額の違う入金"),
    "wrong_currency": lazy("円でない入金"),
}

JOBS: Words = {
    "ask_for_close_of": lazy("日次締めのための決済会社への問い合わせ"),
    "announce_windows": lazy("手続き期間のご案内の準備"),
    "announce_windows_of": lazy("手続き期間のご案内の送信"),
    "send_due_refunds": lazy("返金の定期的な確認"),
    "send_one_refund": lazy("決済会社への返金の依頼と確認"),
}

REFUND_STATES: Words = {
    "approved": lazy("これから返金"),
    "done": lazy("返金済み"),
    "failed": lazy("できなかった"),
    "listed": lazy("振込を依頼済み"),
    "pending": lazy("決済会社で処理中"),
    "proposed": lazy("承認待ち"),
    "sending": lazy("依頼中"),
    "unknown": lazy("結果を確認中"),
    "withdrawn": lazy("取りやめ"),
}

PROVIDERS: Words = {
    "bank": lazy("銀行"),
    "stripe": "Stripe",
    "veritrans": "VeriTrans",
}
