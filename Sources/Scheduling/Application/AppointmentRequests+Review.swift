public import Kernel
public import SchedulingAPI

extension HoldSlotRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        AppointmentFields.review(&validator, in: setting) { $0.read(self) }
    }
}

extension BookAppointmentRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        AppointmentFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}

extension RescheduleAppointmentRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        AppointmentFields.review(&validator, in: setting) { $0.read(self) }
    }
}

extension ChangeAppointmentRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        AppointmentFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}

extension CancelAppointmentRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        AppointmentFields.review(&validator, in: setting) { _ = $0.read(self) }
    }
}

extension CheckInRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        AppointmentFields.review(&validator, in: setting) { $0.read(self) }
    }
}
