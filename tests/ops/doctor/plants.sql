-- Corruptions that somebody could do to the database by hand, each under the invariant that must
-- find it. `let` names a row of the played world; the last statement of each answers the names of
-- the rows that were spoilt.

-- let A_CHARGE = (SELECT id FROM payments_charge WHERE state = 'settled' ORDER BY id LIMIT 1)
-- let AN_OPEN = (SELECT id FROM payments_charge WHERE state = 'open' ORDER BY id LIMIT 1)
-- let A_CANCELLED = (SELECT id FROM payments_charge WHERE state = 'cancelled' ORDER BY id LIMIT
--     1)
-- let A_SETTLEMENT = (SELECT id FROM payments_settlement WHERE applied = amount AND attempt_id IS
--     NOT NULL AND provider <> 'bank' ORDER BY id LIMIT 1)
-- let AN_UNPAID = (SELECT max(t.id) FROM payments_attempt t WHERE NOT EXISTS (SELECT FROM
--     payments_settlement s WHERE s.attempt_id = t.id) AND t.provider = 'veritrans')
-- let AN_ALLOCATED = (SELECT min(id) FROM payments_settlement WHERE provider = 'suspense')
-- let AN_ATTEMPT = (SELECT id FROM payments_attempt WHERE state = 'paid' ORDER BY id LIMIT 1)
-- let A_CASE = (SELECT min(id) FROM payments_money_case WHERE state = 'open' AND kind = 'late')
-- let AN_ENTRY = (SELECT id FROM ledger_entry WHERE kind = 'settlement' ORDER BY id LIMIT 1)
-- let OTHER = (SELECT id FROM people_holder WHERE association_id = 'itc' ORDER BY id LIMIT 1)
-- let A_COMPLETE = (SELECT a.id FROM applications_application a JOIN payments_charge c ON
--     c.purpose_ref = a.public_id WHERE a.state = 'complete' AND a.association_id = 'jspo' ORDER BY
--     a.id LIMIT 1)
-- let AN_APPLIED = (SELECT a.id FROM applications_application a JOIN payments_charge c ON
--     c.purpose_ref = a.public_id WHERE a.state = 'applied' AND a.association_id = 'jspo' ORDER BY
--     a.id LIMIT 1)
-- let A_DRAFT = (SELECT id FROM applications_application WHERE state = 'draft' ORDER BY id LIMIT
--     1)
-- let A_TERM = (SELECT t.id FROM register_term t JOIN applications_application a ON a.public_id =
--     t.granted_by WHERE a.kind = 'renewal' ORDER BY t.id LIMIT 1)
-- let A_CREDENTIAL = (SELECT id FROM register_credential ORDER BY id LIMIT 1)
-- let A_RECEIPT = (SELECT id FROM papers_paper WHERE kind = 'receipt' AND voided_at IS NULL ORDER
--     BY id LIMIT 1)
-- let AN_INVOICE = (SELECT id FROM papers_paper WHERE kind = 'invoice' ORDER BY id LIMIT 1)
-- let A_NOTICE = (SELECT id FROM papers_paper WHERE kind = 'result_notice' ORDER BY id LIMIT 1)
-- let A_MAIL = (SELECT id FROM notices_mail WHERE state = 'sent' ORDER BY id LIMIT 1)
-- let A_MESSAGE = (SELECT id FROM payments_inbox_message WHERE verified ORDER BY id LIMIT 1)
-- let A_FORGERY = (SELECT id FROM payments_inbox_message WHERE NOT verified ORDER BY id LIMIT 1)
-- let A_LINE = (SELECT id FROM audit_line WHERE actor_kind = 'staff' ORDER BY id LIMIT 1)
-- let SOMEBODY_ELSE = (SELECT max(id) FROM people_holder WHERE association_id = 'jspo')
-- let A_REFUND = (SELECT id FROM payments_refund WHERE state = 'done' ORDER BY id LIMIT 1)
-- let A_WAITING = (SELECT id FROM payments_refund WHERE state = 'approved' ORDER BY id LIMIT 1)
-- let A_ROW = (SELECT id FROM bank_row WHERE state = 'matched' ORDER BY id LIMIT 1)
-- let A_WAITING_ROW = (SELECT id FROM bank_row WHERE state IN ('unmatched', 'suggested') ORDER BY id LIMIT 1)
-- let A_MATCH = (SELECT id FROM bank_match WHERE state = 'applied' ORDER BY id LIMIT 1)
-- let A_PAYOUT = (SELECT id FROM bank_payout WHERE undone_at IS NULL ORDER BY id LIMIT 1)
-- let A_BUNDLE = (SELECT id FROM payments_bundle WHERE state = 'settled' ORDER BY id LIMIT 1)

-- let AN_ATTESTATION = (SELECT max(id) FROM attestations_attestation WHERE withdrawn_at IS NULL)

-- LED-01: a posting was made larger
UPDATE ledger_posting SET amount = amount + 1 WHERE id = (SELECT min(id) FROM ledger_posting WHERE
    entry_id = {AN_ENTRY}) RETURNING entry_id;

-- LED-01: the postings of an entry were removed
DELETE FROM ledger_posting WHERE entry_id = {AN_ENTRY};
SELECT {AN_ENTRY};

-- LED-02: an entry was removed
WITH gone AS (DELETE FROM ledger_entry WHERE id = {AN_ENTRY} RETURNING id) SELECT p.id FROM
    ledger_posting p JOIN gone ON gone.id = p.entry_id;

-- LED-03: income went to an account of nobody
UPDATE ledger_posting SET account = 'pocket' WHERE id = (SELECT min(id) FROM ledger_posting WHERE
    account LIKE 'income:%') RETURNING id;

-- LED-04: a posting was put onto a charge that does not exist
UPDATE ledger_posting SET charge = gen_random_uuid() WHERE id = (SELECT min(id) FROM
    ledger_posting WHERE charge IS NOT NULL) RETURNING id;

-- LED-04: an entry was moved to another association
UPDATE ledger_entry SET association_id = 'itc' WHERE id = (SELECT min(id) FROM ledger_entry WHERE
    association_id = 'jspo');
SELECT id FROM ledger_posting WHERE entry_id = (SELECT min(id) FROM ledger_entry WHERE
    association_id = 'itc' AND reference IN (SELECT public_id::text FROM payments_charge WHERE
    association_id = 'jspo'));

-- LED-05: a settlement was booked twice
ALTER TABLE ledger_entry DROP CONSTRAINT entry_once;
INSERT INTO ledger_entry SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT max(id)
    + 1 FROM ledger_entry)))).* FROM ledger_entry t WHERE id = {AN_ENTRY} RETURNING id;

-- LED-06: a charge was made without telling the books
INSERT INTO payments_charge SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT
    max(id) + 1 FROM payments_charge), 'public_id', gen_random_uuid(), 'purpose_ref',
    gen_random_uuid(), 'payer_reference', '0000000000'))).* FROM payments_charge t WHERE id =
    {A_CHARGE} RETURNING public_id;

-- LED-06: a charge was raised after it was booked
UPDATE payments_charge SET amount = amount + 500 WHERE id = {A_CHARGE} RETURNING public_id;

-- LED-07: a charge was cancelled by hand
UPDATE payments_charge SET state = 'cancelled' WHERE id = {AN_OPEN} RETURNING public_id;

-- LED-07: a cancelled charge was revived by hand
UPDATE payments_charge SET state = 'open' WHERE id = {A_CANCELLED} RETURNING public_id;

-- LED-08: a charge was removed from its table
SELECT set_config('test.gone', public_id::text, true) FROM payments_charge WHERE id = {A_CHARGE};
DELETE FROM payments_charge WHERE id = {A_CHARGE};
SELECT id FROM ledger_entry WHERE reference = current_setting('test.gone');

-- LED-09: the guard of the books was dropped
DROP TRIGGER posting_never_changes ON ledger_posting;
SELECT 'posting_never_changes';

-- LED-09: the guard of the trail was switched off
ALTER TABLE audit_line DISABLE TRIGGER line_never_changes;
SELECT 'line_never_changes';

-- LED-10: the web was allowed to change the books
GRANT UPDATE ON ledger_posting TO koshin_app;
SELECT 'ledger_posting koshin_app UPDATE';

-- LED-10: the web was allowed to change one column of the trail
GRANT UPDATE (reason) ON audit_line TO koshin_app;
SELECT 'audit_line koshin_app UPDATE';

-- LED-11: money was dated a month ahead
UPDATE ledger_entry SET value_date = value_date + 400 WHERE id = {AN_ENTRY} RETURNING id;

-- LED-12: a posting of nothing was added
ALTER TABLE ledger_posting DROP CONSTRAINT posting_not_zero;
INSERT INTO ledger_posting (entry_id, account, amount) VALUES ({AN_ENTRY}, 'suspense', 0)
    RETURNING id;

-- CHG-01: a charge was called settled though nothing came
UPDATE payments_charge SET state = 'settled', settled_amount = amount WHERE id = {AN_OPEN}
    RETURNING public_id;

-- CHG-02: a settled charge was called open
UPDATE payments_charge SET state = 'open' WHERE id = {A_CHARGE} RETURNING public_id;

-- CHG-02: a charge took more than it is for
UPDATE payments_charge SET settled_amount = amount + 1 WHERE id = {A_CHARGE} RETURNING public_id;

-- CHG-02: a charge that money pays in part was called cancelled
UPDATE payments_charge SET state = 'cancelled' WHERE id = (SELECT min(id) FROM payments_charge WHERE
    state = 'partial') RETURNING public_id;

-- CHG-02: a charge was cancelled though only a part of its money goes back
UPDATE payments_refund SET amount = amount - 1 WHERE part = 'applied' AND settlement_id IN (SELECT
    s.id FROM payments_settlement s JOIN payments_charge c ON c.id = s.charge_id WHERE c.state =
    'cancelled' AND c.settled_amount > 0);
SELECT public_id FROM payments_charge WHERE state = 'cancelled' AND settled_amount > 0;

-- CHG-03: what a charge took differs from what came
UPDATE payments_charge SET settled_amount = settled_amount - 1, state = 'partial' WHERE id =
    {A_CHARGE} RETURNING public_id;

-- CHG-04: a line of a charge was made cheaper
UPDATE payments_charge SET lines = jsonb_set(lines, '{0,amount}', '1') WHERE id = {A_CHARGE}
    RETURNING public_id;

-- CHG-05: somebody was charged twice for one application
DROP INDEX one_live_charge_per_purpose;
INSERT INTO payments_charge SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT
    max(id) + 1 FROM payments_charge), 'public_id', gen_random_uuid(), 'payer_reference',
    '0000000000'))).* FROM payments_charge t WHERE id = {A_CHARGE} RETURNING public_id;

-- CHG-06: a charge was moved to another person
UPDATE payments_charge SET holder_id = {OTHER} WHERE id = {A_CHARGE} RETURNING public_id;

-- CHG-07: the application of a charge was removed
DELETE FROM applications_application WHERE public_id = (SELECT purpose_ref FROM payments_charge
    WHERE id = {A_CHARGE});
SELECT public_id FROM payments_charge WHERE id = {A_CHARGE};

-- CHG-08: the price that was offered was changed afterwards
UPDATE applications_application SET offer = jsonb_set(offer, '{total}', '1') WHERE public_id =
    (SELECT purpose_ref FROM payments_charge WHERE id = {A_CHARGE});
SELECT public_id FROM payments_charge WHERE id = {A_CHARGE};

-- CHG-09: a payer reference lost its check digits
UPDATE payments_charge SET payer_reference = '1234567890' WHERE id = {A_CHARGE} RETURNING
    public_id;

-- CHG-09: two payers were given one reference
ALTER TABLE payments_charge DROP CONSTRAINT payer_reference_once;
UPDATE payments_charge SET payer_reference = (SELECT payer_reference FROM payments_charge WHERE id
    = {A_CHARGE}), association_id = (SELECT association_id FROM payments_charge WHERE id =
    {A_CHARGE}) WHERE id = {AN_OPEN} RETURNING public_id;

-- CHG-10: an application that owes was called a draft
UPDATE applications_application SET state = 'draft' WHERE public_id = (SELECT purpose_ref FROM
    payments_charge WHERE id = {A_CHARGE});
SELECT public_id FROM payments_charge WHERE id = {A_CHARGE};

-- ATT-09: a provider's word that a card was paid came to nothing
INSERT INTO payments_inbox_message SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT
    max(id) + 1 FROM payments_inbox_message), 'digest', 'planted', 'kind', 'answer', 'state', 'done',
    'provider', (SELECT provider FROM payments_attempt WHERE id = {AN_UNPAID}), 'headers',
    jsonb_build_object('order', (SELECT order_id FROM payments_attempt WHERE id = {AN_UNPAID})),
    'received_at', now() - interval '1 hour'))).* FROM payments_inbox_message t WHERE id =
    {A_MESSAGE};
UPDATE payments_inbox_message SET body = convert_to('{"result": {"merrMsg": "処理は\"成功\"", "orderInfos": {"orderInfo": [{"serviceTypeCd": "card",
    "transactionInfos": {"transactionInfo": {"command": "Capture", "mstatus": "success"}}}]}}}', 'UTF8') WHERE digest = 'planted';
SELECT order_id FROM payments_attempt WHERE id = {AN_UNPAID};

-- ATT-09: a provider's word that a slip was paid came to nothing
INSERT INTO payments_inbox_message SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT
    max(id) + 1 FROM payments_inbox_message), 'digest', 'planted', 'kind', 'answer', 'state', 'done',
    'provider', (SELECT provider FROM payments_attempt WHERE id = {AN_UNPAID}), 'headers',
    jsonb_build_object('order', (SELECT order_id FROM payments_attempt WHERE id = {AN_UNPAID})),
    'received_at', now() - interval '1 hour'))).* FROM payments_inbox_message t WHERE id =
    {A_MESSAGE};
UPDATE payments_inbox_message SET body = convert_to('{"result": {"orderInfos": {"orderInfo": {"serviceTypeCd": "cvs", "properOrderInfo":
    {"paidDatetime": "2027-02-15 10:00:00.0", "receivedDatetime": "2027-02-15 10:01:00.0"}}}}}', 'UTF8') WHERE digest = 'planted';
SELECT order_id FROM payments_attempt WHERE id = {AN_UNPAID};

-- SET-01: one payment was stored twice
ALTER TABLE payments_settlement DROP CONSTRAINT settlement_once;
INSERT INTO payments_settlement SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT
    max(id) + 1 FROM payments_settlement), 'public_id', gen_random_uuid()))).* FROM
    payments_settlement t WHERE id = {A_SETTLEMENT} RETURNING public_id;

-- SET-02: a payment was stored without telling the books
INSERT INTO payments_settlement SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT
    max(id) + 1 FROM payments_settlement), 'public_id', gen_random_uuid(), 'provider_ref',
    'invented'))).* FROM payments_settlement t WHERE id = {A_SETTLEMENT} RETURNING public_id;

-- SET-02: a payment was made smaller
UPDATE payments_settlement SET amount = amount - 100 WHERE id = {A_SETTLEMENT} RETURNING public_id;

-- SET-02: money that was put onto another charge was made larger
UPDATE payments_settlement SET amount = amount + 100 WHERE id = {AN_ALLOCATED} RETURNING public_id;

-- SET-03: a payment was removed
SELECT set_config('test.gone', provider || ':' || provider_ref, true) FROM payments_settlement
    WHERE id = {A_SETTLEMENT};
DELETE FROM payments_settlement WHERE id = {A_SETTLEMENT};
SELECT id FROM ledger_entry WHERE reference = current_setting('test.gone');

-- SET-04: more was applied than came
UPDATE payments_settlement SET applied = amount + 1 WHERE id = {A_SETTLEMENT} RETURNING public_id;

-- SET-05: a payment was given to another charge
UPDATE payments_settlement SET charge_id = {AN_OPEN} WHERE id = {A_SETTLEMENT} RETURNING public_id;

-- SET-06: a payment was given to another association
UPDATE payments_settlement SET association_id = CASE association_id WHEN 'itc' THEN 'jspo' ELSE
    'itc' END WHERE id = {A_SETTLEMENT} RETURNING public_id;

-- SET-07: a provider's payment was invented
UPDATE payments_settlement SET attempt_id = NULL WHERE id = {A_SETTLEMENT} RETURNING public_id;

-- SET-07: money that was put onto a charge never waited anywhere
UPDATE payments_settlement SET passed_on = 0 WHERE public_id::text = (SELECT
    split_part(provider_ref, ':', 1) FROM payments_settlement WHERE id = {AN_ALLOCATED});
SELECT public_id FROM payments_settlement WHERE id = {AN_ALLOCATED};

-- SET-08: the case of money in suspense was removed
DELETE FROM payments_money_case WHERE kind = 'over';
SELECT public_id FROM payments_settlement WHERE applied > 0 AND applied < amount;

-- SET-09: money in suspense was booked away
UPDATE ledger_posting SET account = 'receivable' WHERE id = (SELECT min(id) FROM ledger_posting
    WHERE account = 'suspense') RETURNING charge;

-- SET-10: the yen of one provider were booked to another
UPDATE ledger_posting SET account = 'clearing:other' WHERE id = (SELECT min(id) FROM
    ledger_posting WHERE account = 'clearing:bank');
SELECT 'jspo other' FROM ledger_entry LIMIT 0;

-- SET-11: the trail of a payment was removed
DELETE FROM audit_line WHERE verb = 'settle' AND subject = (SELECT 'charge:' || c.public_id FROM
    payments_charge c JOIN payments_settlement s ON s.charge_id = c.id WHERE s.id =
    {A_SETTLEMENT});
SELECT public_id FROM payments_settlement WHERE id = {A_SETTLEMENT};

-- SET-12: a payment of next year was booked
UPDATE payments_settlement SET paid_at = paid_at + interval '1 year' WHERE id = {A_SETTLEMENT}
    RETURNING public_id;

-- ATT-01: two pages were opened for one charge
DROP INDEX one_live_attempt_per_charge;
UPDATE payments_attempt SET state = 'requested' WHERE charge_id = (SELECT charge_id FROM
    payments_attempt WHERE state = 'created' ORDER BY id LIMIT 1);
INSERT INTO payments_attempt SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT
    max(id) + 1 FROM payments_attempt), 'order_id', 'second', 'number', 2))).* FROM
    payments_attempt t WHERE id = (SELECT id FROM payments_attempt WHERE state = 'requested' ORDER
    BY id LIMIT 1) RETURNING order_id;

-- ATT-02: a page was opened for a charge that is settled
INSERT INTO payments_attempt SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT
    max(id) + 1 FROM payments_attempt), 'order_id', 'again', 'number', number + 1, 'state',
    'requested'))).* FROM payments_attempt t WHERE id = {AN_ATTEMPT} RETURNING order_id;

-- ATT-03: an attempt was called paid though no money came
UPDATE payments_attempt SET state = 'paid' WHERE id = (SELECT id FROM payments_attempt WHERE state
    IN ('created', 'awaiting') ORDER BY id LIMIT 1) RETURNING order_id;

-- ATT-04: a paid attempt was called failed
UPDATE payments_attempt SET state = 'failed' WHERE id = {AN_ATTEMPT} RETURNING order_id;

-- ATT-05: an attempt was forgotten
UPDATE payments_attempt SET ask_next_at = NULL WHERE id = (SELECT id FROM payments_attempt WHERE
    state = 'created' AND provider <> 'bank' ORDER BY id LIMIT 1) RETURNING order_id;

-- ATT-06: an attempt asked for more than is due
UPDATE payments_attempt SET amount = amount + 1 WHERE id = {AN_ATTEMPT} RETURNING order_id;

-- ATT-07: an attempt was renumbered
UPDATE payments_attempt SET number = number + 5 WHERE id = {AN_ATTEMPT} RETURNING id;
SELECT c.public_id FROM payments_charge c JOIN payments_attempt t ON t.charge_id = c.id WHERE t.id
    = {AN_ATTEMPT};

-- ATT-08: nobody has asked for two hours
UPDATE payments_attempt SET ask_next_at = now() - interval '2 hours' WHERE id = (SELECT id FROM
    payments_attempt WHERE state = 'created' ORDER BY id LIMIT 1) RETURNING order_id;

-- CAS-01: a case was closed without a word
UPDATE payments_money_case SET state = 'closed' WHERE id = {A_CASE} RETURNING id;

-- CAS-02: a case was shown to another association
UPDATE payments_money_case SET association_id = 'itc' WHERE id = {A_CASE} RETURNING id;

-- CAS-03: a case was made smaller
UPDATE payments_money_case SET amount = amount - 1 WHERE id = {A_CASE} RETURNING id;

-- CAS-04: one matter has two cases
ALTER TABLE payments_money_case DROP CONSTRAINT money_case_once;
INSERT INTO payments_money_case SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT
    max(id) + 1 FROM payments_money_case)))).* FROM payments_money_case t WHERE id = {A_CASE}
    RETURNING id;

-- APP-01: an application was completed without a moment
UPDATE applications_application SET completed_at = NULL WHERE id = {A_COMPLETE} RETURNING
    public_id;

-- APP-01: a draft was called applied for
UPDATE applications_application SET state = 'applied' WHERE id = {A_DRAFT} RETURNING public_id;

-- APP-02: an application was completed though nobody paid
UPDATE applications_application SET state = 'complete', completed_at = applied_at WHERE id =
    {AN_APPLIED} RETURNING public_id;

-- APP-03: the term of somebody who paid was removed
DELETE FROM register_term WHERE granted_by = (SELECT public_id FROM applications_application WHERE
    id = {A_COMPLETE});
SELECT public_id FROM applications_application WHERE id = {A_COMPLETE};

-- APP-03: the term of somebody who paid was shortened
UPDATE register_term SET "end" = "end" - 30 WHERE granted_by = (SELECT public_id FROM
    applications_application WHERE id = {A_COMPLETE});
SELECT public_id FROM applications_application WHERE id = {A_COMPLETE};

-- APP-04: somebody paid and nothing happened
UPDATE payments_charge SET state = 'settled', settled_amount = amount WHERE purpose_ref = (SELECT
    public_id FROM applications_application WHERE id = {AN_APPLIED});
SELECT public_id FROM applications_application WHERE id = {AN_APPLIED};

-- APP-04: somebody paid, nothing happened, and the case of it was closed with a word
UPDATE payments_charge SET state = 'settled', settled_amount = amount WHERE purpose_ref = (SELECT
    public_id FROM applications_application WHERE id = {AN_APPLIED});
INSERT INTO payments_money_case (association_id, kind, reference, charge_id, amount, detail, state,
    opened_at, closed_at, resolution) SELECT association_id, 'unapplied', 'veritrans:planted', id,
    amount, '{}', 'closed', now(), now(), 'x' FROM payments_charge WHERE purpose_ref = (SELECT
    public_id FROM applications_application WHERE id = {AN_APPLIED});
SELECT public_id FROM applications_application WHERE id = {AN_APPLIED};

-- APP-05: the items of an application were removed
DELETE FROM applications_item WHERE application_id = {A_COMPLETE};
SELECT public_id FROM applications_application WHERE id = {A_COMPLETE};

-- APP-06: an application that granted a term was withdrawn
UPDATE applications_application SET state = 'closed' WHERE id = {A_COMPLETE} RETURNING public_id;

-- APP-07: a qualification was renewed twice in one round
INSERT INTO applications_application SELECT (jsonb_populate_record(t, jsonb_build_object('id',
    (SELECT max(id) + 1 FROM applications_application), 'public_id', gen_random_uuid()))).* FROM
    applications_application t WHERE id = {A_COMPLETE} RETURNING public_id;
INSERT INTO applications_item SELECT (jsonb_populate_record(i, jsonb_build_object('id', (SELECT
    max(id) FROM applications_item) + 1, 'application_id', (SELECT max(id) FROM
    applications_application)))).* FROM applications_item i WHERE application_id = {A_COMPLETE}
    LIMIT 1;
SELECT public_id FROM applications_application WHERE id = (SELECT max(id) FROM
    applications_application);

-- APP-08: an application renews the credential of somebody else
UPDATE applications_item SET credential_id = (SELECT c.id FROM register_credential c WHERE
    c.holder_id = {SOMEBODY_ELSE}) WHERE application_id = {A_COMPLETE};
SELECT public_id FROM applications_application WHERE id = {A_COMPLETE};

-- APP-09: two applications of one round are open
DROP INDEX one_live_application_per_cycle;
INSERT INTO applications_application SELECT (jsonb_populate_record(t, jsonb_build_object('id',
    (SELECT max(id) + 1 FROM applications_application), 'public_id', gen_random_uuid()))).* FROM
    applications_application t WHERE id = {A_DRAFT} RETURNING public_id;

-- APP-10: the charge of an application was removed
SELECT set_config('test.poor', public_id::text, true) FROM applications_application WHERE id =
    {AN_APPLIED};
DELETE FROM payments_charge WHERE purpose_ref = current_setting('test.poor')::uuid;
SELECT current_setting('test.poor');

-- APP-11: the records of a stranger were closed
UPDATE activities_period_lock SET holder_id = (SELECT max(id) FROM people_holder WHERE id NOT IN
    (SELECT holder_id FROM activities_period_lock)) WHERE id =
    (SELECT min(id) FROM activities_period_lock) RETURNING id;

-- APP-12: an application was judged by the rules of another association
UPDATE applications_application SET scheme_version_id = (SELECT min(id) FROM
    schemes_scheme_version WHERE association_id = 'itc') WHERE id = {A_COMPLETE} RETURNING
    public_id;

-- TRM-01: a second term was laid over the first
ALTER TABLE register_term DROP CONSTRAINT terms_do_not_overlap;
INSERT INTO register_term SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT
    max(id) + 1 FROM register_term), 'granted_by', gen_random_uuid()))).* FROM register_term t
    WHERE id = {A_TERM} RETURNING id;

-- TRM-02: a term ends before it starts
ALTER TABLE register_term DROP CONSTRAINT term_ends_after_it_starts;
ALTER TABLE register_term DROP CONSTRAINT terms_do_not_overlap;
UPDATE register_term SET start = "end", "end" = start WHERE id = {A_TERM} RETURNING id;

-- TRM-03: a term was granted before the money came
UPDATE register_term SET granted_by = (SELECT public_id FROM applications_application WHERE id =
    {AN_APPLIED}) WHERE id = {A_TERM} RETURNING id;

-- TRM-04: the term was granted to somebody else
ALTER TABLE register_term DROP CONSTRAINT terms_do_not_overlap;
UPDATE register_term SET credential_id = (SELECT id FROM register_credential WHERE holder_id =
    {SOMEBODY_ELSE}) WHERE id = {A_TERM} RETURNING id;

-- TRM-05: a term was made a year longer
UPDATE register_term SET "end" = "end" + 365 WHERE id = {A_TERM} RETURNING id;

-- TRM-06: a renewal leaves a gap after the old term
DELETE FROM register_term WHERE credential_id = (SELECT credential_id FROM register_term WHERE id
    = {A_TERM}) AND id <> {A_TERM};
SELECT a.public_id FROM applications_application a JOIN register_term t ON t.granted_by =
    a.public_id WHERE t.id = {A_TERM};

-- TRM-07: all terms of a credential were removed
DELETE FROM register_term WHERE credential_id = {A_CREDENTIAL};
SELECT {A_CREDENTIAL};

-- TRM-08: two credentials bear one number
ALTER TABLE register_credential DROP CONSTRAINT credential_number_once;
UPDATE register_credential SET number = (SELECT c.number FROM register_credential c WHERE
    c.association_id = register_credential.association_id ORDER BY id DESC LIMIT 1) WHERE id =
    {A_CREDENTIAL} RETURNING id;

-- TRM-09: one application granted two terms of a credential
ALTER TABLE register_term DROP CONSTRAINT term_granted_once;
ALTER TABLE register_term DROP CONSTRAINT terms_do_not_overlap;
INSERT INTO register_term SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT
    max(id) + 1 FROM register_term)))).* FROM register_term t WHERE id = {A_TERM} RETURNING id;

-- DOC-01: a receipt says more than was paid
UPDATE papers_paper SET amount = 999999 WHERE id = {A_RECEIPT}
    RETURNING subject;

-- DOC-02: two receipts of one payment are valid
DROP INDEX one_valid_paper_per_part;
INSERT INTO papers_paper SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT max(id)
    + 1 FROM papers_paper), 'public_id', gen_random_uuid(), 'number', 'X', 'check_code', 'X',
    'replaces_id', NULL))).* FROM papers_paper t WHERE id = {A_RECEIPT} RETURNING public_id;

-- DOC-03: two papers bear one number
ALTER TABLE papers_paper DROP CONSTRAINT paper_number_once;
INSERT INTO papers_paper SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT max(id)
    + 1 FROM papers_paper), 'public_id', gen_random_uuid(), 'subject', gen_random_uuid(),
    'check_code', 'X', 'replaces_id', NULL))).* FROM papers_paper t WHERE id = {A_RECEIPT}
    RETURNING public_id;

-- DOC-04: an invoice was removed
DELETE FROM papers_paper WHERE id = {AN_INVOICE};
SELECT s.id FROM papers_series s WHERE s.kind = 'invoice' LIMIT 0;

-- DOC-05: a receipt that was replaced became valid again
DROP INDEX one_valid_paper_per_part;
UPDATE papers_paper SET voided_at = NULL WHERE voided_at IS NOT NULL;
SELECT public_id FROM papers_paper WHERE replaces_id IS NOT NULL;

-- DOC-06: a paper was voided without a word
ALTER TABLE papers_paper DROP CONSTRAINT void_paper_has_reason;
UPDATE papers_paper SET voided_at = issued_at WHERE id = {AN_INVOICE} RETURNING public_id;

-- DOC-07: a receipt stands on the shelf of somebody else
UPDATE papers_paper SET holder_id = {SOMEBODY_ELSE} WHERE id = {A_RECEIPT} RETURNING public_id;

-- DOC-07: a receipt is about nothing
UPDATE papers_paper SET subject = gen_random_uuid() WHERE id = {A_RECEIPT} RETURNING public_id;

-- DOC-08: an invoice says another amount than the charge
UPDATE papers_paper SET amount = 1 WHERE id = {AN_INVOICE} RETURNING public_id;

-- DOC-11: a paper is made out to somebody else in the search than on itself
UPDATE papers_paper SET party = '株式会社べつの会社' WHERE id = {A_RECEIPT} RETURNING public_id;

-- DOC-11: a paper is of another amount in the search than on itself
UPDATE papers_paper SET amount = amount + 1 WHERE id = {AN_INVOICE} RETURNING public_id;

-- DOC-12: an invoice became a second qualified one
UPDATE papers_paper SET facts = jsonb_set(facts, '{qualified}', 'true') WHERE id = {AN_INVOICE};
SELECT subject FROM papers_paper WHERE id = {AN_INVOICE};

-- DOC-14: a paper tells of a refund whose money never left
INSERT INTO papers_paper SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT max(id)
    + 1 FROM papers_paper), 'public_id', gen_random_uuid(), 'number', 'X', 'check_code', 'X',
    'kind', 'return_invoice', 'subject', (SELECT public_id FROM payments_refund WHERE id =
    {A_WAITING}), 'amount', (SELECT amount FROM payments_refund WHERE id = {A_WAITING}),
    'replaces_id', NULL))).* FROM papers_paper t WHERE id = {A_RECEIPT} RETURNING public_id;

-- DOC-14: a paper tells of more than was given back
INSERT INTO papers_paper SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT max(id)
    + 1 FROM papers_paper), 'public_id', gen_random_uuid(), 'number', 'X', 'check_code', 'X',
    'kind', 'return_invoice', 'subject', (SELECT public_id FROM payments_refund WHERE id =
    {A_REFUND}), 'amount', (SELECT amount + 1 FROM payments_refund WHERE id = {A_REFUND}),
    'replaces_id', NULL))).* FROM papers_paper t WHERE id = {A_RECEIPT} RETURNING public_id;

-- BUN-01: money of a bundle was spent twice
UPDATE payments_bundle_deposit SET spent = NOT spent RETURNING id;

-- BUN-02: a bundle was cancelled and kept its charges
UPDATE payments_bundle SET state = 'cancelled' WHERE state = 'open';
SELECT i.id FROM payments_bundle_item i JOIN payments_bundle b ON b.id = i.bundle_id
    WHERE b.state = 'cancelled';

-- DOC-09: a certificate was issued to somebody whose application is open
UPDATE papers_paper SET subject = (SELECT public_id FROM applications_application WHERE state =
    'applied' LIMIT 1) WHERE id = {A_NOTICE} RETURNING public_id;

-- DOC-10: a card is posted to somebody else
UPDATE papers_dispatch SET holder_id = {SOMEBODY_ELSE} WHERE id = (SELECT min(id) FROM
    papers_dispatch) RETURNING id;

-- INB-01: a message was never read
UPDATE payments_inbox_message SET state = 'new', received_at = now() - interval '1 hour' WHERE id
    = {A_MESSAGE} RETURNING id;

-- INB-02: a forged message was read
UPDATE payments_inbox_message SET state = 'done' WHERE id = {A_FORGERY} RETURNING id;

-- INB-03: one message was kept twice
ALTER TABLE payments_inbox_message DROP CONSTRAINT inbox_content_once;
INSERT INTO payments_inbox_message SELECT (jsonb_populate_record(t, jsonb_build_object('id',
    (SELECT max(id) + 1 FROM payments_inbox_message)))).* FROM payments_inbox_message t WHERE id =
    {A_MESSAGE} RETURNING id;

-- INB-04: a message lost its association
UPDATE payments_inbox_message SET association_id = NULL WHERE id = {A_MESSAGE} RETURNING id;

-- MAI-01: a mail waits and nobody will send it
UPDATE notices_mail SET state = 'queued', sent_at = NULL WHERE id = {A_MAIL} RETURNING public_id;

-- MAI-02: one thing was told twice
ALTER TABLE notices_mail DROP CONSTRAINT mail_once;
INSERT INTO notices_mail SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT max(id)
    + 1 FROM notices_mail), 'public_id', gen_random_uuid()))).* FROM notices_mail t WHERE id =
    {A_MAIL} RETURNING public_id;

-- MAI-03: a mail was called sent without a moment
UPDATE notices_mail SET sent_at = NULL WHERE id = {A_MAIL} RETURNING public_id;

-- MAI-04: a payment was confirmed that never came
UPDATE notices_mail SET key = 'payment_received:' || (SELECT public_id FROM payments_charge WHERE
    state = 'open' LIMIT 1) WHERE id = (SELECT min(id) FROM notices_mail WHERE template =
    'payment_received') RETURNING public_id;

-- MAI-05: the mail about a payment was removed
DELETE FROM notices_mail WHERE key = 'payment_received:' || (SELECT c.public_id FROM
    payments_charge c JOIN applications_application a ON a.public_id = c.purpose_ref WHERE a.id =
    {A_COMPLETE});
SELECT c.public_id FROM payments_charge c JOIN applications_application a ON a.public_id =
    c.purpose_ref WHERE a.id = {A_COMPLETE};

-- MAI-06: a reminder was removed after it was counted
INSERT INTO notices_plan_pass (association_id, cycle, plan, day, expected, written, passed_at) SELECT
    association_id, 'invented', 'week', current_date, 3, 3, now() FROM notices_mail WHERE id = {A_MAIL}
    RETURNING id;

-- JOB-01: a job runs without a worker
INSERT INTO procrastinate_jobs (queue_name, task_name, status, args) VALUES ('money', 'invented',
    'doing', '{}') RETURNING id;

-- JOB-02: a job gave up
INSERT INTO procrastinate_jobs (queue_name, task_name, status, args) VALUES ('money', 'invented',
    'failed', '{}') RETURNING id;

-- JOB-03: a job waits since yesterday
INSERT INTO procrastinate_jobs (queue_name, task_name, status, args) VALUES ('money', 'invented',
    'todo', '{}') RETURNING id;
INSERT INTO procrastinate_events (job_id, type, at) SELECT max(id), 'deferred', now() - interval
    '1 day' FROM procrastinate_jobs RETURNING job_id;

-- AUD-01: somebody of the office acted without a name
UPDATE audit_line SET actor_id = NULL WHERE id = {A_LINE} RETURNING id;

-- SET-11: the trail of money that was put onto another charge was removed
DELETE FROM audit_line WHERE verb = 'allocate_money_case';
SELECT public_id FROM payments_settlement WHERE id = {AN_ALLOCATED};

-- CAS-06: the case of money that waits since long ago was closed
UPDATE payments_settlement SET booked_at = '2020-01-01' WHERE applied > 0 AND applied + passed_on <
    amount;
UPDATE payments_money_case SET state = 'closed', closed_at = now() WHERE kind = 'over';
SELECT public_id FROM payments_settlement WHERE applied > 0 AND applied + passed_on < amount;

-- AUD-01: a clerk acted in another association
UPDATE audit_line SET association = 'elsewhere' WHERE id = {A_LINE} RETURNING id;

-- AUD-02: a line says nothing
UPDATE audit_line SET verb = '' WHERE id = {A_LINE} RETURNING id;

-- AUD-03: the trail of an application was removed
DELETE FROM audit_line WHERE verb = 'apply' AND subject = 'application:' || (SELECT public_id FROM
    applications_application WHERE id = {A_COMPLETE});
SELECT public_id FROM applications_application WHERE id = {A_COMPLETE};

-- AUD-04: a line was written tomorrow
UPDATE audit_line SET recorded_at = now() + interval '1 day' WHERE id = {A_LINE} RETURNING id;

-- AUD-05: the trail of a closed case was removed
DELETE FROM audit_line WHERE at IN (SELECT closed_at FROM payments_money_case WHERE state = 'closed');
SELECT id FROM payments_money_case WHERE state = 'closed';

-- TEN-01: a holder was moved to another association
UPDATE people_holder SET association_id = 'itc' WHERE id = (SELECT holder_id FROM
    applications_application WHERE id = {A_COMPLETE});
SELECT 'application ' || {A_COMPLETE};

-- TEN-02: an account opens the door of another association
UPDATE people_account SET association_id = 'itc' WHERE id = (SELECT min(id) FROM people_account
    WHERE association_id = 'jspo' AND kind = 'holder') RETURNING id;

-- DBS-01: a constraint was added without looking
ALTER TABLE payments_charge ADD CONSTRAINT unlooked CHECK (amount < 0) NOT VALID;
SELECT 'unlooked';

-- DBS-01: an index broke
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'settlement_once'::regclass;
SELECT 'settlement_once';

-- DBS-02: the guard against double money was dropped
ALTER TABLE payments_settlement DROP CONSTRAINT settlement_once;
SELECT 'settlement_once';

-- CHG-11: what was given back of a charge was forgotten
UPDATE payments_charge SET refunded_amount = 0 WHERE refunded_amount > 0 RETURNING public_id;

-- CHG-11: more was given back of a charge than it had
UPDATE payments_charge SET refunded_amount = settled_amount + 1 WHERE id = {A_CHARGE}
    RETURNING public_id;

-- SET-14: the money of one attempt pays two charges
INSERT INTO payments_settlement SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT
    max(id) + 1 FROM payments_settlement), 'public_id', gen_random_uuid(), 'provider_ref', 'X',
    'charge_id', {AN_OPEN}))).* FROM payments_settlement t WHERE id = {A_SETTLEMENT}
    RETURNING public_id;

-- CAS-05: somebody approved their own large refund
UPDATE payments_refund SET alone_up_to = 1, approved_by = proposed_by WHERE id = {A_REFUND}
    RETURNING 'refund ' || id;

-- CAS-05: somebody did a large act alone
INSERT INTO payments_case_act (case_id, act, amount, plan, reason, state, alone_up_to, proposed_at)
    VALUES ({A_CASE}, 'refund', 100, '{}', 'x', 'done', 10, now()) RETURNING 'act ' || id;

-- REF-01: one payment was given back twice
INSERT INTO payments_refund SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT
    max(id) + 1 FROM payments_refund), 'public_id', gen_random_uuid(), 'amount', 20000))).* FROM payments_refund t
    WHERE id = {A_REFUND};
SELECT s.public_id FROM payments_settlement s JOIN payments_refund r ON r.settlement_id = s.id
    WHERE r.id = {A_REFUND};

-- REF-02: a refund was withdrawn without telling the books
UPDATE payments_refund SET state = 'withdrawn' WHERE id = {A_WAITING};
SELECT c.public_id FROM payments_refund r JOIN payments_settlement s ON s.id = r.settlement_id
    JOIN payments_charge c ON c.id = s.charge_id WHERE r.id = {A_WAITING};

-- REF-03: a refund goes to somebody else
UPDATE payments_refund SET holder_id = {OTHER} WHERE id = {A_WAITING} RETURNING public_id;

-- REF-04: a refund at the provider was forgotten
UPDATE payments_refund SET state = 'unknown', route = 'provider', ask_next_at = NULL
    WHERE id = {A_WAITING} RETURNING public_id;

-- REF-05: a refund was called done without a day
UPDATE payments_refund SET done_on = NULL WHERE id = {A_REFUND} RETURNING public_id;

-- REF-06: a refund was called done though nothing left
UPDATE payments_refund SET state = 'done', done_on = '2027-02-15' WHERE id = {A_WAITING}
    RETURNING public_id;

-- REF-06: a refund that was paid was called approved again
UPDATE payments_refund SET state = 'approved' WHERE id = {A_REFUND} RETURNING public_id;

-- REF-07: a refund was slipped into a list that the bank has
UPDATE payments_transfer_list SET total = total - 1 RETURNING public_id;

-- REF-08: an account was written in clear
DELETE FROM payments_payee_account WHERE refund_id = {A_WAITING};
INSERT INTO payments_payee_account (refund_id, bank, bank_name, branch, branch_name, kind, number,
    name, given_at) VALUES ({A_WAITING}, '0001', '', '123', '', '1', '1234567', 'ﾔﾏﾀﾞ', now());
SELECT public_id FROM payments_refund WHERE id = {A_WAITING};

-- BNK-08: a deposit was called the return of a refund that never came back
UPDATE bank_row SET state = 'returned', returned_refund_id = {A_REFUND},
    refund_paid_on = '2027-02-15' WHERE id = {A_ROW} RETURNING id;

-- ADV-01: more of an advance was earned than there was
UPDATE ledger_posting SET amount = -amount * 1000 WHERE id = (SELECT min(id) FROM ledger_posting
    WHERE account LIKE 'advance:%' AND amount < 0) RETURNING charge;

-- ADV-02: the plan of an advance was made smaller
UPDATE ledger_advance SET amount = amount - 1 WHERE id = (SELECT min(id) FROM ledger_advance)
    RETURNING charge;

-- ADV-03: a month was earned twice
ALTER TABLE ledger_entry DROP CONSTRAINT entry_once;
INSERT INTO ledger_entry SELECT (jsonb_populate_record(t, jsonb_build_object('id', (SELECT max(id) +
    1 FROM ledger_entry)))).* FROM ledger_entry t WHERE id = (SELECT min(id) FROM ledger_entry WHERE
    kind = 'release') RETURNING id;

-- MON-01: something was booked into a locked month afterwards
UPDATE ledger_entry SET value_date = '2026-12-15', booked_at = '2027-06-10' WHERE id = (SELECT
    max(id) FROM ledger_entry WHERE association_id = 'jspo') RETURNING id;

-- MON-02: somebody opened a month alone
INSERT INTO ledger_month_lock (association_id, kind, locked_through, "by", requested_by, reason, at)
    VALUES ('jspo', 'unlock', '2026-11-30', 1, 1, 'x', '2027-02-16') RETURNING id;

-- BNK-01: a line of the bank was made larger
UPDATE bank_row SET amount = amount + 1 WHERE id = {A_WAITING_ROW} RETURNING id;

-- BNK-02: a line pays less than it brought
UPDATE bank_match_share SET amount = amount - 1 WHERE match_id = {A_MATCH}
    RETURNING (SELECT row_id FROM bank_match WHERE id = match_id);

-- BNK-03: a line pays another charge than the money
UPDATE bank_match_share SET charge_id = {A_CANCELLED} WHERE match_id = {A_MATCH} RETURNING match_id;

-- BNK-04: a line of the bank was put away by hand
UPDATE bank_row SET state = 'taken_back' WHERE id = {A_WAITING_ROW} RETURNING association_id;

-- BNK-05: a file was called taken in though half of it is missing
UPDATE bank_file SET rows_done = 0 WHERE id = (SELECT min(id) FROM bank_file WHERE state = 'taken_in')
    RETURNING id;

-- BNK-06: a payout was claimed for a deposit of another sum
UPDATE bank_payout SET amount = amount - 1, fees = fees + 1 WHERE id = {A_PAYOUT} RETURNING row_id;

-- BNK-06: the books never heard of a payout
UPDATE ledger_entry SET reference = 'payout:0' WHERE kind = 'provider_payout' AND reference =
    'payout:' || {A_PAYOUT} RETURNING (SELECT row_id FROM bank_payout WHERE id = {A_PAYOUT});

-- BNK-06: a deposit was called a payout by hand
UPDATE bank_row SET state = 'payout' WHERE id = {A_WAITING_ROW} RETURNING id;

-- BNK-06: a payout was told that a list booked its fees, and no entry says so
UPDATE bank_payout SET listed_fees = 1 WHERE id = {A_PAYOUT} RETURNING row_id;

-- BNK-06: the fees of a payout were corrected for a list that nobody took in
INSERT INTO ledger_entry (association_id, kind, reference, value_date, booked_at)
    VALUES ('itc', 'payout_fee_told', 'payout:' || {A_PAYOUT} || ':0', '2027-05-06', '2027-05-06');
INSERT INTO ledger_posting (entry_id, account, amount) SELECT max(id), v.account, v.amount FROM
    ledger_entry, (VALUES ('clearing:veritrans', 334), ('fees', -334)) AS v (account, amount)
    GROUP BY v.account, v.amount;
SELECT row_id FROM bank_payout WHERE id = {A_PAYOUT};

-- BNK-07: a payout was put away by hand
UPDATE bank_payout SET undone_at = recorded_at WHERE id = {A_PAYOUT}
    RETURNING 'itc ' || provider;

-- BNK-07: a fee that a provider kept was booked twice
INSERT INTO ledger_entry (association_id, kind, reference, value_date, booked_at)
    VALUES ('itc', 'provider_fee', 'line:0', '2027-05-06', '2027-05-06');
INSERT INTO ledger_posting (entry_id, account, amount) SELECT max(id), 'clearing:veritrans', -334
    FROM ledger_entry RETURNING 'itc veritrans';

-- BUN-03: the money of a bundle was called unspent
UPDATE payments_bundle_deposit SET spent = false WHERE bundle_id = {A_BUNDLE} RETURNING id;

-- BUN-04: a charge of a paid bundle was called open
UPDATE payments_charge SET state = 'open', settled_amount = 0 WHERE id = (SELECT min(charge_id) FROM
    payments_bundle_item WHERE bundle_id = {A_BUNDLE});
SELECT public_id FROM payments_bundle WHERE id = {A_BUNDLE};

-- SCH-01: a published fee was changed behind everybody's back
UPDATE schemes_scheme_version SET source = replace(source::text, '22000', '21000')::jsonb
    WHERE association_id = 'itc' RETURNING id;

-- LED-13: a posting of a sealed entry was moved to another day's account
UPDATE ledger_posting SET account = account || '2' WHERE id = (SELECT min(id) FROM ledger_posting);
SELECT 'seal ledger 1';

-- LED-13: an entry that balances was slipped into a sealed time
WITH one AS (INSERT INTO ledger_entry (association_id, kind, reference, value_date, booked_at, tx)
    SELECT association_id, kind, 'slipped in', value_date, booked_at, tx FROM ledger_entry WHERE id =
    {AN_ENTRY} RETURNING id)
INSERT INTO ledger_posting (entry_id, account, charge, amount) SELECT one.id, p.account, p.charge,
    p.amount FROM one, ledger_posting p WHERE p.entry_id = {AN_ENTRY};
SELECT 'seal ledger 1';

-- AUD-06: a reason was written anew
UPDATE audit_line SET reason = 'as agreed' WHERE id = {A_LINE};
SELECT 'seal audit 1';

-- AUD-06: a line was removed
DELETE FROM audit_line WHERE id = {A_LINE};
SELECT 'seal audit 1';

-- AUD-06: a seal was made to fit
UPDATE audit_seal SET digest = repeat('0', 64) WHERE stream = 'audit' AND number = 1;
SELECT 'seal audit 1';

-- AUD-07: a seal was removed
DELETE FROM audit_seal WHERE stream = 'audit' AND number = 1;
SELECT 'seal audit ' || number FROM audit_seal WHERE stream = 'audit';

-- AUD-08: nobody sealed for an hour
UPDATE audit_line SET tx = (SELECT max(until_tx) FROM audit_seal), recorded_at = now() - interval '2
    hours' WHERE id = {A_LINE} RETURNING id;

-- LIF-01: a granted pause was taken out of the register
DELETE FROM register_suspension WHERE requested_on = DATE '2027-02-15';
SELECT public_id FROM applications_request WHERE kind = 'suspend' AND state = 'granted';

-- LIF-02: a qualification was revoked by nobody
INSERT INTO register_bar (credential_id, kind, since, decided_by, imposed_at) VALUES
    ({A_CREDENTIAL}, 'revoked', DATE '2027-02-15', gen_random_uuid(), now()) RETURNING id;

-- LIF-03: a granted withdrawal was taken out of the register
DELETE FROM register_bar WHERE kind = 'withdrawn';
SELECT 'request ' || public_id FROM applications_request WHERE kind = 'withdraw' AND state =
    'granted';

-- LIF-03: a sanction in force was lifted by hand
UPDATE register_bar b SET lifted_on = b.since FROM applications_sanction s WHERE s.public_id =
    b.decided_by AND s.state = 'upheld' RETURNING 'sanction ' || s.public_id;

-- LIF-04: who proposed a sanction decided it
UPDATE applications_sanction SET decided_by = proposed_by WHERE id = (SELECT min(id) FROM
    applications_sanction) RETURNING public_id;

-- LIF-05: a return of what had not lapsed
DELETE FROM register_term t USING applications_item i WHERE i.kind = 'return' AND i.credential_id =
    t.credential_id AND t."end" < i.term_start;
SELECT a.public_id FROM applications_application a WHERE a.kind = 'return' AND a.state = 'complete';

-- LIF-06: a request about somebody else's qualification
UPDATE applications_request SET credential_id = {A_CREDENTIAL} WHERE id = (SELECT max(id) FROM
    applications_request WHERE credential_id IS NOT NULL) RETURNING 'request ' || public_id;

-- LIF-07: the asking was struck from the trail
DELETE FROM audit_line WHERE verb = 'ask_request' AND id = (SELECT min(id) FROM audit_line WHERE
    verb = 'ask_request') RETURNING 'request ' || split_part(subject, ':', 2);

-- TRN-01: a place was taken off the count
UPDATE trainings_training SET taken = taken - 1 WHERE id = (SELECT min(training_id) FROM
    trainings_place WHERE state = 'attended') RETURNING public_id;

-- TRN-02: a room became larger, and nobody moved up
UPDATE trainings_training SET capacity = capacity + 1 WHERE id = (SELECT training_id FROM
    trainings_place WHERE state = 'waiting' ORDER BY id LIMIT 1);
SELECT public_id FROM trainings_place WHERE state = 'waiting' ORDER BY id LIMIT 1;

-- TRN-03: a fee was raised after the place was given
UPDATE payments_charge SET amount = amount + 1 WHERE id = (SELECT min(id) FROM payments_charge WHERE
    purpose = 'training') RETURNING purpose_ref;

-- TRN-04: a place was struck out, and its charge left
UPDATE trainings_place SET state = 'cancelled', ended = 'holder', ended_at = now() WHERE public_id =
    (SELECT purpose_ref FROM payments_charge WHERE purpose = 'training' AND state = 'open' ORDER BY
    id LIMIT 1);
SELECT public_id FROM payments_charge WHERE purpose = 'training' AND state = 'open' ORDER BY id
    LIMIT 1;

-- TRN-05: an attendance was given to somebody else
UPDATE activities_activity SET holder_id = {OTHER} WHERE id = (SELECT activity_id FROM
    trainings_place WHERE state = 'attended' ORDER BY id LIMIT 1);
SELECT public_id FROM trainings_place WHERE state = 'attended' ORDER BY id LIMIT 1;

-- TRN-06: a report was rejected without a word
UPDATE activities_activity SET state = 'rejected', note = '' WHERE id = (SELECT activity_id FROM
    trainings_place WHERE state = 'attended' ORDER BY id LIMIT 1) RETURNING id;

-- POS-01: a reissue was ordered that nobody paid for
UPDATE payments_charge SET state = 'open' WHERE purpose = 'reissue' AND state = 'settled';
SELECT public_id FROM papers_reissue WHERE state = 'ordered';

-- POS-01: a withdrawn reissue is owed again
UPDATE payments_charge SET state = 'open' WHERE purpose = 'reissue' AND state = 'cancelled'
    RETURNING purpose_ref;

-- POS-02: what was ordered is not among what is posted
DELETE FROM papers_dispatch WHERE application = (SELECT public_id FROM papers_reissue WHERE state =
    'ordered') RETURNING application;

-- POS-03: something goes out a second time that never came back
UPDATE papers_dispatch SET returned_at = NULL WHERE returned_at IS NOT NULL;
SELECT id FROM papers_dispatch WHERE sending = 2;

-- DOC-13: a proof of completion stands on the shelf of somebody else
UPDATE papers_paper SET holder_id = {SOMEBODY_ELSE} WHERE kind = 'interim_proof' RETURNING
    public_id;

-- DOC-13: a letter about money went to somebody else
UPDATE papers_paper SET holder_id = {SOMEBODY_ELSE} WHERE kind = 'letter' RETURNING public_id;

-- CRS-01: a completion was given to somebody else
UPDATE activities_completion SET holder_id = {SOMEBODY_ELSE} WHERE id = (SELECT completion_id FROM
    courses_entry WHERE state = 'completed' ORDER BY id LIMIT 1);
SELECT public_id FROM courses_entry WHERE state = 'completed' ORDER BY id LIMIT 1;

-- CRS-02: a course became smaller than it is full
UPDATE courses_course SET capacity = 0 WHERE code = '26HB91' RETURNING public_id;

-- CRS-03: somebody was struck off a list
UPDATE courses_entry SET list_id = NULL WHERE state = 'completed';
SELECT l.public_id FROM courses_completion_list l JOIN courses_course s ON s.id = l.course_id WHERE
    s.code = '26HB91';

-- CRS-04: an exemption was granted to somebody else
UPDATE courses_exemption SET holder_id = {SOMEBODY_ELSE} WHERE state = 'granted' RETURNING
    public_id;

-- AUD-09: somebody acts for a holder of another association
UPDATE people_acting SET holder_id = {OTHER} RETURNING public_id;

-- EVI-01: a page of evidence was lost
WITH gone AS (DELETE FROM activities_evidence_page WHERE id = (SELECT max(id) FROM
    activities_evidence_page) RETURNING evidence_id) SELECT evidence_id FROM gone;

-- EVI-01: something else was put in place of a picture
UPDATE activities_evidence_page SET content = '<html>' WHERE id = (SELECT min(id) FROM
    activities_evidence_page) RETURNING evidence_id;

-- EVI-02: a record under audit lost its request
UPDATE activities_activity SET audited_by_id = NULL WHERE id = (SELECT min(id) FROM
    activities_activity WHERE state = 'under_audit') RETURNING id;

-- LIF-08: somebody's qualification went over to somebody else
INSERT INTO register_merge (public_id, credential_id, lead_id, was, became, since, merged_at)
    SELECT gen_random_uuid(), c.id, o.id, c.qualification, o.qualification, DATE '2027-02-15', now()
    FROM register_credential c JOIN register_credential o ON o.holder_id <> c.holder_id
    WHERE c.id = {A_CREDENTIAL} ORDER BY o.id LIMIT 1 RETURNING public_id;

-- EVI-02: a record was given to another person's request
UPDATE activities_activity a SET audited_by_id = (SELECT min(r.id) FROM activities_audit_request r
    WHERE r.holder_id <> a.holder_id) WHERE a.id = (SELECT min(id) FROM activities_activity WHERE
    state = 'under_audit') RETURNING a.id;

-- EVI-03: a request stayed open after its last record was decided
UPDATE activities_audit_request SET outcome = '', closed_at = NULL WHERE id = (SELECT min(id) FROM
    activities_audit_request WHERE outcome <> '') RETURNING id;

-- EVI-03: a request failed without a refused record
UPDATE activities_audit_request SET outcome = 'failed' WHERE id = (SELECT min(id) FROM
    activities_audit_request WHERE outcome = 'passed') RETURNING id;

-- EVI-04: the record that covers a double went away
WITH covered AS (SELECT id, holder_id, kind, "on" FROM activities_activity WHERE state = 'double'
    ORDER BY id LIMIT 1), gone AS (UPDATE activities_activity a SET state = 'rejected' FROM covered c
    WHERE a.holder_id = c.holder_id AND a.kind = c.kind AND a."on" = c."on" AND a.source <> 'self')
    SELECT id FROM covered;

-- EVI-05: a record waits for a look at nothing
UPDATE activities_activity SET review = 'waiting', waiting_since = now() WHERE id = (SELECT min(a.id)
    FROM activities_activity a WHERE a.review = '' AND NOT EXISTS (SELECT FROM activities_evidence e
    WHERE e.activity_id = a.id)) RETURNING id;

-- EVI-06: evidence was kept too long
WITH old AS (UPDATE activities_audit_request SET kept_until = '2020-03-31' WHERE outcome = 'passed'
    RETURNING id) SELECT e.id FROM activities_evidence e JOIN activities_activity a ON a.id =
    e.activity_id JOIN old ON old.id = a.audited_by_id;

-- EVI-07: a record with evidence was said to be the association's
UPDATE activities_activity SET source = 'association' WHERE id = (SELECT activity_id FROM
    activities_evidence ORDER BY id LIMIT 1);
SELECT e.id FROM activities_evidence e WHERE e.activity_id = (SELECT activity_id FROM
    activities_evidence ORDER BY id LIMIT 1);

-- EVI-08: a shortfall was put down to somebody else's record
UPDATE activities_shortfall SET activity_id = (SELECT a.id FROM activities_activity a WHERE
    a.holder_id <> (SELECT s.holder_id FROM activities_shortfall s ORDER BY s.id LIMIT 1) ORDER BY a.id
    LIMIT 1) WHERE id = (SELECT min(id) FROM activities_shortfall) RETURNING id;

-- EVI-09: the scanner has not answered for long
UPDATE activities_evidence SET scan = 'waiting', added_at = '2020-03-31' WHERE id = (SELECT min(id)
    FROM activities_evidence) RETURNING id;

-- DIG-01: a digital certificate was put down to somebody else
UPDATE attestations_attestation SET holder_id = {OTHER} WHERE id = {AN_ATTESTATION} RETURNING public_id;

-- DIG-01: a digital certificate was made to last longer than its term
UPDATE attestations_attestation SET valid_until = valid_until + 365 WHERE id = {AN_ATTESTATION}
    RETURNING public_id;

-- DIG-02: the place of a status was moved behind the back of what was signed
UPDATE attestations_attestation SET list_index = (list_index + 1) % 131072 WHERE id =
    {AN_ATTESTATION} RETURNING public_id;

-- DIG-02: a list was named that was never begun
UPDATE attestations_attestation SET list_number = 9 WHERE id = {AN_ATTESTATION} RETURNING public_id;

-- DIG-03: who had been revoked was given a digital certificate
WITH barred AS (INSERT INTO register_bar (credential_id, kind, since, decided_by, imposed_at)
    SELECT credential_id, 'revoked', (issued_at - interval '9 days')::date, gen_random_uuid(),
    issued_at - interval '9 days' FROM attestations_attestation WHERE id = {AN_ATTESTATION}
    RETURNING credential_id) SELECT a.public_id FROM attestations_attestation a JOIN barred
    ON barred.credential_id = a.credential_id;

-- DIG-04: a digital certificate was issued by somebody who wrote no line
WITH gone AS (DELETE FROM audit_line WHERE verb = 'issue_attestation' AND subject = 'attestation:' ||
    (SELECT public_id FROM attestations_attestation WHERE id = {AN_ATTESTATION}) RETURNING subject)
    SELECT 'attestation ' || split_part(subject, ':', 2) FROM gone;

-- DIG-04: a certificate was signed by somebody who wrote no line
DELETE FROM audit_line WHERE verb = 'sign_paper';
SELECT 'signed ' || id FROM papers_signed_paper;

-- EXC-01: a row of a file was removed
WITH gone AS (DELETE FROM exchange_row WHERE state = 'done' RETURNING batch_id) SELECT b.public_id
    FROM exchange_batch b JOIN gone ON gone.batch_id = b.id;

-- EXC-02: a list grew long after one person had taken it
UPDATE exchange_export SET rows = 101 WHERE state = 'approved' RETURNING public_id;

-- EXC-02: a large file was written by who had brought it
UPDATE exchange_batch SET new = 101, rows = rows + 100 WHERE state = 'applied' RETURNING public_id;

-- EXC-03: the line about a download was removed
DELETE FROM audit_line WHERE verb = 'take_export';
SELECT public_id FROM exchange_export WHERE taken > 0;

-- POS-04: a tracking number was written before anything left
UPDATE papers_dispatch SET tracking_number = '123456789012' WHERE dispatched_at IS NULL RETURNING id;

-- AUD-11: a view was written anew
UPDATE audit_read SET page = 'office:home' WHERE id = (SELECT min(id) FROM audit_read);
SELECT 'seal reads 1';

-- AUD-11: a view was removed
DELETE FROM audit_read WHERE id = (SELECT min(id) FROM audit_read);
SELECT 'seal reads 1';

-- AUD-12: a holder of another association was seen
INSERT INTO audit_read (association, at, recorded_at, account, kind, page, asked, holders, reason)
    SELECT association, at, recorded_at, account, kind, page, asked, ARRAY[{OTHER}]::bigint[], ''
    FROM audit_read WHERE association = 'jspo' ORDER BY id LIMIT 1 RETURNING id;

-- AUD-12: somebody who is not of the office looked
INSERT INTO audit_read (association, at, recorded_at, account, kind, page, asked, holders, reason)
    SELECT association, at, recorded_at, (SELECT min(account_id) FROM people_holder), kind, page,
    asked, holders, '' FROM audit_read ORDER BY id LIMIT 1 RETURNING id;

-- AUD-13: a role was widened without anybody's grant
UPDATE people_staff_member SET role = 'manager' WHERE id = (SELECT member_id FROM people_role_grant
    WHERE state = 'granted' LIMIT 1) RETURNING email;

-- AUD-13: a limit was taken away without anybody's grant
UPDATE people_staff_member SET prefectures = '{}' WHERE id = (SELECT member_id FROM
    people_role_grant WHERE state = 'granted' LIMIT 1) RETURNING email;

-- MRG-01: a training was written to a record that had gone
UPDATE activities_activity SET holder_id = (SELECT gone_id FROM desk_duplicate WHERE state = 'merged')
    WHERE id = (SELECT max(a.id) FROM activities_activity a JOIN people_holder h ON h.id = a.holder_id
    WHERE h.number = '7900099');
SELECT id FROM desk_duplicate WHERE state = 'merged';

-- MRG-01: a mail stayed with a record that had gone
UPDATE notices_mail SET holder_id = d.gone_id FROM desk_duplicate d WHERE d.state = 'merged'
    AND notices_mail.id = (SELECT min(id) FROM notices_mail WHERE holder_id = d.kept_id) RETURNING d.id;

-- MRG-02: one person merged alone
UPDATE desk_duplicate SET decided_by = proposed_by WHERE state = 'merged' RETURNING id;

-- MRG-03: a qualification that had moved went to somebody else
WITH d AS (SELECT id, kept_id FROM desk_duplicate WHERE state = 'merged'), moved AS (UPDATE
    register_credential c SET holder_id = (SELECT id FROM people_holder WHERE number = '7900023') FROM d
    WHERE c.holder_id = d.kept_id) SELECT id FROM d;

-- MRG-03: a bill that had moved went to somebody else
WITH d AS (SELECT id, kept_id FROM desk_duplicate WHERE state = 'merged'), moved AS (UPDATE
    payments_charge c SET holder_id = (SELECT id FROM people_holder WHERE number = '7900023') FROM d
    WHERE c.holder_id = d.kept_id) SELECT id FROM d;

-- HOL-01: a consent to the terms was invented
UPDATE people_holder SET terms_version = '1999-01-01' WHERE id = {SOMEBODY_ELSE} RETURNING id;

-- HOL-02: somebody was called erased, and was not
INSERT INTO people_erasure_request (public_id, holder_id, reason, state, asked_at, decided_at, answer)
    SELECT gen_random_uuid(), id, '', 'done', now(), now(), '' FROM people_holder WHERE id =
    {SOMEBODY_ELSE} RETURNING holder_id;

-- HOL-03: the register was made to show somebody who never consented
UPDATE people_holder SET public_fields = '{name,photo}' WHERE id = {SOMEBODY_ELSE} RETURNING id;
