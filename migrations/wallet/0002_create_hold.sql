CREATE TABLE wallet.hold (
    hospital_id uuid NOT NULL,
    hold_id uuid NOT NULL,
    wallet_id uuid NOT NULL,
    currency text COLLATE "C" NOT NULL,
    amount_minor bigint NOT NULL,
    captured_minor bigint NOT NULL,
    released_minor bigint NOT NULL,
    status text COLLATE "C" NOT NULL,
    reference text NOT NULL,
    -- NULL where nothing was said, and once the wallet's owner was erased.
    description text,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, hold_id),
    CHECK (captured_minor >= 0 AND released_minor >= 0 AND captured_minor + released_minor <= amount_minor)
) WITH (fillfactor = 80);
CREATE INDEX hold_of_wallet ON wallet.hold (hospital_id, wallet_id, hold_id);
CREATE INDEX hold_of_wallet_by_status ON wallet.hold (hospital_id, wallet_id, status, hold_id);
-- Those whose time is over are looked for over all tenants, the oldest first; nearly always there is none.
CREATE INDEX hold_due ON wallet.hold (expires_at, hospital_id, hold_id) WHERE status = 'open';
SELECT platform.protect_tenant_table('wallet.hold');
SELECT platform.declare_rebuildable('wallet.holds', 'wallet.hold');

GRANT SELECT, INSERT, UPDATE ON wallet.hold TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.hold TO medley_system;
