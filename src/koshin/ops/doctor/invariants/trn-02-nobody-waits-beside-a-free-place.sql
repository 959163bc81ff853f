-- id: TRN-02
-- title: 席が空いているのに、キャンセル待ちの人がいる
-- severity: error
-- hint: 繰り上げが止まっています。定員を一度保存し直すと、待っている順に席が渡ります。
SELECT p.public_id
FROM trainings_place p
JOIN trainings_training t ON t.id = p.training_id
WHERE p.state = 'waiting' AND t.state = 'published' AND t.taken < t.capacity
  -- The association's own clock: the demo's date is not the machine's.
  AND t.begins_at > now() + (SELECT clock_offset FROM people_association a
                             WHERE a.code = t.association_id)
