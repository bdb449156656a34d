public import Kernel
public import WalletAPI

extension MoveMoneyRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}

extension TransferRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        let country = setting.profile?.country
        WalletFields.review(&validator, in: setting) { _ = $0.read(self, in: country) }
    }
}

extension TransferBatchRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}

extension HoldRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}

extension CaptureHoldRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}

extension ChangeLimitsRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { $0.read(self) }
    }
}

extension WalletReasonRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}
