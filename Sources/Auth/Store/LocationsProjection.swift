import AuthAPI
import Journal
import Kernel
import Postgres

/// The read table of locations.
struct LocationsProjection: InlineProjection {
    let name = "locations"
    let tables = [AuthTable.location]

    func statements(for events: [AppendedEvent<AuthEvent>], into target: ProjectionTarget) -> [SQL] {
        let table = target.table(AuthTable.location)
        let rows = LocationRow.fold(events)
        let opened = rows.filter { $0.createdAt != nil }
        let changed = rows.filter { $0.createdAt == nil }
        var statements: [SQL] = []
        if !opened.isEmpty { statements.append(insert(opened, into: table)) }
        if !changed.isEmpty { statements.append(update(changed, in: table)) }
        return statements
    }

    private func insert(_ rows: [LocationRow], into table: String) -> SQL {
        """
        INSERT INTO \(unsafeRaw: table) (
            hospital_id, location_id, version, updated_at, name, code, line1, city, region, postal_code, country, phone,
            time_zone, status, created_at)
        SELECT *
        FROM unnest(\(columns(rows)), \(.timestamps(rows.map(\.createdAt))))
        """
    }

    private func update(_ rows: [LocationRow], in table: String) -> SQL {
        func has(_ field: String) -> SQLBind { .bools(rows.map { $0.fields.contains(field) }) }
        return """
            UPDATE \(unsafeRaw: table) AS l
            SET version = x.version,
                updated_at = x.updated_at,
                name = CASE WHEN x.has_name THEN x.name ELSE l.name END,
                code = CASE WHEN x.has_code THEN x.code ELSE l.code END,
                line1 = CASE WHEN x.has_line1 THEN x.line1 ELSE l.line1 END,
                city = CASE WHEN x.has_city THEN x.city ELSE l.city END,
                region = CASE WHEN x.has_region THEN x.region ELSE l.region END,
                postal_code = CASE WHEN x.has_postal THEN x.postal_code ELSE l.postal_code END,
                country = CASE WHEN x.has_country THEN x.country ELSE l.country END,
                phone = CASE WHEN x.has_phone THEN x.phone ELSE l.phone END,
                time_zone = CASE WHEN x.has_zone THEN x.time_zone ELSE l.time_zone END,
                status = CASE WHEN x.has_status THEN x.status ELSE l.status END
            FROM unnest(
                \(columns(rows)), \(has("name")), \(has("code")), \(has("line1")), \(has("city")), \(has("region")),
                \(has("postalCode")), \(has("country")), \(has("phone")), \(has("timeZone")), \(has("status"))
            ) AS x (
                hospital_id, location_id, version, updated_at, name, code, line1, city, region, postal_code, country,
                phone, time_zone, status, has_name, has_code, has_line1, has_city, has_region, has_postal, has_country,
                has_phone, has_zone, has_status)
            WHERE l.hospital_id = x.hospital_id AND l.location_id = x.location_id
            """
    }

    private func columns(_ rows: [LocationRow]) -> SQL {
        let details = rows.map(\.details)
        let addresses = details.map(\.address)
        return """
            \(.ids(rows.map(\.hospitalID))), \(.ids(rows.map(\.locationID))),
            \(.int32s(rows.map { Int32(clamping: $0.version) })), \(.timestamps(rows.map(\.updatedAt))),
            \(.texts(details.map(\.name))), \(.texts(details.map(\.code))), \(.texts(addresses.map(\.line1))),
            \(.texts(addresses.map(\.city))), \(.texts(addresses.map(\.region))),
            \(.texts(addresses.map(\.postalCode))), \(.texts(addresses.map(\.country))),
            \(.texts(details.map { $0.phone?.e164 })), \(.texts(details.map(\.timeZone))),
            \(.texts(details.map(\.status.rawValue)))
            """
    }
}

/// What a batch does to one row of `auth.location`: the last value of each column that its events wrote.
struct LocationRow {
    let hospitalID: HospitalID
    let locationID: LocationID
    var version: Int
    var updatedAt: Timestamp
    /// When it was opened, where it is in this batch.
    var createdAt: Timestamp?
    /// The fields that were written; the values of the others mean nothing.
    var fields: Set<String> = []
    var details: LocationDetails

    /// Folds a batch's events into one change to a row, in the order of each row's first event.
    static func fold(_ events: [AppendedEvent<AuthEvent>]) -> [LocationRow] {
        var rows: [LocationRow] = []
        var indexes: [LocationID: Int] = [:]
        for appended in events {
            switch appended.event {
            case .locationOpened(let event):
                indexes[event.locationID] = rows.count
                rows.append(
                    LocationRow(
                        hospitalID: appended.hospitalID, locationID: event.locationID, version: appended.version,
                        updatedAt: event.at, createdAt: event.at, details: event.details))
            case .locationChanged(let event):
                let index = indexes[event.locationID] ?? rows.count
                if index == rows.count {
                    indexes[event.locationID] = index
                    rows.append(
                        LocationRow(
                            hospitalID: appended.hospitalID, locationID: event.locationID, version: appended.version,
                            updatedAt: event.at, details: LocationDetails(name: "")))
                }
                rows[index].apply(event, version: appended.version)
            default: break
            }
        }
        return rows
    }

    private mutating func apply(_ event: LocationChanged, version: Int) {
        self.version = version
        updatedAt = event.at
        for update in event.updates {
            details = details.applying(update)
            fields.insert(update.field)
        }
    }
}

extension LocationUpdate {
    /// The name of the field.
    var field: String {
        switch self {
        case .name: "name"
        case .code: "code"
        case .line1: "line1"
        case .city: "city"
        case .region: "region"
        case .postalCode: "postalCode"
        case .country: "country"
        case .phone: "phone"
        case .timeZone: "timeZone"
        case .status: "status"
        }
    }
}

extension LocationsProjection {
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}
