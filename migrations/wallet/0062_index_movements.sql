-- A movement by its reference alone, over the whole tenant: each movement has one side that is debited.
CREATE INDEX entry_by_tenant_reference ON wallet.entry (hospital_id, reference, recorded_at, position)
    WHERE side = 'debit';
