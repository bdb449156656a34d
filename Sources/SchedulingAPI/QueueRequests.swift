public import JSON
public import Kernel

/// What sets a queue up.
public struct CreateQueueRequest: Hashable, Sendable, Codable {
    /// What people call it; 1–100 characters.
    public var name: String
    /// What its numbers begin with; 0–4 letters A–Z and digits.
    public var prefix: String?
    /// Where it is.
    public var locationId: LocationID?
    /// How much earlier classes are taken to have come.
    public var headStartSeconds: QueueHeadStarts?
    /// How long one patient takes where the day has not shown it yet, 1–480 minutes; 10 where absent.
    public var defaultServiceMinutes: Int?

    /// Makes a request with what is required.
    public init(name: String) { self.name = name }
}

/// What changes a queue (RFC 7396): a field that is absent stays, and none of them can be cleared but the prefix.
public struct ChangeQueueRequest: Hashable, Sendable, Codable {
    /// See `CreateQueueRequest`.
    public var name: Patch<String> = .absent
    /// See `CreateQueueRequest`; numbers that are given out keep theirs.
    public var prefix: Patch<String> = .absent
    /// See `CreateQueueRequest`; it holds for tokens that are issued from now on.
    public var headStartSeconds: Patch<QueueHeadStarts> = .absent
    /// See `CreateQueueRequest`.
    public var defaultServiceMinutes: Patch<Int> = .absent
    /// Whether it takes patients.
    public var status: Patch<ServiceStatus> = .absent

    /// A change of nothing; fields are set afterwards.
    public init() {}
}

/// What gives a patient a token.
public struct IssueTokenRequest: Hashable, Sendable, Codable {
    /// The patient.
    public var patientId: PatientID
    /// Why the patient is called before others; `walkIn` where absent.
    public var priority: QueuePriority?
    /// The patient's open visit that it is of.
    public var visitId: VisitID?
    /// The queues that come after this one, in order, at most 10: when it is done the next token is issued there.
    public var journey: [QueueID]?

    /// Makes a request with what is required.
    public init(patientId: PatientID, priority: QueuePriority? = nil) {
        self.patientId = patientId
        self.priority = priority
    }
}

/// What calls a number.
public struct CallTokenRequest: Hashable, Sendable, Codable {
    /// Where to go, such as `Room 3`; 1–40 characters. The public board shows it.
    public var counter: String

    /// Makes a request; see the property.
    public init(counter: String) { self.counter = counter }
}

/// What sends a token to another queue.
public struct TransferTokenRequest: Hashable, Sendable, Codable {
    /// The other queue.
    public var queueId: QueueID

    /// Makes a request; see the property.
    public init(queueId: QueueID) { self.queueId = queueId }
}

/// What opens a visit.
public struct OpenVisitRequest: Hashable, Sendable, Codable {
    /// The patient.
    public var patientId: PatientID
    /// Where; that of the queue where one is named.
    public var locationId: LocationID?
    /// The queue in which a token is issued with the visit.
    public var queueId: QueueID?
    /// As of a token; only with `queueId`.
    public var priority: QueuePriority?
    /// As of a token; only with `queueId`.
    public var journey: [QueueID]?

    /// Makes a request with what is required.
    public init(patientId: PatientID, queueId: QueueID? = nil) {
        self.patientId = patientId
        self.queueId = queueId
    }
}

/// Which queues are listed.
public struct QueueListQuery: Hashable, Sendable {
    /// Whether they take patients; nil for any.
    public var status: ServiceStatus?
    /// The page.
    public var page: SchedulingPageRequest

    /// Makes a query; see the properties.
    public init(status: ServiceStatus? = nil, page: SchedulingPageRequest = SchedulingPageRequest()) {
        self.status = status
        self.page = page
    }
}

/// Which tokens of a queue are listed.
public struct TokenListQuery: Hashable, Sendable {
    /// The day at the queue's place; nil for today.
    public var day: LocalDate?
    /// What has become of them; nil for any.
    public var status: QueueTokenStatus?
    /// The page.
    public var page: SchedulingPageRequest

    /// Makes a query; see the properties.
    public init(
        day: LocalDate? = nil, status: QueueTokenStatus? = nil, page: SchedulingPageRequest = SchedulingPageRequest()
    ) {
        self.day = day
        self.status = status
        self.page = page
    }
}

/// Which visits are listed.
public struct VisitListQuery: Hashable, Sendable {
    /// The day; nil for the hospital's today.
    public var day: LocalDate?
    /// How far they have come; nil for any.
    public var status: VisitStatus?
    /// The page.
    public var page: SchedulingPageRequest

    /// Makes a query; see the properties.
    public init(
        day: LocalDate? = nil, status: VisitStatus? = nil, page: SchedulingPageRequest = SchedulingPageRequest()
    ) {
        self.day = day
        self.status = status
        self.page = page
    }
}
