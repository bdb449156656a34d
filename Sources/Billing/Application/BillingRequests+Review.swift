public import BillingAPI
public import Kernel

extension CreateChargeRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        BillingFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}

extension ReasonRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        BillingFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}

extension DraftInvoiceRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        BillingFields.review(&validator, in: setting) { $0.read(self) }
    }
}

extension ChangeDraftRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        BillingFields.review(&validator, in: setting) { $0.read(self) }
    }
}

extension ReceivePaymentRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        BillingFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}

extension AllocateRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        BillingFields.review(&validator, in: setting) { $0.read(self) }
    }
}

extension RefundRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        BillingFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}
