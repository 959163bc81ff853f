"""The office's words about signing in and about personal data."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

Words = Mapping[str, "str | Promise"]

VERBS: Words = {
    "add_passkey": lazy("パスキーを登録しました"),
    "agree_terms": lazy("利用規約に同意しました"),
    "ask_erasure": lazy("登録情報の削除の求めを受け付けました"),
    "consent_to_register": lazy("公開名簿への同意を変更しました"),
    "erase_holder": lazy("登録情報を削除しました"),
    "hand_out_data": lazy("保有している情報を書き出しました"),
    "refuse_erasure": lazy("削除の求めに応じないことにしました"),
    "remove_photo": lazy("写真を削除しました"),
    "set_photo": lazy("写真を登録しました"),
    "withdraw_erasure": lazy("削除の求めを取り下げました"),
    "ask_code": lazy("確認コードの求めを受け付けました"),
    "drop_second_factor": lazy("認証アプリを解除しました"),
    "end_sessions": lazy("ほかの端末のログインを終了しました"),
    "holder_sign_in": lazy("ログインしました"),
    "name_guardian": lazy("保護者の同意を登録しました"),
    "remove_passkey": lazy("パスキーを削除しました"),
    "renew_recovery_codes": lazy("予備のコードを作り直しました"),
    "set_second_factor": lazy("認証アプリを設定しました"),
}
FIELDS: Words = {
    "count": lazy("件数"),
    "delivery_address": lazy("お届け先"),
    "delivery_country": lazy("お届け先の国・地域"),
    "files": lazy("ファイルの数"),
    "former_name": lazy("旧姓・旧氏名"),
    "photo": lazy("写真"),
    "public_fields": lazy("公開名簿に載せる項目"),
    "second_email": lazy("予備のメールアドレス"),
    "tables": lazy("表の数"),
    "unwanted_mails": lazy("受け取らないメール"),
    "guardian": lazy("保護者"),
    "passkey": lazy("パスキー"),
    "purpose": lazy("目的"),
    "relation": lazy("続柄"),
    "terms_version": lazy("規約の版"),
    "way": lazy("方法"),
}
VALUES: Words = {
    "activation": lazy("はじめてのログイン"),
    "code": lazy("確認コード"),
    "copies": lazy("受け付けの控え"),
    "kana": lazy("氏名(カナ)"),
    "name": lazy("氏名"),
    "prefecture": lazy("都道府県"),
    "photo": lazy("写真"),
    "romanised_name": lazy("ローマ字の氏名"),
    "passkey": lazy("パスキー"),
    "password": lazy("パスワード"),
    "sign_in": lazy("ログイン"),
}
