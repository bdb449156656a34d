public import Kernel

/// Charges, invoices, payments and patients' accounts as other modules and the HTTP routes see them.
///
/// Every method takes the tenant from its context alone; an id of another tenant is answered as one that never existed.
/// Commands are idempotent under the context's idempotency key. Reads are recorded for the patient they concern.
public protocol BillingService: ChargeService, InvoiceService, PaymentService {}

/// What patients are to pay.
public protocol ChargeService: Sendable {
    /// Charges a patient. Throws `invalid`, and the rules `unknownPatient`, `unknownLocation` and `amountTooLarge`.
    func createCharge(_ context: RequestContext, _ request: CreateChargeRequest)
        async throws(BillingServiceError) -> Written<ChargeView>

    /// A charge. Throws `notFound`.
    func charge(_ context: RequestContext, _ id: ChargeID) async throws(BillingServiceError) -> ChargeView

    /// Charges, newest first.
    func charges(_ context: RequestContext, _ query: ChargeListQuery)
        async throws(BillingServiceError) -> Page<ChargeView>

    /// Withdraws a charge that is on no invoice. Throws `notFound`, the rules `chargeInvoiced` and `chargeCancelled`.
    func cancelCharge(
        _ context: RequestContext, _ id: ChargeID, expectedVersion: Int?, _ request: ReasonRequest
    ) async throws(BillingServiceError) -> Written<ChargeView>
}

/// Invoices: draft → issued → partiallyPaid → paid, overdue, or void.
public protocol InvoiceService: Sendable {
    /// Drafts an invoice from charges that are on none; they are the invoice's from then on.
    func draftInvoice(_ context: RequestContext, _ request: DraftInvoiceRequest)
        async throws(BillingServiceError) -> Written<InvoiceView>

    /// Changes a draft of the version that the caller saw (nil: of any). Throws `notFound`, `stale`, `invoiceNotDraft`.
    func changeDraft(
        _ context: RequestContext, _ id: InvoiceID, expectedVersion: Int?, _ request: ChangeDraftRequest
    ) async throws(BillingServiceError) -> Written<InvoiceView>

    /// An invoice now, or as it was known at an instant. Throws `notFound`, and the failure `momentNotReached` where
    /// merges that were recorded by the instant are not known yet.
    func invoice(_ context: RequestContext, _ id: InvoiceID, asOf: Timestamp?)
        async throws(BillingServiceError) -> InvoiceView

    /// Invoices, newest first.
    func invoices(_ context: RequestContext, _ query: InvoiceListQuery)
        async throws(BillingServiceError) -> Page<InvoiceSummaryView>

    /// Gives a draft the next number of the series, after which it is owed and immutable. Throws `invoiceNotDraft`, and
    /// `chargesOfSeveralPatients` where the draft spans the undoing of a merge.
    func issueInvoice(_ context: RequestContext, _ id: InvoiceID, expectedVersion: Int?)
        async throws(BillingServiceError) -> Written<InvoiceView>

    /// Cancels a draft, or an issued invoice of which nothing is paid on the hospital's day of its issue; its charges are
    /// free again and its number stays. Throws the rules `invoiceHasPayments`, `creditNoteRequired`, `invoiceVoid`.
    func voidInvoice(
        _ context: RequestContext, _ id: InvoiceID, expectedVersion: Int?, _ request: ReasonRequest
    ) async throws(BillingServiceError) -> Written<InvoiceView>

    /// The changes of an invoice, newest first. Throws `notFound`.
    func invoiceHistory(_ context: RequestContext, _ id: InvoiceID, _ page: BillingPageRequest)
        async throws(BillingServiceError) -> Page<InvoiceHistoryItem>
}

/// Money received and given back, and what it leaves a patient to pay.
public protocol PaymentService: Sendable {
    /// Records money received for an invoice or as a deposit. Throws `invalid`, the rules `unknownInvoice`,
    /// `unknownPatient`, `invoiceNotPayable`, `exceedsOpenAmount` and `currencyMismatch`.
    func receivePayment(_ context: RequestContext, _ request: ReceivePaymentRequest)
        async throws(BillingServiceError) -> Written<PaymentView>

    /// A payment. Throws `notFound`.
    func payment(_ context: RequestContext, _ id: PaymentID) async throws(BillingServiceError) -> PaymentView

    /// Payments, newest first.
    func payments(_ context: RequestContext, _ query: PaymentListQuery)
        async throws(BillingServiceError) -> Page<PaymentSummaryView>

    /// Applies what is left of a deposit to an invoice of the same patient. Throws `notFound`, the rules `exceedsDeposit`,
    /// `exceedsOpenAmount`, `otherPatientsInvoice` and those of `receivePayment`.
    func allocate(_ context: RequestContext, _ id: PaymentID, _ request: AllocateRequest)
        async throws(BillingServiceError) -> Written<PaymentView>

    /// Gives money of a payment back: first what is still a deposit, then what it paid last, which is open again.
    /// Throws `notFound`, the rules `exceedsRefundable`, `collectedPayment`.
    func refund(_ context: RequestContext, _ id: PaymentID, _ request: RefundRequest)
        async throws(BillingServiceError) -> Written<RefundView>

    /// What a patient owes and has paid, now or at an instant. Throws `notFound` for an unknown patient, and the failure
    /// `momentNotReached` where merges that were recorded by the instant are not known yet.
    func account(_ context: RequestContext, of patient: PatientID, asOf: Timestamp?)
        async throws(BillingServiceError) -> PatientAccountView
}
