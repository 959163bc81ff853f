-- id: POS-04
-- title: 印刷したまとまりと書類の協会が違う、または追跡番号が発送前の書類にある
-- severity: error
-- hint: 「発送」で書類を開き、印刷し直してください。
SELECT d.id
FROM papers_dispatch d
LEFT JOIN papers_post_run r ON r.id = d.run_id
WHERE r.association_id <> d.association_id
   OR (d.tracking_number <> '' AND d.dispatched_at IS NULL)
