import AuthAPI
import Journal
import Kernel
import Postgres

/// The read table of hospitals.
struct HospitalsProjection: InlineProjection {
    let name = "hospitals"
    let tables = [AuthTable.hospital]

    func statements(for events: [AppendedEvent<AuthEvent>], into target: ProjectionTarget) -> [SQL] {
        let table = target.table(AuthTable.hospital)
        let registered = events.filter { $0.event.registration != nil }
        let changed = changes(events)
        var statements: [SQL] = []
        if !registered.isEmpty { statements.append(insert(registered, into: table)) }
        if !changed.isEmpty { statements.append(update(changed, in: table)) }
        return statements
    }

    /// What a batch does to a hospital that is there: the last value of each setting that it wrote.
    private struct Change {
        var hospitalID: HospitalID
        var version: Int
        var stored: StoredHospitalChange
    }

    private func changes(_ events: [AppendedEvent<AuthEvent>]) -> [Change] {
        var updates: [HospitalID: (version: Int, event: HospitalChanged)] = [:]
        for appended in events {
            guard case .hospitalChanged(var event) = appended.event else { continue }
            event.updates = (updates[appended.hospitalID]?.event.updates ?? []) + event.updates
            updates[appended.hospitalID] = (appended.version, event)
        }
        return updates.map { Change(hospitalID: $0, version: $1.version, stored: StoredHospitalChange($1.event)) }
            .sorted { $0.hospitalID < $1.hospitalID }
    }

    private func insert(_ events: [AppendedEvent<AuthEvent>], into table: String) -> SQL {
        let registered = events.compactMap(\.event.registration)
        let profiles = registered.map(\.settings.profile)
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, version, code, name, country, currency, time_zone, locale, patient_number_pattern,
                kind, created_at, updated_at, member_sign_up, staff_second_factor)
            SELECT x.*, x.created_at, 'closed', 'optional'
            FROM unnest(
                \(.ids(registered.map(\.hospitalID))), \(.int32s(events.map { Int32(clamping: $0.version) })),
                \(.texts(registered.map(\.code))), \(.texts(registered.map(\.settings.name))),
                \(.texts(profiles.map(\.country.code))), \(.texts(profiles.map(\.currency.code))),
                \(.texts(profiles.map(\.timeZone))), \(.texts(profiles.map(\.locale.description))),
                \(.texts(profiles.map(\.patientNumberPattern))), \(.texts(profiles.map(\.kind.rawValue))),
                \(.timestamps(registered.map(\.at)))
            ) AS x (
                hospital_id, version, code, name, country, currency, time_zone, locale, pattern, kind, created_at)
            """
    }

    private func update(_ changes: [Change], in table: String) -> SQL {
        let stored = changes.map(\.stored)
        return """
            UPDATE \(unsafeRaw: table) AS h
            SET version = x.version,
                name = coalesce(x.name, h.name),
                country = coalesce(x.country, h.country),
                time_zone = coalesce(x.time_zone, h.time_zone),
                locale = coalesce(x.locale, h.locale),
                patient_number_pattern = coalesce(x.pattern, h.patient_number_pattern),
                member_sign_up = coalesce(x.member_sign_up, h.member_sign_up),
                staff_second_factor = coalesce(x.staff_second_factor, h.staff_second_factor),
                updated_at = x.updated_at
            FROM unnest(
                \(.ids(changes.map(\.hospitalID))), \(.int32s(changes.map { Int32(clamping: $0.version) })),
                \(.texts(stored.map(\.name))), \(.texts(stored.map { $0.country?.code })),
                \(.texts(stored.map(\.timeZone))), \(.texts(stored.map { $0.locale?.description })),
                \(.texts(stored.map(\.patientNumberPattern))), \(.texts(stored.map { $0.memberSignUp?.rawValue })),
                \(.texts(stored.map { $0.staffSecondFactor?.rawValue })), \(.timestamps(stored.map(\.at)))
            ) AS x (
                hospital_id, version, name, country, time_zone, locale, pattern, member_sign_up, staff_second_factor,
                updated_at)
            WHERE h.hospital_id = x.hospital_id
            """
    }
}

extension HospitalsProjection {
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}
