-- What a MedCard is, for lists; its terms and what was used of them stand in its stream's row. Written when it is issued and
-- when its status changes, so that no claim writes here.
CREATE TABLE wallet.card (
    hospital_id uuid NOT NULL,
    card_id uuid NOT NULL,
    plan_id uuid NOT NULL,
    holder_id uuid NOT NULL,
    status text COLLATE "C" NOT NULL,
    last_day date NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, card_id)
) WITH (fillfactor = 80);
CREATE INDEX card_of_holder ON wallet.card (hospital_id, holder_id, card_id);
CREATE INDEX card_of_plan ON wallet.card (hospital_id, plan_id, card_id);
CREATE INDEX card_by_status ON wallet.card (hospital_id, status, card_id);
-- Those whose last day is over are looked for over all tenants, the oldest first.
CREATE INDEX card_due ON wallet.card (last_day, hospital_id, card_id) WHERE status <> 'expired';
SELECT platform.protect_tenant_table('wallet.card');
SELECT platform.declare_rebuildable('wallet.cards', 'wallet.card');

GRANT SELECT, INSERT, UPDATE ON wallet.card TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.card TO medley_system;

-- Who may use a card beside its holder. One that is removed stays, so that a claim of theirs can be told; its name goes with
-- the holder's erasure.
CREATE TABLE wallet.card_beneficiary (
    hospital_id uuid NOT NULL,
    card_id uuid NOT NULL,
    beneficiary_id uuid NOT NULL,
    holder_id uuid NOT NULL,
    relation text COLLATE "C" NOT NULL,
    -- NULL once the holder was erased.
    name text,
    added_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, card_id, beneficiary_id)
) WITH (fillfactor = 80);
CREATE INDEX card_beneficiary_of_holder ON wallet.card_beneficiary (hospital_id, holder_id);
SELECT platform.protect_tenant_table('wallet.card_beneficiary');
SELECT platform.declare_rebuildable('wallet.beneficiaries', 'wallet.card_beneficiary');

GRANT SELECT, INSERT, UPDATE ON wallet.card_beneficiary TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.card_beneficiary TO medley_system;
