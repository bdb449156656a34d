-- What merchants sold by business day and method, written behind the log, page by page.

-- Whose wallet one is: a transfer names wallets alone.
CREATE TABLE wallet.merchant_wallet (
    hospital_id uuid NOT NULL,
    wallet_id uuid NOT NULL,
    merchant_id uuid NOT NULL,
    currency text COLLATE "C" NOT NULL,
    PRIMARY KEY (hospital_id, wallet_id)
);
SELECT platform.protect_tenant_table('wallet.merchant_wallet');

-- Sums may be larger than any amount, so they are numeric.
CREATE TABLE wallet.merchant_sales (
    hospital_id uuid NOT NULL,
    merchant_id uuid NOT NULL,
    day date NOT NULL,
    method text COLLATE "C" NOT NULL,
    currency text COLLATE "C" NOT NULL,
    sale_count bigint NOT NULL,
    sales_minor numeric NOT NULL,
    refund_count bigint NOT NULL,
    refunds_minor numeric NOT NULL,
    PRIMARY KEY (hospital_id, merchant_id, day, method)
) WITH (fillfactor = 70);
SELECT platform.protect_tenant_table('wallet.merchant_sales');
SELECT platform.declare_rebuildable('wallet.sales', 'wallet.merchant_wallet', 'wallet.merchant_sales');

GRANT SELECT ON wallet.merchant_wallet, wallet.merchant_sales TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON wallet.merchant_wallet, wallet.merchant_sales TO medley_system;

-- The lines of a merchant's statement that are few beside the sales.
CREATE INDEX entry_by_settlement_type ON wallet.entry (hospital_id, account_id, transaction_type, recorded_at, position)
    WHERE transaction_type IN ('payout', 'fee', 'tax');
