public import Kernel
public import WalletAPI

extension ApplyMerchantRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        let country = setting.profile?.country
        WalletFields.review(&validator, in: setting) { _ = $0.read(self, in: country) }
    }
}

extension VerifyMerchantRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { $0.read(self) }
    }
}

extension ChangeMerchantRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        let country = setting.profile?.country
        WalletFields.review(&validator, in: setting) { _ = $0.read(self, in: country) }
    }
}

extension ChangeMethodsRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        WalletFields.review(&validator, in: setting) { $0.read(self) }
    }
}
