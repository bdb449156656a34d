public import Kernel

/// Who has read patients' records.
public protocol AccessAuditService: Sendable {
    /// What was read, newest first.
    ///
    /// Reads of one record by one caller within a moment are one item that says how often. A page may hold fewer items than
    /// asked for, or none, although more follow: then the cursor goes on. Throws `invalid` for a span that ends before it
    /// begins.
    func recordedReads(_ context: RequestContext, _ filter: RecordedReadFilter, _ page: AuthPageRequest)
        async throws(AuthServiceError) -> Page<RecordedReadView>
}

/// Which reads are asked for; what is nil does not matter.
public struct RecordedReadFilter: Hashable, Sendable {
    /// Whose record was read.
    public var patientID: PatientID?
    /// Who read: a user, or a program under the id of its key.
    public var principalID: UserID?
    /// Not before this instant.
    public var from: Timestamp?
    /// Before this instant.
    public var to: Timestamp?

    /// All of them; see the properties.
    public init() {}
}

/// Reads of one patient's record by one caller within a moment.
public struct RecordedReadView: Hashable, Sendable, Codable {
    /// Who read: a user, or a program under the id of its key.
    public var principalId: UserID
    /// `user`, `member`, `apiKey`, `patient`, `service` or `system`.
    public var principalKind: String
    /// Whose record.
    public var patientId: PatientID
    /// What of it, such as `patient.get`.
    public var operation: String
    /// When, the first time.
    public var at: Timestamp
    /// How often within the moment.
    public var times: Int
    /// Why, where the caller said so (`Medley-Access-Reason`).
    public var reason: String?
    /// The first request.
    public var requestId: String

    /// Makes an item of who read whose record; see the properties.
    public init(principal: (id: UserID, kind: String), patientID: PatientID, operation: String, at: Timestamp) {
        principalId = principal.id
        principalKind = principal.kind
        patientId = patientID
        self.operation = operation
        self.at = at
        times = 1
        requestId = ""
    }
}
