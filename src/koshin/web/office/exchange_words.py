"""The office's words for files that come in and go out."""

from django.utils.translation import gettext_lazy as lazy

VERBS = {
    "approve_bulk": lazy("一括の操作を承認しました"),
    "ask_bulk": lazy("一括の操作を申し込みました"),
    "refuse_bulk": lazy("一括の操作を認めませんでした"),
    "retry_bulk": lazy("一括の操作で、できなかった人をやり直しました"),
    "undo_bulk": lazy("一括の操作を取り消しました"),
    "approve_export": lazy("一覧の書き出しを承認しました"),
    "approve_import": lazy("ファイルの取り込みを実行しました"),
    "ask_export": lazy("一覧の書き出しを申請しました"),
    "correct_credential": lazy("認定の内容を訂正しました"),
    "correct_holder": lazy("名簿の内容を訂正しました"),
    "discard_import": lazy("ファイルの取り込みをやめました"),
    "give_back_term": lazy("引き継いだ有効期間を取り消しました"),
    "map_import": lazy("ファイルの列の対応を決めました"),
    "receive_import": lazy("取り込むファイルを受け取りました"),
    "refuse_export": lazy("一覧の書き出しを認めませんでした"),
    "restate_activity": lazy("研修・ポイントの報告を訂正しました"),
    "restate_completion": lazy("講習会の修了の報告を訂正しました"),
    "strike_holder": lazy("名簿の登録を取り消しました"),
    "take_back_activity": lazy("研修・ポイントの報告を取り消しました"),
    "take_back_completion": lazy("講習会の修了の報告を取り消しました"),
    "take_export": lazy("一覧をダウンロードしました"),
    "take_over_term": lazy("有効期間を引き継ぎました"),
    "undo_import": lazy("ファイルの取り込みを取り消しました"),
    "unpublish_training": lazy("研修の公開を取り消しました"),
}
FIELDS = {
    "act": lazy("操作"),
    "mark": lazy("会員区分"),
    "until": lazy("最後の日"),
    "awarded_on": lazy("認定日"),
    "begins_at": lazy("開始日時"),
    "birth_date": lazy("生年月日"),
    "changed": lazy("変更"),
    "classes": lazy("会員区分"),
    "columns": lazy("列の対応"),
    "digest": lazy("ファイルのSHA-256"),
    "end": lazy("有効期間の終了"),
    "entity": lazy("対象"),
    "file": lazy("ファイルの形式"),
    "joined_on": lazy("登録日"),
    "name": lazy("ファイル名"),
    "new": lazy("新規"),
    "romanised_name": lazy("ローマ字氏名"),
    "route": lazy("取得の経路"),
    "rows": lazy("行数"),
    "start": lazy("有効期間の開始"),
}
VALUES = {
    "extend": lazy("手続き期間を延ばす"),
    "mark": lazy("会員区分を付ける"),
    "activities": lazy("研修実績・ポイント"),
    "completions": lazy("講習会の修了者"),
    "credentials": lazy("認定と有効期間"),
    "csv": lazy("CSV"),
    "holders": lazy("資格者名簿"),
    "trainings": lazy("研修"),
    "xlsx": lazy("Excel"),
}
JOBS = {
    "run_bulk_act": lazy("一括の操作"),
    "look_through_file": lazy("取り込むファイルの確認"),
    "undo_file": lazy("取り込みの取り消し"),
    "write_file": lazy("ファイルの取り込み"),
}
# By state: what it is called, and the tone in which it is shown.
STATES = {
    "mapping": (lazy("列の対応を選んでください"), "warn"),
    "checking": (lazy("確認しています"), "open"),
    "refused": (lazy("読み取れませんでした"), "bad"),
    "checked": (lazy("確認できました"), "open"),
    "applying": (lazy("取り込んでいます"), "open"),
    "applied": (lazy("取り込みました"), "good"),
    "undoing": (lazy("取り消しています"), "open"),
    "undone": (lazy("取り消しました"), ""),
    "discarded": (lazy("やめました"), ""),
}
OUTCOMES = {
    "new": lazy("新規"),
    "changed": lazy("変更"),
    "unchanged": lazy("変更なし"),
    "refused": lazy("取り込めない"),
}
ROW_STATES = {
    "seen": lazy("未実行"),
    "done": lazy("取り込み済み"),
    "failed": lazy("できませんでした"),
    "undone": lazy("取り消し済み"),
    "kept": lazy("取り消せませんでした"),
}
EXPORT_STATES = {
    "asked": (lazy("承認待ち"), "warn"),
    "approved": (lazy("承認済み"), "good"),
    "refused": (lazy("認めませんでした"), "bad"),
}
BULK_STATES = {
    "asked": (lazy("別の人の承認待ち"), "warn"),
    "running": (lazy("実行しています"), "open"),
    "done": (lazy("終わりました"), "good"),
    "undoing": (lazy("取り消しています"), "open"),
    "undone": (lazy("取り消しました"), ""),
    "refused": (lazy("認めませんでした"), "bad"),
}
BULK_ROWS = {
    "waiting": lazy("これから"),
    "done": lazy("済み"),
    "failed": lazy("できませんでした"),
    "undone": lazy("取り消し済み"),
    "kept": lazy("取り消せませんでした"),
}
