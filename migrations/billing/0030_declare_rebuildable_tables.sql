-- What follows from the log alone (platform/0004): these tables may be built anew.
SELECT platform.declare_rebuildable('billing.charges', 'billing.charge');
SELECT platform.declare_rebuildable('billing.invoices', 'billing.invoice', 'billing.invoice_line');
SELECT platform.declare_rebuildable('billing.payments', 'billing.payment', 'billing.allocation', 'billing.refund');
SELECT platform.declare_rebuildable('billing.ledger', 'billing.ledger_entry', 'billing.account');
SELECT platform.declare_rebuildable('billing.patientAliases', 'billing.patient_alias');
