-- id: DBS-02
-- title: 「一度だけ」を守る制約が外されている
-- severity: error
-- hint: 所有者の役割で制約を戻してください。戻せなければ、重なった行がすでにあります。
SELECT wanted.name
FROM (VALUES
    ('entry_once'), ('settlement_once'), ('one_live_charge_per_purpose'),
    ('payer_reference_once'), ('one_live_attempt_per_charge'), ('attempt_number_once'),
    ('inbox_content_once'), ('money_case_once'), ('terms_do_not_overlap'), ('term_granted_once'),
    ('credential_number_once'), ('credential_once_per_holder'), ('one_live_application_per_cycle'),
    ('item_once'), ('paper_number_once'), ('one_valid_paper_per_part'),
    ('void_paper_has_reason'), ('one_live_bundle_per_charge'), ('bundle_deposit_once'), ('dispatch_once'), ('mail_once'),
    ('status_place_once'), ('one_attestation_of_a_term'), ('paper_signed_once'),
    ('term_ends_after_it_starts'), ('charge_amount_positive'), ('posting_not_zero')
) AS wanted (name)
WHERE NOT EXISTS (
    SELECT FROM pg_class i WHERE i.relname = wanted.name AND i.relkind = 'i'
        AND i.relnamespace = 'public'::regnamespace
) AND NOT EXISTS (
    SELECT FROM pg_constraint c WHERE c.conname = wanted.name
        AND c.connamespace = 'public'::regnamespace
)
