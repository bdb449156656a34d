-- The claims of each card, for lists; what became of one stands in its stream's row. Written once, when it is filed.
CREATE TABLE wallet.card_claim (
    hospital_id uuid NOT NULL,
    claim_id uuid NOT NULL,
    card_id uuid NOT NULL,
    merchant_id uuid NOT NULL,
    PRIMARY KEY (hospital_id, claim_id)
);
CREATE INDEX card_claim_of_card ON wallet.card_claim (hospital_id, card_id, claim_id);
CREATE INDEX card_claim_of_card_and_merchant ON wallet.card_claim (hospital_id, card_id, merchant_id, claim_id);
SELECT platform.protect_tenant_table('wallet.card_claim');
SELECT platform.declare_rebuildable('wallet.cardClaims', 'wallet.card_claim');

GRANT SELECT, INSERT, UPDATE ON wallet.card_claim TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.card_claim TO medley_system;
