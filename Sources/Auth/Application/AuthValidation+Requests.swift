import AuthAPI
import JSON
import Kernel

extension AuthValidation {
    /// The settings of a hospital that signs up; nil where something is wrong with them.
    mutating func settings(_ request: SignUpRequest) -> (code: String, settings: HospitalSettings)? {
        let code = code(request.code)
        let name = name(request.name)
        let country = country(request.country)
        let currency = currency(request.currency)
        let timeZone = timeZone(request.timeZone)
        let locale = locale(request.locale)
        let pattern = patientNumberPattern(request.patientNumberPattern)
        guard let code, let name, let country, let currency, let timeZone, let locale, let pattern else { return nil }
        var profile = HospitalProfile(
            country: country, currency: currency, timeZone: timeZone, locale: locale, patientNumberPattern: pattern)
        profile.kind = request.kind ?? .hospital
        return (code, HospitalSettings(name: name, profile: profile))
    }

    /// The owner of a hospital that signs up; nil where something is wrong with them.
    mutating func owner(_ admin: SignUpAdmin) -> UserProfile? {
        nested(in: "admin") { validation in
            let email = validation.email(admin.email)
            let name = validation.name(admin.displayName, field: "displayName")
            validation.password(admin.password, email: admin.email)
            guard let email, let name else { return nil }
            return UserProfile(email: email, displayName: name, phone: nil, roles: [.owner])
        }
    }

    private mutating func nested<Result>(in field: String, _ read: (inout AuthValidation) -> Result) -> Result {
        let zones = timeZones
        return validator.nested(in: field) { validator in
            var inner = AuthValidation(validator: validator, timeZones: zones)
            defer { validator = inner.validator }
            return read(&inner)
        }
    }

    /// The settings that a request changes.
    mutating func updates(_ request: ChangeHospitalRequest) -> [HospitalUpdate] {
        var updates: [HospitalUpdate?] = []
        if request.name.isPresent { updates.append(name(request.name.newValue).map { .name($0) }) }
        if request.country.isPresent { updates.append(country(request.country.newValue).map { .country($0) }) }
        if request.timeZone.isPresent { updates.append(timeZone(request.timeZone.newValue).map { .timeZone($0) }) }
        if request.locale.isPresent { updates.append(locale(request.locale.newValue).map { .locale($0) }) }
        if request.patientNumberPattern.isPresent {
            updates.append(
                patientNumberPattern(request.patientNumberPattern.newValue).map { .patientNumberPattern($0) })
        }
        if request.memberSignUp.isPresent {
            let rule = validator.require(
                request.memberSignUp.newValue, field: "memberSignUp", code: "required", message: "Give open or closed.")
            updates.append(rule.map { .memberSignUp($0) })
        }
        if request.staffSecondFactor.isPresent {
            let rule = validator.require(
                request.staffSecondFactor.newValue, field: "staffSecondFactor", code: "required",
                message: "Give optional or required.")
            updates.append(rule.map { .staffSecondFactor($0) })
        }
        return updates.compactMap { $0 }
    }

    /// What is known of a location to be opened.
    mutating func details(_ request: OpenLocationRequest, country: CountryCode) -> LocationDetails {
        var details = LocationDetails(name: name(request.name) ?? "")
        details.code = optional(request.code, field: "code", characters: AuthLimits.codeCharacters)
        if let address = request.address {
            details.address = validator.nested(in: "address") { Self.address(address, &$0) }
        }
        details.phone = validator.phone(request.phone, field: "phone", country: country)
        if let zone = request.timeZone { details.timeZone = timeZone(zone) }
        return details
    }

    /// The fields that a request changes of a location.
    mutating func updates(_ request: ChangeLocationRequest, country: CountryCode) -> [LocationUpdate] {
        var updates: [LocationUpdate?] = []
        if request.name.isPresent { updates.append(name(request.name.newValue).map { .name($0) }) }
        if request.code.isPresent {
            updates.append(
                .code(optional(request.code.newValue, field: "code", characters: AuthLimits.codeCharacters)))
        }
        updates += addressUpdates(request.address)
        if request.phone.isPresent {
            updates.append(.phone(validator.phone(request.phone.newValue, field: "phone", country: country)))
        }
        switch request.timeZone {
        case .absent: break
        case .null: updates.append(.timeZone(nil))
        case .value(let zone): updates.append(timeZone(zone).map { .timeZone($0) })
        }
        if request.status.isPresent {
            let status = validator.require(
                request.status.newValue, field: "status", code: "required", message: "Give active or closed.")
            updates.append(status.map { .status($0) })
        }
        return updates.compactMap { $0 }
    }

    /// The fields that a request changes of a user; the password apart.
    mutating func updates(_ request: ChangeUserRequest, country: CountryCode) -> [UserUpdate] {
        var updates: [UserUpdate] = []
        if request.email.isPresent { updates.append(.email(email(request.email.newValue))) }
        if request.displayName.isPresent {
            updates.append(.displayName(name(request.displayName.newValue, field: "displayName")))
        }
        if request.phone.isPresent {
            updates.append(.phone(validator.phone(request.phone.newValue, field: "phone", country: country)))
        }
        if request.roles.isPresent { updates.append(.roles(roles(request.roles.newValue))) }
        return updates
    }

    /// What users change of themselves; members alone may clear their name.
    mutating func updates(_ request: ChangeMeRequest, isMember: Bool) -> [UserUpdate] {
        switch request.displayName {
        case .absent: []
        case .null where isMember: [.displayName(nil)]
        case .null, .value: [.displayName(name(request.displayName.newValue, field: "displayName"))]
        }
    }

    /// Who a user to be made is.
    mutating func profile(_ request: CreateUserRequest, country: CountryCode) -> UserProfile {
        UserProfile(
            email: email(request.email), displayName: name(request.displayName, field: "displayName"),
            phone: validator.phone(request.phone, field: "phone", country: country), roles: roles(request.roles))
    }

    private mutating func optional(_ text: String?, field: String, characters: Int) -> String? {
        validator.optionalText(text, field: field, rule: TextRule(characters: 1...characters))
    }

    private static let lineRule = TextRule(characters: 1...AuthLimits.addressCharacters)

    private static func address(_ address: LocationAddress, _ validator: inout Validator) -> LocationAddress {
        var result = LocationAddress()
        result.line1 = validator.optionalText(address.line1, field: "line1", rule: lineRule)
        result.city = validator.optionalText(address.city, field: "city", rule: lineRule)
        result.region = validator.optionalText(address.region, field: "region", rule: lineRule)
        result.postalCode = validator.optionalText(address.postalCode, field: "postalCode", rule: lineRule)
        if let country = address.country { result.country = Self.country(country, &validator)?.code }
        return result
    }

    private mutating func addressUpdates(_ patch: Patch<LocationAddressPatch>) -> [LocationUpdate] {
        switch patch {
        case .absent: return []
        case .null: return [.line1(nil), .city(nil), .region(nil), .postalCode(nil), .country(nil)]
        case .value(let patch):
            return validator.nested(in: "address") { validator in
                func line(_ patch: Patch<String>, _ field: String, _ make: (String?) -> LocationUpdate)
                    -> LocationUpdate?
                {
                    patch.map { validator.optionalText($0, field: field, rule: Self.lineRule) ?? "" }
                        .update { make($0.flatMap { $0.isEmpty ? nil : $0 }) }
                }
                let updates: [LocationUpdate?] = [
                    line(patch.line1, "line1", LocationUpdate.line1), line(patch.city, "city", LocationUpdate.city),
                    line(patch.region, "region", LocationUpdate.region),
                    line(patch.postalCode, "postalCode", LocationUpdate.postalCode),
                    patch.country.update { .country($0.flatMap { Self.country($0, &validator) }) },
                ]
                return updates.compactMap { $0 }
            }
        }
    }

    private static func country(_ text: String, _ validator: inout Validator) -> CountryCode? {
        validator.require(
            CountryCode(text), field: "country", code: "invalidCountry",
            message: "Give the two capital letters of ISO 3166-1, such as EG.")
    }
}
