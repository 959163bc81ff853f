"""The office's words about signing in and about personal data."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

Words = Mapping[str, "str | Promise"]

VERBS: Words = {
    "add_passkey": lazy("パスキーを登録しました"),
    "agree_terms": lazy("利用規約に同意しました"),
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
    "passkey": lazy("パスキー"),
    "password": lazy("パスワード"),
    "sign_in": lazy("ログイン"),
}
