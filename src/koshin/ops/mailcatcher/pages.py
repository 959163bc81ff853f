"""The letter box in a browser, and for programs as JSON; and the office's one-time codes."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, jsonify, render_template, request
from markupsafe import Markup, escape

from koshin.ops.mailcatcher import codes
from koshin.ops.mailcatcher.store import Mail, Store
from koshin.platform import clock

LINK = re.compile(r"https?://[^\s<>「」()、。]+")


def application(store: Store, *, signins: Path | None = None) -> Flask:
    """``/``, ``/mails/<id>`` for people; ``/api/mails`` (``?to=``; DELETE empties) for programs."""
    app = Flask(__name__)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.filters["links"] = _links

    @app.get("/")
    def index() -> str:
        to = request.args.get("to", "").strip()
        return render_template("index.html", mails=store.list(to=to), to=to)

    @app.get("/codes")
    def one_time_codes() -> str:
        now = clock.real_now()
        left = codes.STEP_SECONDS - int(now.timestamp()) % codes.STEP_SECONDS
        return render_template("codes.html", rows=_codes(signins, at=now), left=left)

    @app.get("/mails/<int:number>")
    def detail(number: int) -> str:
        return render_template("mail.html", mail=_found(store, number))

    @app.get("/mails/<int:number>.eml")
    def raw(number: int) -> Response:
        return Response(_found(store, number).raw, mimetype="message/rfc822")

    @app.get("/api/mails")
    def api_list() -> Response:
        return jsonify([_json(mail) for mail in store.list(to=request.args.get("to", ""))])

    @app.delete("/api/mails")
    def api_clear() -> tuple[str, int]:
        store.clear()
        return "", 204

    return app


def _found(store: Store, number: int) -> Mail:
    mail = store.get(number)
    if mail is None:
        abort(404)
    return mail


def _codes(signins: Path | None, *, at: datetime) -> list[dict[str, str]]:
    """Association, login and present code of everybody with a second factor."""
    if signins is None or not signins.exists():
        return []
    rows = json.loads(signins.read_text(encoding="utf-8"))["signins"]
    return [
        {
            "association": row["association"],
            "login": row["login"],
            "code": codes.one_time_code(row["totp_secret"], at=at),
        }
        for row in rows
        if row.get("totp_secret")
    ]


def _json(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "to": mail.recipients,
        "from": mail.sender,
        "subject": mail.subject,
        "date": mail.date,
        "text": mail.text,
        "attachments": mail.attachments,
    }


def _links(text: str) -> Markup:
    """The text with its addresses clickable; everything else is escaped."""
    pieces, end = [], 0
    for found in LINK.finditer(text):
        address = escape(found[0])
        pieces += [escape(text[end : found.start()]), Markup(f'<a href="{address}">{address}</a>')]  # noqa: S704
        end = found.end()
    return Markup("").join([*pieces, escape(text[end:])])
