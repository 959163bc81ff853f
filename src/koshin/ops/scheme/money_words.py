"""What an officer calls the keys and choices of taxes, papers of money and bank accounts."""

from collections.abc import Mapping

KEYS: Mapping[str, str] = {
    "account": "受取口座",
    "accounts": "口座・勘定科目",
    "alone_up_to": "1人で決められる金額",
    "client": "委託者コード",
    "fee_differences": "振込手数料とみなす差額",
    "field": "項目",
    "file": "ファイルの形式",
    "incorporated": "法人であること",
    "last": "最後の番号",
    "money": "お金の取り扱い",
    "percent": "税率(%)",
    "place": "銀行と支店",
    "qualified": "適格請求書とする書類",
    "quote_days": "見積書の有効日数",
    "receipt_changes": "領収書を作り直せる回数",
    "reduced": "軽減税率",
    "refund_policy": "返金の方針",
    "registered": "登録番号の有効な期間",
    "remitter": "振込依頼人",
    "rest_days": "番号を使い回すまでの日数",
    "return_invoice_from": "適格返還請求書を出す金額",
    "tax": "税区分",
    "taxes": "税の扱い",
    "treatment": "税の区分",
    "untaxed": "税のないときの税区分",
    "virtual": "専用の口座番号",
    "wording": "書類に添える言葉",
}
CHOICES: Mapping[str, str] = {
    "1": "普通",
    "2": "当座",
    "exempt": "非課税",
    "invoice": "請求書",
    "out_of_scope": "対象外",
    "receipt": "領収書",
    "taxable": "課税",
}
