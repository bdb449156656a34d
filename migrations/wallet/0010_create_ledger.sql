-- The ledger of wallets: written behind the log, page by page. A row is one side of a movement; the two sides of an event are
-- one double entry. Statements of wallets are read from the same rows.
--
-- Time never runs against position within a hospital, so that (recorded_at, position) is the order of the log.
CREATE TABLE wallet.entry (
    hospital_id uuid NOT NULL,
    account_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    position bigint NOT NULL,
    event_id uuid NOT NULL,
    account_type text COLLATE "C" NOT NULL,
    side text COLLATE "C" NOT NULL CHECK (side IN ('debit', 'credit')),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency text COLLATE "C" NOT NULL,
    -- What was in the wallet afterwards, and what its owner calls the movement; NULL of accounts that are no wallets.
    balance_minor bigint,
    transaction_type text COLLATE "C",
    -- The wallet on the other side; NULL where that is no wallet.
    counterparty_id uuid,
    reference text COLLATE "C" NOT NULL,
    -- NULL once the person was erased under whose key it is sealed in the log, and then so is the person.
    description text,
    subject_id uuid,
    CHECK ((account_type = 'wallet') = (balance_minor IS NOT NULL AND transaction_type IS NOT NULL)),
    CHECK ((description IS NULL) = (subject_id IS NULL)),
    PRIMARY KEY (hospital_id, account_id, recorded_at, position)
);
-- The tenant's whole ledger, newest first, and what of it happened within a minute.
CREATE INDEX entry_by_time ON wallet.entry (hospital_id, recorded_at, position, side);
CREATE INDEX entry_of_event ON wallet.entry (hospital_id, event_id, side);
CREATE INDEX entry_by_reference ON wallet.entry (hospital_id, account_id, reference, recorded_at, position)
    WHERE account_type = 'wallet';
-- What is rare beside transfers, so that asking for it does not go over all of these.
CREATE INDEX entry_by_type ON wallet.entry (hospital_id, account_id, transaction_type, recorded_at, position)
    WHERE transaction_type IN ('credit', 'debit', 'capture');
CREATE INDEX entry_of_subject ON wallet.entry (hospital_id, subject_id) WHERE subject_id IS NOT NULL;
SELECT platform.protect_tenant_table('wallet.entry');

-- What each account adds up to. Rows of the type `wallets` are no accounts: they are all wallets of a currency together. The
-- sums may be larger than any amount, so they are numeric.
CREATE TABLE wallet.account_total (
    hospital_id uuid NOT NULL,
    account_id uuid NOT NULL,
    account_type text COLLATE "C" NOT NULL,
    currency text COLLATE "C" NOT NULL,
    debit_minor numeric NOT NULL,
    credit_minor numeric NOT NULL,
    PRIMARY KEY (hospital_id, account_id)
) WITH (fillfactor = 70);
CREATE INDEX account_total_of_tenant ON wallet.account_total (hospital_id, account_id) WHERE account_type <> 'wallet';
SELECT platform.protect_tenant_table('wallet.account_total');

-- What an account of the tenant, or all wallets of a currency together, added up to at the end of each minute in which something
-- moved: a trial balance as of an instant is the last of these before its minute, and the entries of that minute.
CREATE TABLE wallet.account_closing (
    hospital_id uuid NOT NULL,
    account_id uuid NOT NULL,
    minute timestamptz NOT NULL,
    debit_minor numeric NOT NULL,
    credit_minor numeric NOT NULL,
    PRIMARY KEY (hospital_id, account_id, minute)
) WITH (fillfactor = 70);
SELECT platform.protect_tenant_table('wallet.account_closing');

-- Requests read them; an erasure, which is part of a request, blanks texts.
GRANT SELECT, UPDATE ON wallet.entry TO medley_app;
GRANT SELECT ON wallet.account_total, wallet.account_closing TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.entry, wallet.account_total, wallet.account_closing TO medley_system;
SELECT platform.declare_rebuildable(
    'wallet.entries', 'wallet.entry', 'wallet.account_total', 'wallet.account_closing');
