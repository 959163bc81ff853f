"""The office's words for what verbs, states and fields are called in code."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from koshin.web.office import (
    bank_words,
    evidence_words,
    exchange_words,
    identity_words,
    life_words,
    paper_words,
    training_words,
)
from koshin.web.office import money_words as money

Words = Mapping[str, "str | Promise"]

VERBS: Words = {
    **money.VERBS,
    **bank_words.VERBS,
    **evidence_words.VERBS,
    **paper_words.VERBS,
    **training_words.VERBS,
    **life_words.VERBS,
    "count_season": lazy("更新の状況を集計しました"),
    "take_item": lazy("次の1件を開きました"),
    "let_go": lazy("対応中の件を手放しました"),
    **exchange_words.VERBS,
    **identity_words.VERBS,
    "accept_money_case": lazy("仮受金を請求に充てました"),
    "allocate_money_case": lazy("仮受金をほかの請求に充てました"),
    "approve_refund": lazy("返金を承認しました"),
    "ask_to_unlock_month": lazy("月の締めの解除を申請しました"),
    "ask_exemption": lazy("講習の免除の申請を受け付けました"),
    "decide_exemption": lazy("講習の免除について決めました"),
    "enter_course": lazy("講習会に申し込みました"),
    "publish_course": lazy("講習会を公開しました"),
    "reverse_completions": lazy("修了者名簿を取り消しました"),
    "take_completions": lazy("修了者名簿を取り込みました"),
    "withdraw_entry": lazy("講習会の申し込みを取り消しました"),
    "find_duplicates": lazy("重複かもしれない人を探しました"),
    "propose_merge": lazy("記録の統合を提案しました"),
    "tell_people_apart": lazy("別の人と判断しました"),
    "merge": lazy("二つの記録を統合しました"),
    "undo_merge": lazy("記録の統合を取り消しました"),
    "begin_looking": lazy("本人の画面の閲覧を始めました"),
    "begin_acting": lazy("本人に代わっての操作を始めました"),
    "end_acting": lazy("本人に代わっての操作を終えました"),
    "apply": lazy("申請を受け付けました"),
    "remind": lazy("手続きのご案内を送りました"),
    "answer_inquiry": lazy("お問い合わせに回答しました"),
    "cancel_attempt": lazy("お支払い手続きを取り消しました"),
    "choose_qualifications": lazy("手続きする資格を選びました"),
    "close_application": lazy("手続きを終了しました"),
    "close_money_case": lazy("入金の案件を対応済みにしました"),
    "complete": lazy("手続きが完了しました"),
    "correct_activity": lazy("活動の記録を訂正しました"),
    "propose_role": lazy("役割を申請しました"),
    "grant_role": lazy("役割を承認しました"),
    "refuse_role": lazy("役割を承認しませんでした"),
    "withdraw_role": lazy("役割の申請を取り下げました"),
    "invite_again": lazy("招待のメールを送り直しました"),
    "end_staff": lazy("事務局の利用を終えました"),
    "create_staff": lazy("事務局員を登録しました"),
    "deliver_activity": lazy("研修・ポイントの報告を受け取りました"),
    "deliver_completion": lazy("講習会の修了の報告を受け取りました"),
    "offer_password_reset": lazy("パスワード再設定のリンクを送りました"),
    "set_password": lazy("新しいパスワードを設定しました"),
    "grant_waiver": lazy("特例措置を認めました"),
    "revoke_waiver": lazy("特例措置を取り消しました"),
    "enrol_holder": lazy("名簿に登録しました"),
    "enter_activity": lazy("活動を登録しました"),
    "lock_month": lazy("月を締めました"),
    "make_charge": lazy("請求を作成しました"),
    "mark_dispatched": lazy("発送済みにしました"),
    "move_calendar": lazy("デモの日付を進めました"),
    "open_account": lazy("ログインできるようにしました"),
    "open_inquiry": lazy("お問い合わせを受け付けました"),
    "publish_announcement": lazy("お知らせを公開しました"),
    "take_back_announcement": lazy("お知らせを取り下げました"),
    "publish_profile": lazy("公開名簿に掲載しました"),
    "withdraw_profile": lazy("公開名簿から外れました"),
    "post_wish": lazy("募集を受け付けました"),
    "confirm_wish": lazy("募集のメールアドレスを確認しました"),
    "decide_wish": lazy("募集を確認しました"),
    "close_wish": lazy("募集を終了しました"),
    "apply_to_wish": lazy("募集に応じました"),
    "answer_ask": lazy("依頼に返事をしました"),
    "write_message": lazy("メッセージを送りました"),
    "end_approach": lazy("やりとりを終えました"),
    "write_service": lazy("サービスのご案内を保存しました"),
    "close_inquiry": lazy("お問い合わせを終了しました"),
    "resend_mail": lazy("メールを送り直しました"),
    "take_bounce": lazy("メールが届かなかったことを記録しました"),
    "publish_scheme": lazy("制度を公開しました"),
    "reissue_second_factor": lazy("事務局員の認証アプリを登録し直しました"),
    "release_advances": lazy("前受金を売上に振り替えました"),
    "remove_activity": lazy("活動の記録を削除しました"),
    "reopen_inquiry": lazy("お問い合わせに続きが届きました"),
    "replace_paper": lazy("書類を差し替えました"),
    "record_deposit": lazy("銀行の入金を登録しました"),
    "retry_job": lazy("失敗した処理をやり直しました"),
    "save_steps": lazy("手続き項目を保存しました"),
    "settle": lazy("入金を登録しました"),
    "staff_sign_in": lazy("事務局員がログインしました"),
    "start_application": lazy("手続きを始めました"),
    "start_attempt": lazy("お支払い手続きを始めました"),
    "unlock_month": lazy("月の締めを解除しました"),
    "update_profile": lazy("登録情報を変更しました"),
}

FIELDS: Words = {
    **money.FIELDS,
    **bank_words.FIELDS,
    **paper_words.FIELDS,
    **training_words.FIELDS,
    **evidence_words.FIELDS,
    **exchange_words.FIELDS,
    **identity_words.FIELDS,
    "account": lazy("アカウント"),
    "amount": lazy("金額・ポイント"),
    "applied": lazy("充当額"),
    "attempt": lazy("お支払い手続き"),
    "attempts": lazy("試行回数"),
    "application": lazy("手続き"),
    "building": lazy("建物名"),
    "came": lazy("入金額"),
    "case": lazy("案件"),
    "charge": lazy("請求"),
    "city": lazy("市区町村"),
    "completed_on": lazy("修了日"),
    "cycle": lazy("登録期"),
    "dispatched": lazy("発送した書類"),
    "email": lazy("メールアドレス"),
    "family_kana": lazy("セイ"),
    "family_name": lazy("姓"),
    "given_kana": lazy("メイ"),
    "given_name": lazy("名"),
    "invoice_addressee": lazy("請求書宛名"),
    "invoice_sender": lazy("送付者名"),
    "item": lazy("対象"),
    "items": lazy("資格"),
    "kind": lazy("種類"),
    "locked_through": lazy("締めの末日"),
    "method": lazy("お支払い方法"),
    "months": lazy("月数"),
    "number": lazy("番号"),
    "on": lazy("実施日"),
    "paid_on": lazy("入金日"),
    "payer": lazy("振込名義"),
    "paid_at": lazy("お支払い日時"),
    "pairs": lazy("組数"),
    "people": lazy("人数"),
    "phone": lazy("電話番号"),
    "postal_code": lazy("郵便番号"),
    "prefecture": lazy("都道府県"),
    "received_on": lazy("受付日"),
    "provider": lazy("収納先"),
    "qualification": lazy("資格"),
    "resolution": lazy("対応の内容"),
    "settled_amount": lazy("入金済みの額"),
    "state": lazy("状態"),
    "steps": lazy("手続き項目"),
    "street": lazy("番地"),
    "through": lazy("対象の末日"),
    "title": lazy("件名"),
    "total": lazy("登録料の合計"),
}

VALUES: Words = {
    **exchange_words.VALUES,
    **life_words.VALUES,
    **identity_words.VALUES,
    **money.VALUES,
    **evidence_words.VALUES,
    "accepted": lazy("反映済み"),
    "addition": lazy("追加登録"),
    "return": lazy("復帰・再登録"),
    "answered": lazy("回答済み"),
    "applied": lazy("申請済み"),
    "awaiting": lazy("お支払い待ち"),
    "balance": lazy("決済会社の残高"),
    "bank": lazy("銀行振込"),
    "cancelled": lazy("取り消し"),
    "card": lazy("クレジットカード"),
    "certificate": lazy("認定証"),
    "closed": lazy("終了"),
    "complete": lazy("完了"),
    "created": lazy("準備中"),
    "draft": lazy("入力中"),
    "expired": lazy("期限切れ"),
    "found": lazy("見つかった(未確認)"),
    "apart": lazy("別の人"),
    "merged": lazy("統合済み"),
    "undone": lazy("統合を取り消し"),
    "failed": lazy("失敗"),
    "first": lazy("新規登録"),
    "invoice": lazy("請求書"),
    "no_address": lazy("宛先なし(マイページのみ)"),
    "unwanted": lazy("本人の希望により送らず(マイページのみ)"),
    "open": lazy("未対応"),
    "page": lazy("お支払い画面で選択"),
    "paid": lazy("お支払い済み"),
    "partial": lazy("一部入金"),
    "payeasy": lazy("ペイジー"),
    "pending": lazy("反映待ち"),
    "queued": lazy("送信待ち"),
    "receipt": lazy("領収書"),
    "rejected": lazy("対象外"),
    "renewal": lazy("更新"),
    "reported": lazy("支払い済み(反映待ち)"),
    "requested": lazy("お支払い画面へ進んだところ"),
    "result_notice": lazy("更新結果通知書兼資格証明書"),
    "sent": lazy("送信済み"),
    "settled": lazy("入金済み"),
    "shop": lazy("コンビニ"),
    "todo": lazy("処理待ち"),
    "unknown": lazy("確認中"),
}

CASES: Words = {
    **money.CASES,
    **bank_words.CASES,
    **paper_words.CASES,
}

JOBS: Words = {
    **exchange_words.JOBS,
    **money.JOBS,
    "take_in_bank_file": lazy("入金明細の取り込みと照合"),
    "match_bank_rows": lazy("銀行の入金の照合"),
    "seal_audit": lazy("監査記録の封印"),
    "send_invitation": lazy("事務局への招待のメール"),
    "seal_reads": lazy("閲覧記録の封印"),
    "watch_reads": lazy("閲覧の見張り"),
    "seal_books": lazy("帳簿の封印"),
    "forget_sign_ins": lazy("古いログインの記録の整理"),
    "count_seasons": lazy("更新の状況の集計の準備"),
    "find_duplicates_of_all": lazy("重複の確認の準備"),
    "find_duplicates_of": lazy("重複の確認"),
    "count_season_of": lazy("更新の状況の集計"),
    "remind": lazy("手続きのご案内の準備"),
    "remind_of": lazy("手続きのご案内の作成"),
    "send_mails": lazy("メールの一斉送信"),
    "ask_due_attempts": lazy("決済会社への定期的な確認"),
    "confirm_attempt": lazy("決済会社へのお支払いの確認"),
    "release_advances_of": lazy("前受金の振り替え"),
    "release_advances_of_all": lazy("前受金の振り替えの準備"),
    "interpret_message": lazy("入金通知の読み取り"),
    "read_stuck_messages": lazy("残っている入金通知の読み取り"),
    "retry_stalled_jobs": lazy("止まった処理のやり直し"),
    "send_mail": lazy("メールの送信"),
}

ACTORS: Words = {
    "holder": lazy("本人"),
    "staff": lazy("事務局"),
    "organiser": lazy("主催者"),
    "provider": lazy("決済会社"),
    "system": lazy("システム"),
}


def value(code: str) -> str:
    """The word for a state, kind or method; the code itself where there is none."""
    return str(VALUES.get(code, code))


def case(kind: str) -> str:
    """What kind of money case this is."""
    return str(CASES.get(kind, kind))


def provider(code: str) -> str:
    """What a provider is called."""
    return str(money.PROVIDERS.get(code, code))


def case_act(code: str) -> str:
    """What is done about a money case."""
    return str(money.ACTS.get(code, code))


def case_acts() -> dict[str, str]:
    """All that can be done about a money case, by code."""
    return {code: case_act(code) for code in money.ACTS}


def refund_state(state: str) -> str:
    """The word for the state of a refund."""
    return str(money.REFUND_STATES.get(state, state))


def job(task: str) -> str:
    """What a task does; its own name where there are no words for it."""
    name = task.rsplit(".", 1)[-1]
    return str(JOBS.get(name, name))
