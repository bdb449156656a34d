public import AuthAPI
import JSON
public import Kernel

extension SignUpRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        AuthValidation.review(&validator, in: setting) { validation in
            _ = validation.settings(self)
            _ = validation.owner(admin)
        }
    }
}

extension ChangeHospitalRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        AuthValidation.review(&validator, in: setting) { _ = $0.updates(self) }
    }
}

extension OpenLocationRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service; nothing before the hospital is known.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        guard let country = setting.profile?.country else { return }
        AuthValidation.review(&validator, in: setting) { _ = $0.details(self, country: country) }
    }
}

extension ChangeLocationRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service; nothing before the hospital is known.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        guard let country = setting.profile?.country else { return }
        AuthValidation.review(&validator, in: setting) { _ = $0.updates(self, country: country) }
    }
}

extension CreateUserRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service; nothing before the hospital is known.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        guard let country = setting.profile?.country else { return }
        AuthValidation.review(&validator, in: setting) { validation in
            _ = validation.profile(self, country: country)
            if let password { validation.password(password, email: email) }
        }
    }
}

extension ChangeUserRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service but that a password may not hold an address that stays; nothing before
    /// the hospital is known.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        guard let country = setting.profile?.country else { return }
        AuthValidation.review(&validator, in: setting) { validation in
            _ = validation.updates(self, country: country)
            if password.isPresent { validation.password(password.newValue, email: email.newValue) }
        }
    }
}

extension IssueAPIKeyRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        AuthValidation.review(&validator, in: setting) { validation in
            _ = validation.name(name)
            _ = validation.permissions(permissions)
            _ = validation.expiry(expiresAt, now: setting.now)
        }
    }
}

extension AuthValidation {
    /// Looks at a request with a validator that others go on with.
    static func review(
        _ validator: inout Validator, in setting: RequestSetting, _ read: (inout AuthValidation) -> Void
    ) {
        var validation = AuthValidation(validator: validator, timeZones: setting.timeZones)
        read(&validation)
        validator = validation.validator
    }
}
