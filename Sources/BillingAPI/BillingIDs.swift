public import Kernel

/// Tags an id as a charge's.
public enum ChargeTag {}
/// Tags an id as an invoice's.
public enum InvoiceTag {}
/// Tags an id as a payment's.
public enum PaymentTag {}
/// Tags an id as a refund's.
public enum RefundTag {}

/// A service or article that a patient is to pay.
public typealias ChargeID = EntityID<ChargeTag>
/// An invoice, draft or issued.
public typealias InvoiceID = EntityID<InvoiceTag>
/// Money that was received: a payment of an invoice, or a deposit.
public typealias PaymentID = EntityID<PaymentTag>
/// Money of a payment that was given back.
public typealias RefundID = EntityID<RefundTag>
