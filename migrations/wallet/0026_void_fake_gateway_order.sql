-- Whether what the payer agreed to and nobody took was released.
ALTER TABLE wallet.fake_gateway_order ADD COLUMN is_voided boolean NOT NULL DEFAULT false;
