public import AuthAPI
public import Kernel

extension ChangePasswordRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service but that the password may not hold the address.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        AuthValidation.review(&validator, in: setting) { $0.password(newPassword, email: nil, field: "newPassword") }
    }
}

extension ResetPasswordRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service but that the password may not hold the address.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        AuthValidation.review(&validator, in: setting) { $0.password(newPassword, email: nil, field: "newPassword") }
    }
}

extension CodeRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        AuthValidation.review(&validator, in: setting) {
            $0.texts(hospitalCode, ("phone", phone, AuthLimits.typedPhoneCharacters))
        }
    }
}

extension CodeVerification: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        AuthValidation.review(&validator, in: setting) {
            $0.texts(hospitalCode, ("phone", phone, AuthLimits.typedPhoneCharacters))
        }
    }
}

extension ForgotPasswordRequest: ReviewedRequest {
    /// Notes what is wrong, by the rules of the service.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        AuthValidation.review(&validator, in: setting) {
            $0.texts(hospitalCode, ("email", email, AuthLimits.typedEmailCharacters))
        }
    }
}

extension SecondFactorCode: ReviewedRequest {
    /// Notes what is wrong: what no code could be.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        AuthValidation.review(&validator, in: setting) { $0.code(typed: code) }
    }
}

extension SecondFactorAnswer: ReviewedRequest {
    /// Notes what is wrong: what no code could be.
    public func review(_ validator: inout Validator, in setting: RequestSetting) {
        AuthValidation.review(&validator, in: setting) { $0.code(typed: code) }
    }
}
