public import Kernel
public import WalletAPI

/// The requests of clearings, each read whole: what is wrong with one is collected in `validator`.
extension WalletFields {
    /// Who is paid, and the reference; nil, and noted, where nobody or two are named.
    mutating func read(_ request: SendClearingRequest) -> (purpose: ClearingPurpose?, reference: String) {
        var purpose: ClearingPurpose?
        switch (request.toWalletId, request.invoiceId) {
        case (let wallet?, nil): purpose = .wallet(wallet)
        case (nil, let invoice?): purpose = .invoice(invoice)
        case (nil, nil):
            if !isKnown("invoiceId") { reject("toWalletId", "required", "Give toWalletId or invoiceId.") }
        case (_?, _?): reject("invoiceId", "ambiguous", "Give toWalletId or invoiceId, not both.")
        }
        amount(request.amount, "amount")
        return (purpose, reference(request.reference))
    }

    /// `hospital` is the caller's, where it is known.
    mutating func read(_ request: ChangeClearingAgreementRequest, of hospital: HospitalID?) {
        if request.operators.count > ClearingLimits.operators {
            reject("operators", "outOfRange", "Give \(ClearingLimits.operators) operators at most.")
        }
        if Set(request.operators).count != request.operators.count {
            reject("operators", "repeated", "Give each operator once.")
        }
        if let hospital, request.operators.contains(hospital) {
            reject("operators", "notAllowed", "Give other tenants: within one nothing is cleared.")
        }
    }
}

extension SendClearingRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}

extension ChangeClearingAgreementRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { $0.read(self, of: nil) }
    }
}
