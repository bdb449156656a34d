import Kernel
import Postgres

/// A batch as it is sent: the statements of one transaction in their order, and where each answer is found.
///
/// The order is that of locks: the head of the shard, which is held until the commit, so that no two batches of a shard wait
/// for each other in a circle; then idempotency rows, data keys, streams and events, projections, claims, erasures
/// (docs/adr/0031-the-head-first.md). Idempotency rows come before everything that a second sending would find changed. Data
/// keys are destroyed where others are held; the rows of the erased are blanked behind everything that the batch writes.
struct BatchPipeline {
    /// A claim in the batch, with the commands that make it in the order of their ordinals.
    struct Claim {
        var name: String
        var tickets: [LaneTicket]
    }

    let draft: BatchDraft
    let shard: Int
    let hospitals: [HospitalID]
    /// The statements that blank what the tables of all modules show of those whom the batch erases.
    let erasure: [SQL]
    private let faults: (any FaultPoints)?
    var statements: [SQL] = []
    private(set) var claims: [Claim] = []
    /// The data keys of the batch, in the order of their ordinals.
    private(set) var subjects: [SubjectKey] = []
    /// The opened streams, in the order of their ordinals.
    private(set) var opened: [Int] = []
    /// Which statement gives the batch its positions; nil where it has no event.
    private(set) var placeIndex: Int?
    private(set) var keyProof: (index: Int, refused: [Int])?
    private(set) var versionProof: (index: Int, streams: [Int])?

    init(_ draft: BatchDraft, shard: Int, erasure: [SQL], faults: (any FaultPoints)?) {
        self.draft = draft
        self.shard = shard
        self.erasure = erasure
        let tickets = draft.accepted.map(\.ticket) + draft.refused.map(\.ticket)
        hospitals = Set(tickets.map(\.hospitalID)).sorted()
        self.faults = faults
        if !draft.accepted.isEmpty {
            addWrites()
            addProjectionsAndClaims()
            statements += erasure
            end(.erased)
        }
        addProof()
    }

    /// The tenants of the batch.
    var scope: TenantScope { .hospitals(hospitals) }
    /// Whether it writes anything.
    var isWriting: Bool { !draft.accepted.isEmpty }

    mutating func end(_ step: CommitStep) {
        if let statement = faults?.statement(after: step) { statements.append(statement) }
    }

    /// Commands, streams and events travel in one statement, unless data keys come between them.
    private mutating func addWrites() {
        opened = draft.streams.indices.filter { draft.streams[$0].isOpened }
            .sorted { draft.streams[$0].key < draft.streams[$1].key }
        subjects = draft.subjects.keys.sorted { ($0.hospitalID, $0.subjectID) < ($1.hospitalID, $1.subjectID) }
        if subjects.isEmpty, draft.erasures.isEmpty {
            addBatch(commandBinds(draft.accepted))
            end(.recorded)
            end(.keysHeld)
        } else {
            statements.append(JournalStatements.lockHead.bound(.int16(Int16(shard)), .ids(hospitals)))
            statements.append(
                JournalStatements.recordCommands.bound([.int16(Int16(shard))] + commandBinds(draft.accepted)))
            end(.recorded)
            addSubjects()
            end(.keysHeld)
            addBatch(commandBinds([]))
        }
        end(.written)
    }

    private func commandBinds(_ commands: [BatchDraft.Accepted]) -> [SQLBind] {
        let envelopes = commands.map(\.ticket.envelope)
        let places = commands.map(firstPlace)
        return [
            .ids(envelopes.map(\.hospitalID)), .ids(envelopes.map(\.principalID)), .texts(envelopes.map(\.key)),
            .byteArrays(commands.map(\.requestCode)), .int16s(envelopes.map { Int16(clamping: $0.options.status) }),
            .ids(envelopes.map(\.options.resourceID)), .int32s(commands.map { Int32($0.resourceVersion) }),
            .ids(envelopes.map(\.commandID)), .int32s(commands.map { Int32($0.events.count) }),
            .optionalIDs(places.map(\.stream)), .int32s(places.map(\.version)),
        ]
    }

    /// Where a command's first event stands, by which a replay finds it: its version, nil where there is no event, and
    /// its stream, nil where that is the resource.
    private func firstPlace(_ command: BatchDraft.Accepted) -> (stream: StreamID?, version: Int32?) {
        if command.events.isEmpty { return (nil, nil) }
        let event = draft.events[command.events.lowerBound]
        let stream = draft.streams[event.stream].key.streamID
        return (stream == command.ticket.envelope.options.resourceID ? nil : stream, Int32(event.version))
    }

    private mutating func addSubjects() {
        addErasureLocks()
        defer { addDestruction() }
        if subjects.isEmpty { return }
        let wrapped: [[UInt8]?] = subjects.map { subject in
            if case .fresh(let wrapped, _)? = draft.subjects[subject] { wrapped } else { nil }
        }
        statements.append(
            JournalStatements.holdDataKeys.bound(
                .int16(Int16(shard)), .ids(subjects.map(\.hospitalID)), .ids(subjects.map(\.subjectID)),
                .byteArrays(wrapped)))
    }

    /// All keys in one order, before some are held and others destroyed.
    private mutating func addErasureLocks() {
        if draft.erasures.isEmpty { return }
        let erased = draft.erasures.map(\.subject)
        statements.append(
            JournalStatements.lockDataKeys.bound(
                .int16(Int16(shard)), .ids(subjects.map(\.hospitalID) + erased.map(\.hospitalID)),
                .ids(subjects.map(\.subjectID) + erased.map(\.subjectID))))
    }

    private mutating func addDestruction() {
        var seen: Set<ErasedSubject> = []
        let erasures = draft.erasures.filter { seen.insert($0.subject).inserted }
        if erasures.isEmpty { return }
        statements.append(
            JournalStatements.destroyDataKeys(
                erasures.map(\.subject), modules: erasures.map(\.module), shard: shard))
    }

    private mutating func addBatch(_ commands: [SQLBind]) {
        if !draft.events.isEmpty { placeIndex = statements.count }
        let leaves = SQLBind.bytes(draft.events.flatMap(\.leaf))
        statements.append(
            JournalStatements.writeBatch.bound(
                [.int16(Int16(shard))] + commands + streamBinds + [leaves] + eventPlaces + eventContents))
    }

    private mutating func addProjectionsAndClaims() {
        var modules: [(handle: any ModuleHandle, events: [Int])] = []
        var places: [String: Int] = [:]
        for (index, event) in draft.events.enumerated() {
            let handle = draft.accepted[event.command].ticket.work.module
            let place = places[handle.name] ?? modules.count
            if place == modules.count {
                places[handle.name] = place
                modules.append((handle, []))
            }
            modules[place].events.append(index)
        }
        let erased = modules.map { module in module.events.map(erasedEvent) }
        for (module, events) in zip(modules, erased) { statements += module.handle.project(events, into: .live) }
        end(.projected)
        for (module, events) in zip(modules, erased) {
            for claim in module.handle.claims(events, into: .live) {
                let tickets = claim.candidates.map { candidate in
                    draft.accepted[draft.events[module.events[candidate]].command].ticket
                }
                statements.append(Self.requireWinners(claim, place: claims.count))
                claims.append(Claim(name: claim.name, tickets: tickets))
            }
        }
        end(.claimed)
    }

    /// The claim's insert in a common table expression, so that a loser stops the transaction without a round trip.
    private static func requireWinners(_ claim: ClaimStatement, place: Int) -> SQL {
        """
        WITH won (ordinal) AS (\(claim.statement))
        SELECT journal.require_winners(\(Int32(place)), ARRAY(SELECT won.ordinal::integer FROM won), \
        \(Int32(claim.candidates.count)))
        """
    }

    private func erasedEvent(_ index: Int) -> ErasedEvent {
        let event = draft.events[index]
        let stream = draft.streams[event.stream]
        var appended = ErasedEvent(
            place: FieldPlace(
                hospitalID: stream.key.hospitalID, streamID: stream.key.streamID, version: event.version),
            category: stream.category, eventID: event.eventID,
            actorID: draft.accepted[event.command].ticket.envelope.actorID, event: event.event)
        if let second = event.second {
            appended.second = SecondStream(
                streamID: draft.streams[second.stream].key.streamID, version: second.version)
        }
        return appended
    }

    /// What refusals rest on: keys that may have been used, and versions that no lock of this batch holds.
    private mutating func addProof() {
        let keyed = draft.refused.indices.filter {
            let ticket = draft.refused[$0].ticket
            return ticket.envelope.isClientKey || ticket.wasSent
        }
        if !keyed.isEmpty {
            let envelopes = keyed.map { draft.refused[$0].ticket.envelope }
            keyProof = (statements.count, keyed)
            statements.append(
                JournalStatements.findOutcomes.bound(
                    .ids(envelopes.map(\.hospitalID)), .ids(envelopes.map(\.principalID)),
                    .texts(envelopes.map(\.key))))
        }
        let streams = Set(draft.refused.flatMap(\.streams)).filter { !draft.streams[$0].isOpened }.sorted()
        if !streams.isEmpty {
            let keys = streams.map { draft.streams[$0].key }
            versionProof = (statements.count, streams)
            statements.append(
                JournalStatements.findVersions.bound(.ids(keys.map(\.hospitalID)), .ids(keys.map(\.streamID))))
        }
    }
}
