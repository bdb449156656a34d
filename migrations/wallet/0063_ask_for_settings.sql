-- Requests for other settings, which are of no wallet: all of them as one JSON text, with the version that they replace.
ALTER TABLE wallet.approval ALTER COLUMN wallet_id DROP NOT NULL;
ALTER TABLE wallet.approval ADD COLUMN settings text;
