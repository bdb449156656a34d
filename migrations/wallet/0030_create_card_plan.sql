-- What a plan of MedCards is, for lists; its terms stand in its stream's row (docs/adr/0020-states-in-rows.md).
CREATE TABLE wallet.card_plan (
    hospital_id uuid NOT NULL,
    plan_id uuid NOT NULL,
    status text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, plan_id)
) WITH (fillfactor = 80);
CREATE INDEX card_plan_by_status ON wallet.card_plan (hospital_id, status, plan_id);
SELECT platform.protect_tenant_table('wallet.card_plan');
SELECT platform.declare_rebuildable('wallet.cards', 'wallet.card_plan');

GRANT SELECT, INSERT, UPDATE ON wallet.card_plan TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.card_plan TO medley_system;
