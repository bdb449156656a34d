public import Kernel
public import PatientAPI

extension RegisterPatientRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service; nothing before the hospital is known.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        PatientFields.review(&validator, in: setting) { _ = PatientRegistration(self, &$0) }
    }
}

extension ChangePatientRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service; nothing before the hospital is known.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        PatientFields.review(&validator, in: setting) { _ = PatientPatch(self, &$0) }
    }
}

extension MergePatientsRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        _ = validator.optionalText(reason, field: "reason", rule: LivePatientService.reasonRule)
    }
}

extension EraseRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        _ = validator.text(reason, field: "reason", rule: LivePatientService.reasonRule)
    }
}

extension LegalHoldRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        _ = validator.text(reason, field: "reason", rule: LivePatientService.reasonRule)
    }
}

extension PatientFields {
    /// Looks at a request with a validator that others go on with.
    static func review(_ validator: inout Validator, in setting: RequestSetting, _ read: (inout PatientFields) -> Void)
    {
        guard let country = setting.profile?.country else { return }
        let today = setting.zone.local(at: setting.now).date
        var fields = PatientFields(PatientFieldReading(country: country, today: today))
        fields.validator = validator
        read(&fields)
        validator = fields.validator
    }
}
