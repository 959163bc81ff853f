"""The addresses of the bank pages, under ``/<association>/office/bank``."""

from django.urls import path

from koshin.web.office.bank import deciding, files, payouts, returned, rows

urlpatterns = [
    path("bank", files.index, name="bank"),
    path("bank/files/<int:file>", files.detail, name="bank_file"),
    path("bank/files/<int:file>/take-in", files.take_in, name="bank_take_in"),
    path("bank/match", files.match_again, name="bank_match"),
    path("bank/rows", rows.index, name="bank_rows"),
    path("bank/rows/<int:row>", rows.detail, name="bank_row"),
    path("bank/rows/<int:row>/take/<int:match>", deciding.take, name="bank_row_take"),
    path("bank/rows/<int:row>/choose", deciding.find, name="bank_row_choose"),
    path(
        "bank/rows/<int:row>/choose/<uuid:charge>", deciding.choose_charge, name="bank_row_charge"
    ),
    path("bank/rows/<int:row>/leave", deciding.leave, name="bank_row_leave"),
    path("bank/rows/<int:row>/undo", deciding.undo, name="bank_row_undo"),
    path("bank/rows/<int:row>/payout", payouts.record, name="bank_row_payout"),
    path("bank/rows/<int:row>/returned", returned.record, name="bank_row_returned"),
    path("bank/rows/<int:row>/returned/undo", returned.undo, name="bank_row_returned_undo"),
    path("bank/rows/<int:row>/payout/undo", payouts.undo, name="bank_row_payout_undo"),
]
