-- id: POS-03
-- title: 戻ってきていないものを、もう一度送っている
-- severity: error
-- hint: 二重に届きます。発送を止め、前の発送の記録を確かめてください。
SELECT p.id
FROM papers_dispatch p
LEFT JOIN papers_dispatch before
    ON before.application = p.application AND before.item = p.item
    AND before.sending = p.sending - 1
WHERE p.sending > 1 AND before.returned_at IS NULL
