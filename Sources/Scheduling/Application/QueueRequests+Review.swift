public import Kernel
public import SchedulingAPI

extension CreateQueueRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        QueueFields.review(&validator) { _ = $0.read(self) }
    }
}

extension ChangeQueueRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        QueueFields.review(&validator) { _ = $0.read(self, QueueID(high: 0, low: 0), at: setting.now) }
    }
}

extension IssueTokenRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        QueueFields.review(&validator) { $0.read(self) }
    }
}

extension CallTokenRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        QueueFields.review(&validator) { _ = $0.read(self) }
    }
}

extension OpenVisitRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        QueueFields.review(&validator) { $0.read(self) }
    }
}
