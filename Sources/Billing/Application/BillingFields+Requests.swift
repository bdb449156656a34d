import BillingAPI
import JSON
import Kernel

/// The requests of the module, each read whole: what is wrong with one is collected in `validator`.
extension BillingFields {
    mutating func read(_ request: CreateChargeRequest) -> (code: String, description: String) {
        let code = text(request.code, "code", characters: BillingLimits.codeCharacters)
        let description = text(request.description, "description", characters: BillingLimits.descriptionCharacters)
        validator.require(
            (1...BillingLimits.quantity).contains(request.quantity), field: "quantity", code: "outOfRange",
            message: "Give a whole number from 1 to \(BillingLimits.quantity).")
        amount(request.unitPrice, "unitPrice")
        serviceDay(request.serviceDate)
        return (code, description)
    }

    mutating func read(_ request: ReasonRequest) -> String? {
        optionalText(request.reason, "reason", characters: BillingLimits.reasonCharacters)
    }

    mutating func read(_ request: DraftInvoiceRequest) {
        charges(request.chargeIds)
        dueDay(request.dueDate)
    }

    mutating func read(_ request: ChangeDraftRequest) {
        if request.chargeIds == .null {
            validator.reject(
                field: "chargeIds", code: "required", message: "It cannot be cleared; leave it out to keep them.")
        }
        if let ids = request.chargeIds.newValue { charges(ids) }
        dueDay(request.dueDate.newValue)
    }

    /// The purpose is nil where it is not clear.
    mutating func read(
        _ request: ReceivePaymentRequest
    ) -> (purpose: ReceivePaymentCommand.Purpose?, reference: String?) {
        amount(request.amount, "amount")
        let reference = optionalText(
            request.reference, "reference", characters: BillingLimits.referenceCharacters)
        switch (request.invoiceId, request.patientId) {
        case (let invoice?, nil):
            return (.invoice(invoice, excessToDeposit: request.excessToDeposit ?? false), reference)
        case (nil, let patient?): return (.deposit(patient), reference)
        case (nil, nil) where validator.isKnown("patientId"): break
        case (nil, nil):
            validator.reject(
                field: "invoiceId", code: "required", message: "Give invoiceId, or patientId for a deposit.")
        case (_?, _?):
            validator.reject(
                field: "patientId", code: "ambiguous", message: "Give invoiceId or patientId, not both.")
        }
        return (nil, reference)
    }

    mutating func read(_ request: AllocateRequest) {
        if let amount = request.amount { self.amount(amount, "amount") }
    }

    mutating func read(_ request: RefundRequest) -> String {
        amount(request.amount, "amount")
        return text(request.reason, "reason", characters: BillingLimits.reasonCharacters)
    }
}
