-- A movement in one row, with both its sides: the ledger's entries are the two halves of it. As two rows it took nine index
-- entries for each transfer, and twice the reference, the time and the amount; what debits is what credits by the form of the row.
CREATE TABLE wallet.movement (
    hospital_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    position bigint NOT NULL,
    event_id uuid NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency text COLLATE "C" NOT NULL,
    debit_id uuid NOT NULL,
    debit_type text COLLATE "C" NOT NULL,
    -- What was in the wallet afterwards, and what its owner calls the movement; NULL of accounts that are no wallets.
    debit_balance_minor bigint,
    debit_transaction_type text COLLATE "C",
    credit_id uuid NOT NULL,
    credit_type text COLLATE "C" NOT NULL,
    credit_balance_minor bigint,
    credit_transaction_type text COLLATE "C",
    reference text COLLATE "C" NOT NULL,
    -- NULL once the person was erased under whose key it is sealed in the log, and then so is the person.
    description text,
    subject_id uuid,
    CHECK ((debit_type = 'wallet') = (debit_balance_minor IS NOT NULL AND debit_transaction_type IS NOT NULL)),
    CHECK ((credit_type = 'wallet') = (credit_balance_minor IS NOT NULL AND credit_transaction_type IS NOT NULL)),
    CHECK ((description IS NULL) = (subject_id IS NULL)),
    -- The tenant's whole ledger, newest first, and what of it happened within a minute.
    PRIMARY KEY (hospital_id, recorded_at, position)
);
CREATE INDEX movement_of_debited ON wallet.movement (hospital_id, debit_id, recorded_at, position);
CREATE INDEX movement_of_credited ON wallet.movement (hospital_id, credit_id, recorded_at, position);
CREATE INDEX movement_of_event ON wallet.movement (hospital_id, event_id);
-- By its reference, over the whole tenant and of one account: few movements have one reference, or few an account.
CREATE INDEX movement_by_reference ON wallet.movement (hospital_id, reference, recorded_at, position);
-- What is rare beside transfers, so that asking for it does not go over all of these.
CREATE INDEX movement_by_debit_type
    ON wallet.movement (hospital_id, debit_id, debit_transaction_type, recorded_at, position)
    WHERE debit_transaction_type <> 'transferOut';
CREATE INDEX movement_by_credit_type
    ON wallet.movement (hospital_id, credit_id, credit_transaction_type, recorded_at, position)
    WHERE credit_transaction_type <> 'transferIn';
CREATE INDEX movement_of_subject ON wallet.movement (hospital_id, subject_id) WHERE subject_id IS NOT NULL;
SELECT platform.protect_tenant_table('wallet.movement');
GRANT SELECT, UPDATE ON wallet.movement TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.movement TO medley_system;

SET LOCAL ROLE medley_system;
INSERT INTO wallet.movement
SELECT d.hospital_id, d.recorded_at, d.position, d.event_id, d.amount_minor, d.currency, d.account_id, d.account_type,
    d.balance_minor, d.transaction_type, c.account_id, c.account_type, c.balance_minor, c.transaction_type, d.reference,
    coalesce(d.description, c.description), coalesce(d.subject_id, c.subject_id)
FROM wallet.entry AS d
JOIN wallet.entry AS c
    ON c.hospital_id = d.hospital_id AND c.event_id = d.event_id AND c.side = 'credit'
WHERE d.side = 'debit';
-- Nothing is dropped that did not come over.
DO $$
BEGIN
    IF (SELECT count(*) FROM wallet.entry) <> 2 * (SELECT count(*) FROM wallet.movement) THEN
        RAISE EXCEPTION 'entries of the ledger lack their other side'
            USING HINT = 'Rebuild wallet.entries by the release before, then migrate.';
    END IF;
END
$$;
SET LOCAL ROLE medley_owner;

DELETE FROM platform.rebuildable_table WHERE table_name = 'wallet.entry';
DROP TABLE wallet.entry;
SELECT platform.declare_rebuildable(
    'wallet.entries', 'wallet.movement', 'wallet.account_total', 'wallet.account_closing');

-- Either side of each movement, as double entry has it. The text is a wallet's alone: the tenant's own accounts go without.
-- A function and not a view, so that a table that was built anew can take the other's place; statements are planned with its text.
CREATE FUNCTION wallet.entry() RETURNS TABLE (
    hospital_id uuid, account_id uuid, recorded_at timestamptz, "position" bigint, event_id uuid, account_type text, side text,
    amount_minor bigint, currency text, balance_minor bigint, transaction_type text, counterparty_id uuid, reference text,
    description text, subject_id uuid
)
LANGUAGE sql STABLE
AS $$
    SELECT m.hospital_id, m.debit_id, m.recorded_at, m.position, m.event_id, m.debit_type, 'debit'::text, m.amount_minor,
        m.currency, m.debit_balance_minor, m.debit_transaction_type,
        CASE WHEN m.credit_type = 'wallet' THEN m.credit_id END, m.reference,
        CASE WHEN m.debit_type = 'wallet' THEN m.description END,
        CASE WHEN m.debit_type = 'wallet' THEN m.subject_id END
    FROM wallet.movement AS m
    UNION ALL
    SELECT m.hospital_id, m.credit_id, m.recorded_at, m.position, m.event_id, m.credit_type, 'credit'::text, m.amount_minor,
        m.currency, m.credit_balance_minor, m.credit_transaction_type,
        CASE WHEN m.debit_type = 'wallet' THEN m.debit_id END, m.reference,
        CASE WHEN m.credit_type = 'wallet' THEN m.description END,
        CASE WHEN m.credit_type = 'wallet' THEN m.subject_id END
    FROM wallet.movement AS m
$$;
REVOKE ALL ON FUNCTION wallet.entry() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wallet.entry() TO medley_app, medley_system;
