-- The read tables of the Wallet module. All of them are functions of the journal. Amounts are whole minor units.
CREATE SCHEMA wallet;
GRANT USAGE ON SCHEMA wallet TO medley_app, medley_system;

-- What a wallet is, for lists; what is in it stands in its stream's row (docs/adr/0020-states-in-rows.md). Written when it
-- is created and when its status changes, so that no movement writes here.
CREATE TABLE wallet.wallet (
    hospital_id uuid NOT NULL,
    wallet_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    type text COLLATE "C" NOT NULL,
    currency text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, wallet_id)
) WITH (fillfactor = 80);
CREATE INDEX wallet_of_owner ON wallet.wallet (hospital_id, owner_id, wallet_id);
CREATE INDEX wallet_by_status ON wallet.wallet (hospital_id, status, wallet_id);
SELECT platform.protect_tenant_table('wallet.wallet');
SELECT platform.declare_rebuildable('wallet.wallets', 'wallet.wallet');

GRANT SELECT, INSERT, UPDATE ON wallet.wallet TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.wallet TO medley_system;
