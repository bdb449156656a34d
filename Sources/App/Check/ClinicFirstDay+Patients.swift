internal import JSON

extension ClinicFirstDay {
    /// Finds imported patients by part of a name in three scripts.
    func searchInScripts(_ desk: CheckSession) throws(CheckFailure) {
        for (typed, script) in [("mull", "Latin"), ("ابراهيم", "Arabic"), ("शर्मा", "Devanagari")] {
            try CheckSession.require(
                try find(desk, typed).count == 1, "part of a name in \(script) script does not find the one patient")
        }
        report("patients are found by part of a name in Latin, Arabic and Devanagari script")
    }

    /// Registers a patient, meets the duplicate warning, confirms; finds the first by MRN and by phone.
    func registerByHand(_ desk: CheckSession) throws(CheckFailure) -> PatientAtCheck {
        let body: [(String, JSONValue)] = [
            ("givenName", "Mariam"), ("familyName", "Checkworth"), ("birthDate", "1992-04-09"), ("sex", "female"),
            ("phone", "010 0123 4567"),
        ]
        let made = try desk.expect(201, "POST", "/api/v1/patients", Self.object(body))
        let patient = PatientAtCheck(id: made.text("id"), mrn: made.text("mrn"), familyName: "Checkworth")
        try CheckSession.require(
            made.fields["location"] == "/api/v1/patients/\(patient.id)", "Location does not name the new patient")
        report("a patient is registered by hand")

        let warning = try desk.expect(409, "POST", "/api/v1/patients", Self.object(body))
        let candidates = warning.json["candidates"]?.elements ?? []
        try CheckSession.require(
            candidates.contains { $0["id"]?.string == patient.id }, "the duplicate warning does not name the patient")
        try desk.expect(201, "POST", "/api/v1/patients", Self.object(body + [("confirmDuplicate", true)]))
        report("registering her again meets a warning that names her, and is done when confirmed")

        try CheckSession.require(
            try find(desk, patient.mrn).first?["id"]?.string == patient.id, "her MRN does not find her first")
        for typed in ["01001234567", "+20 100 123 4567", "0100-123-4567"] {
            let found = try find(desk, typed).contains { $0["id"]?.string == patient.id }
            try CheckSession.require(found, "her phone typed as \(typed) does not find her")
        }
        report("she is found by her MRN and by her phone however it is typed")
        return patient
    }

    /// Two people edit at once: the second is told that the record changed.
    func editTogether(_ desk: CheckSession, _ patient: PatientAtCheck) throws(CheckFailure) {
        let path = "/api/v1/patients/\(patient.id)"
        let read = try desk.expect(200, "GET", path)
        let tag = read.fields["etag"] ?? ""
        try desk.expect(200, "PATCH", path, ["email": "mariam@check.example"], fields: [("If-Match", tag)])
        try desk.expect(412, "PATCH", path, ["email": "other@check.example"], fields: [("If-Match", tag)])
        try desk.expect(428, "PATCH", path, ["email": "other@check.example"])
        report("two people edit her record: the second gets 412")
    }

    /// Corrects a birth date and reads the record as it was known before.
    func correctBirthDate(_ desk: CheckSession, _ patient: PatientAtCheck) throws(CheckFailure) {
        let path = "/api/v1/patients/\(patient.id)"
        let before = try desk.expect(200, "GET", path)
        let history = try desk.expect(200, "GET", "\(path)/history")
        let last = history.json["items"]?.elements?.compactMap { $0["at"]?.string }.max() ?? ""
        try desk.expect(
            200, "PATCH", path, ["birthDate": "1991-04-09"], fields: [("If-Match", before.fields["etag"] ?? "")])
        let now = try desk.expect(200, "GET", path)
        let then = try desk.expect(200, "GET", "\(path)?asOf=\(CheckQuery.encode(last))")
        try CheckSession.require(
            now.text("birthDate") == "1991-04-09" && then.text("birthDate") == "1992-04-09",
            "the record as of \(last) does not show the birth date of then")
        report("her birth date is corrected, and the record as of before still shows the old one")
    }

    private func find(_ desk: CheckSession, _ typed: String) throws(CheckFailure) -> [JSONValue] {
        let answer = try desk.expect(200, "GET", "/api/v1/patients?q=\(CheckQuery.encode(typed))")
        return answer.json["items"]?.elements ?? []
    }

    static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(members.map { JSONMember(name: $0.0, value: $0.1) })
    }
}
