public import Kernel

/// Tags an id as a payment's.
public enum PaymentTag {}
/// Tags an id as that of a payment's refund.
public enum PaymentRefundTag {}
/// Tags an id as that of an invoice which a payment is for: Billing's own id, retagged, so that wallets know nothing of Billing.
public enum PaidInvoiceTag {}

/// A payment that is collected from somebody: through a gateway, or from a wallet.
public typealias PaymentID = EntityID<PaymentTag>
/// One refund of a payment.
public typealias PaymentRefundID = EntityID<PaymentRefundTag>
/// The invoice of Billing which a payment is for.
public typealias PaidInvoiceID = EntityID<PaidInvoiceTag>
