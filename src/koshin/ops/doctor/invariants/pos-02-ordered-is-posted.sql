-- id: POS-02
-- title: 手数料を受け取った再発行が、発送待ちにも発送済みにもない
-- severity: error
-- hint: 発送の一覧に加え、本人にお届けの予定を知らせてください。
SELECT r.public_id
FROM papers_reissue r
WHERE r.state = 'ordered' AND NOT EXISTS (
    SELECT FROM papers_dispatch p
    WHERE p.application = r.public_id AND p.item = r.item AND p.holder_id = r.holder_id
)
