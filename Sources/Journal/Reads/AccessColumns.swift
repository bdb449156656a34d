import Kernel

/// Tags the id of a row of the record of reads.
enum AccessTag {}

/// Rows of the record of reads, column by column, as one statement takes them.
struct AccessColumns {
    private(set) var hospitals: [HospitalID] = []
    private(set) var subjects: [SubjectID] = []
    private(set) var ids: [EntityID<AccessTag>] = []
    private(set) var instants: [Timestamp?] = []
    private(set) var actors: [UserID] = []
    private(set) var kinds: [String?] = []
    private(set) var parts: [String?] = []
    private(set) var requests: [String?] = []
    private(set) var times: [Int32?] = []

    init(capacity: Int) {
        hospitals.reserveCapacity(capacity)
        subjects.reserveCapacity(capacity)
        ids.reserveCapacity(capacity)
        instants.reserveCapacity(capacity)
        actors.reserveCapacity(capacity)
        kinds.reserveCapacity(capacity)
        parts.reserveCapacity(capacity)
        requests.reserveCapacity(capacity)
        times.reserveCapacity(capacity)
    }

    mutating func append(_ id: EntityID<AccessTag>, _ key: AccessKey, _ access: Access) {
        hospitals.append(key.hospitalID)
        subjects.append(key.subjectID)
        ids.append(id)
        instants.append(access.at)
        actors.append(key.actorID)
        kinds.append(access.kind.rawValue)
        parts.append(access.what.description)
        requests.append(access.requestID)
        times.append(access.times)
    }
}
