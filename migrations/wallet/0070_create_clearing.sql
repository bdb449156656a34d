-- Money between tenants, as each of the two has it: an outgoing row where it was sent, an incoming one where it came. Written by
-- batches in the transaction of their events.
CREATE TABLE wallet.clearing (
    hospital_id uuid NOT NULL,
    clearing_id uuid NOT NULL,
    version integer NOT NULL,
    side text COLLATE "C" NOT NULL CHECK (side IN ('outgoing', 'incoming')),
    status text COLLATE "C" NOT NULL,
    -- The other tenant.
    other_id uuid NOT NULL,
    -- NULL in the tenant that is paid.
    from_wallet_id uuid,
    -- One of the two.
    to_wallet_id uuid,
    invoice_id uuid,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency text COLLATE "C" NOT NULL,
    reference text COLLATE "C" NOT NULL,
    refusal text COLLATE "C",
    in_suspense boolean NOT NULL,
    -- The event that began it here, and the one that ended it; NULL while it is under way, and of an incoming one.
    began_event_id uuid NOT NULL,
    ended_event_id uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, clearing_id),
    CHECK ((side = 'outgoing') = (from_wallet_id IS NOT NULL)),
    CHECK ((to_wallet_id IS NULL) <> (invoice_id IS NULL))
) WITH (fillfactor = 80);
CREATE INDEX clearing_by_status ON wallet.clearing (hospital_id, status, clearing_id);
CREATE INDEX clearing_by_side ON wallet.clearing (hospital_id, side, clearing_id);
-- What is to be carried on, of which there is little at any time.
CREATE INDEX clearing_under_way ON wallet.clearing (hospital_id, clearing_id) WHERE status = 'sent';
SELECT platform.protect_tenant_table('wallet.clearing');
SELECT platform.declare_rebuildable('wallet.clearings', 'wallet.clearing');

GRANT SELECT, INSERT, UPDATE ON wallet.clearing TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.clearing TO medley_system;
