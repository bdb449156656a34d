enum BillingAPIPlaceholder {}
