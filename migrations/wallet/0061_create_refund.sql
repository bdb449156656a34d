-- Which movement a refund gave back; a row never changes. Written by batches in the transaction of their events.
CREATE TABLE wallet.refund (
    hospital_id uuid NOT NULL,
    event_id uuid NOT NULL,
    original_event_id uuid NOT NULL,
    PRIMARY KEY (hospital_id, event_id)
);
SELECT platform.protect_tenant_table('wallet.refund');
SELECT platform.declare_rebuildable('wallet.refunds', 'wallet.refund');

GRANT SELECT, INSERT ON wallet.refund TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.refund TO medley_system;
