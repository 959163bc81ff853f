-- id: BNK-05
-- title: 取り込み済みのファイルの明細が、すべては登録されていない
-- severity: error
-- hint: 同じファイルをもう一度取り込んでください。登録済みの明細は重なりません。
SELECT id
FROM bank_file
WHERE state = 'taken_in' AND (rows_done < rows OR new_rows < (
    SELECT count(*) FROM bank_row WHERE file_id = bank_file.id
))
