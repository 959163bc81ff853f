"""The office's words about papers of money and about companies that pay for several people."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

Words = Mapping[str, "str | Promise"]

VERBS: Words = {
    "make_post_run": lazy("発送する書類を印刷用にまとめました"),
    "track_dispatch": lazy("発送の追跡番号を登録しました"),
    "accept_bundle": lazy("まとめ払いの申し出を受け付けました"),
    "ask_reissue": lazy("再発行を受け付けました"),
    "hold_reissue": lazy("入金の取り消しにより、再発行を止めました"),
    "mark_returned": lazy("発送したものが戻ってきたことを記録しました"),
    "order_reissue": lazy("再発行するものを発送待ちにしました"),
    "readdress": lazy("発送待ちのもののあて先を改めました"),
    "place_bundle_deposit": lazy("まとめ払いの入金を請求に充てました"),
    "send_again": lazy("戻ってきたものを送り直すことにしました"),
    "withdraw_reissue": lazy("再発行の申し込みを取り下げました"),
    "add_to_bundle": lazy("まとめ払いに請求を入れました"),
    "cancel_bundle": lazy("まとめ払いを取り消しました"),
    "clear_bundle": lazy("届いている入金でまとめ払いを決済しました"),
    "export_papers": lazy("書類を一括で出力しました"),
    "issue_attestation": lazy("デジタル証明書を発行しました"),
    "withdraw_attestation": lazy("デジタル証明書を取り消しました"),
    "issue_certificate_en": lazy("英文証明書を発行しました"),
    "issue_interim_proof": lazy("登録手続完了証明書を発行しました"),
    "issue_letter": lazy("手紙を作成しました"),
    "sign_paper": lazy("証明書のPDFに協会の電子署名を付けました"),
    "set_romanised_name": lazy("ローマ字の氏名を登録しました"),
    "issue_invoice": lazy("請求書を発行しました"),
    "issue_quote": lazy("見積書を発行しました"),
    "issue_receipt": lazy("領収書を発行しました"),
    "issue_return_invoice": lazy("返金の書類を発行しました"),
    "make_bundle": lazy("まとめ払いを作成しました"),
    "pay_bundle": lazy("まとめ払いの入金を登録しました"),
    "take_from_bundle": lazy("まとめ払いから請求を外しました"),
    "void_paper": lazy("書類を無効にしました"),
}
FIELDS: Words = {
    "tracking_number": lazy("追跡番号"),
    "credential": lazy("資格"),
    "key": lazy("署名した鍵"),
    "named": lazy("氏名の記載"),
    "dispatches": lazy("発送するもの"),
    "item": lazy("もの"),
    "code": lazy("記号"),
    "list": lazy("名簿"),
    "pages": lazy("ページ数"),
    "people": lazy("人数"),
    "romanised_name": lazy("ローマ字の氏名"),
    "price": lazy("手数料"),
    "sending": lazy("発送の回数"),
    "about": lazy("対象"),
    "bundle": lazy("まとめ払い"),
    "due": lazy("請求額"),
    "numbers": lazy("番号"),
    "papers": lazy("書類の数"),
    "settlements": lazy("入金"),
    "voided": lazy("無効にした番号"),
}
CASES: Words = {
    "bundle_closed": lazy("終了したまとめ払いへの入金"),
    "bundle_short": lazy("まとめ払いに足りない入金"),
}
