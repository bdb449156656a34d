import Kernel

/// What makes reads of a window one row; `what` is the identity of the text.
struct AccessKey: Hashable, Sendable {
    var hospitalID: HospitalID
    var actorID: UserID
    var what: Int
    /// Why, where the caller said so.
    var reason: String?

    /// Without the reason, which is seldom there and then nearly always one for a caller.
    func hash(into hasher: inout Hasher) {
        hasher.combine(hospitalID)
        hasher.combine(actorID)
        hasher.combine(what)
    }
}

/// One person's reads of one kind within a window: whose records, how often each, and the first request for each.
struct AccessGroup: Sendable {
    /// The first of them.
    let at: Timestamp
    let kind: Principal.Kind
    let what: StaticString
    private(set) var subjects: [SubjectID] = []
    private(set) var times: [Int32?] = []
    private(set) var requests: [String?] = []
    private var places: [SubjectID: Int] = [:]

    init(at: Timestamp, kind: Principal.Kind, what: StaticString) {
        self.at = at
        self.kind = kind
        self.what = what
    }

    /// Reads of one subject's record.
    struct Read: Sendable {
        var subject: SubjectID
        var times: Int32 = 1
        /// The first request.
        var requestID: String
    }

    /// What became of reads.
    enum Addition { case newSubject, knownSubject, refused }

    /// Adds reads of a subject's record; refused where there is no room for a subject that is not there yet.
    mutating func add(_ read: Read, hasRoom: Bool) -> Addition {
        if let place = places[read.subject] {
            times[place] = (times[place] ?? 0) + read.times
            return .knownSubject
        }
        guard hasRoom else { return .refused }
        places[read.subject] = subjects.count
        subjects.append(read.subject)
        times.append(read.times)
        requests.append(read.requestID)
        return .newSubject
    }

    /// All of them, a subject each.
    var reads: [Read] {
        subjects.indices.map { Read(subject: subjects[$0], times: times[$0] ?? 1, requestID: requests[$0] ?? "") }
    }
}
