import JSON
import Kernel
import PatientAPI

extension PatientPatch {
    /// Reads a change; throws every field that is not valid, or that may not be cleared.
    init(_ request: ChangePatientRequest, in reading: PatientFieldReading) throws(Failure) {
        var fields = PatientFields(reading)
        self.init(request, &fields)
        try fields.validator.check()
    }

    /// Reads a change; notes every field that is not valid, or that may not be cleared.
    init(_ request: ChangePatientRequest, _ fields: inout PatientFields) {
        self.init()
        for field in PatientField.allCases { read(field, request, &fields) }
    }

    private mutating func read(_ field: PatientField, _ request: ChangePatientRequest, _ fields: inout PatientFields) {
        switch field {
        case .name: readName(request, &fields)
        case .birthDate: readBirth(request, &fields)
        case .sex:
            if request.sex == .null { fields.refuseClearing("sex") }
            sex = request.sex.newValue
        case .phone: phone = Self.field(request.phone) { fields.phone($0) }
        case .email: email = Self.field(request.email) { fields.email($0) }
        case .address: address = Self.address(request.address, &fields)
        case .identifiers:
            switch request.identifiers {
            case .absent: break
            case .null: identifiers = []
            case .value(let list): identifiers = fields.identifiers(list)
            }
        case .language: language = Self.field(request.language) { fields.language($0) }
        case .status:
            if request.status == .null { fields.refuseClearing("status") }
            standing = request.status.newValue
        }
    }

    private mutating func readName(_ request: ChangePatientRequest, _ fields: inout PatientFields) {
        if request.fullName == .null { fields.refuseClearing("fullName") }
        if request.givenName == .null, request.fullName == .absent { fields.refuseClearing("givenName") }
        if case .value = request.fullName, request.givenName.newValue != nil || request.familyName.newValue != nil {
            fields.validator.reject(
                field: "fullName", code: "ambiguous", message: "Give fullName, or givenName and familyName, not both.")
            return
        }
        givenName = Self.field(request.givenName) { fields.namePart($0, "givenName", PersonName.partRule) }
        familyName = Self.field(request.familyName) { fields.namePart($0, "familyName", PersonName.partRule) }
        fullName = Self.field(request.fullName) { fields.namePart($0, "fullName", PersonName.fullRule) }
    }

    private mutating func readBirth(_ request: ChangePatientRequest, _ fields: inout PatientFields) {
        switch (request.birthDate, request.ageYears) {
        case (.absent, .absent): break
        case (.null, .absent), (.absent, .null), (.null, .null): birthDate = .set(nil)
        case (let date, let age):
            birthDate = .set(fields.birth(date: date.newValue, ageYears: age.newValue))
        }
    }

    private static func field<Raw, Value>(_ patch: Patch<Raw>, _ read: (Raw) -> Value?) -> Field<Value> {
        switch patch {
        case .absent: .keep
        case .null: .set(nil)
        case .value(let raw): .set(read(raw))
        }
    }

    private static func address(_ patch: Patch<PatientAddressPatch>, _ fields: inout PatientFields) -> AddressPatch {
        switch patch {
        case .absent: .members()
        case .null: .clear
        case .value(let members):
            .members(
                line1: field(members.line1) { fields.addressMember($0, "line1") },
                city: field(members.city) { fields.addressMember($0, "city") },
                region: field(members.region) { fields.addressMember($0, "region") },
                postalCode: field(members.postalCode) { fields.addressMember($0, "postalCode") },
                country: field(members.country) { fields.addressMember($0, "country") })
        }
    }
}

extension PatientFields {
    /// Notes that a field cannot be cleared.
    mutating func refuseClearing(_ field: String) {
        validator.reject(field: field, code: "required", message: "It cannot be cleared; leave it out to keep it.")
    }

    /// A part of a name that was sent; it may not be empty.
    mutating func namePart(_ text: String, _ field: String, _ rule: TextRule) -> String? {
        validator.text(text, field: field, rule: rule)
    }
}
