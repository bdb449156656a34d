public import Kernel
public import SchedulingAPI

extension DefineServiceRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        CatalogueFields.review(&validator) { _ = $0.read(self) }
    }
}

extension ChangeServiceRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        CatalogueFields.review(&validator) { _ = $0.read(self) }
    }
}

extension OpenRoomRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        CatalogueFields.review(&validator) { _ = $0.read(self) }
    }
}

extension ChangeRoomRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        CatalogueFields.review(&validator) { _ = $0.read(self) }
    }
}

extension SetScheduleRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        CatalogueFields.review(&validator) { _ = $0.read(self) }
    }
}
