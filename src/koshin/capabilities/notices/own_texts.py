"""Mails about signing in. An association may word them itself; else these words go."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from koshin.core.scheme.association import NoticeText


def own_texts() -> Mapping[str, NoticeText]:
    """Subject and body by the name that an association's notices would give them."""
    return {
        "sign_in_code": NoticeText(
            subject=_("【{association}】確認コードのお知らせ"),
            body=_(
                "確認コード\n{code}\n\n"
                "このコードを、画面に入力してください。\n10分間有効で、1回だけ使えます。\n\n"
                "お心当たりのない場合は、\nこのメールを破棄してください。\n"
                "コードはだれにも教えないでください。\n"
            ),
        ),
        "guardian_code": NoticeText(
            subject=_("【{association}】保護者の方へ:同意の確認"),
            body=_(
                "{holder}さんが、当協会の手続きを利用するにあたり、\n"
                "保護者の方の同意をお願いしています。\n\n"
                "規約と個人情報の取り扱いをお読みになり、\n同意される場合は、\n"
                "次のコードをご本人にお伝えください。\n\n"
                "確認コード\n{code}\n\n"
                "10分間有効です。同意されない場合は、\nこのメールを破棄してください。\n"
            ),
        ),
    }
