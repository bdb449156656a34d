import Kernel
import Postgres
import Telemetry

extension Lane {
    /// The states of all streams that commands name: from memory, and what is not there in one pipelined read.
    ///
    /// What a command says that it makes is not looked up: comparing versions tells where that is wrong.
    ///
    /// While `isLocking`, a transaction is begun in the same round trip, the streams are locked, and what was written
    /// since the states in memory is read too, so that nothing can change before the batch commits.
    func load(
        _ tickets: [LaneTicket], on connection: BorrowedConnection, isLocking: Bool
    ) async throws(PostgresError) -> [StreamKey: LoadedStream] {
        var loaded: [StreamKey: LoadedStream] = [:]
        var wanted: [StreamKey: any ModuleHandle] = [:]
        for ticket in tickets {
            for (index, reference) in ticket.work.streams.enumerated() {
                let key = StreamKey(hospitalID: ticket.hospitalID, streamID: reference.id)
                if loaded[key] != nil || wanted[key] != nil { continue }
                if let stream = hot.value(for: key), stream.state != nil || stream.version == 0 {
                    loaded[key] = .hot(stream)
                    metrics.cacheHits.increment()
                    if isLocking { wanted[key] = ticket.work.module }
                } else if isLocking || !ticket.assumesNew(index) {
                    metrics.cacheMisses.increment()
                    wanted[key] = ticket.work.module
                }
            }
        }
        let hospitals = Set(tickets.map(\.hospitalID)).sorted()
        let keyless = hospitals.filter { !keys.hasHospitalKey($0) }
        if wanted.isEmpty, keyless.isEmpty { return loaded }
        let order = wanted.keys.sorted()
        var statements = keyless.map(keys.ensureHospitalKey)
        if isLocking {
            statements.insert(JournalStatements.begin.bound(), at: 0)
            statements.append(
                JournalStatements.lockStreams.bound(
                    .int16(Int16(shard)), .ids(order.map(\.hospitalID)), .ids(order.map(\.streamID))))
        }
        statements.append(loadStatement(order, wanted, loaded))
        let results = try await connection.pipeline(
            statements, scope: .hospitals(hospitals), timeout: limits.batchTimeout)
        for (hospital, result) in zip(keyless, results[(isLocking ? 1 : 0)...]) {
            try learn(hospital, result)
        }
        let unread = try fold(results[results.count - 1], order, wanted, into: &loaded)
        if !unread.isEmpty { try await loadWhole(unread.sorted(), wanted, into: &loaded, on: connection) }
        for key in order where !forgotten.contains(key.hospitalID) {
            switch loaded[key] {
            case .hot(let stream)? where stream.state != nil: hot.insert(stream, for: key)
            case .refused?: hot.remove(key)
            default: break
            }
        }
        return loaded
    }

    private func loadStatement(
        _ order: [StreamKey], _ wanted: [StreamKey: any ModuleHandle], _ loaded: [StreamKey: LoadedStream],
        usesSnapshots: Bool = true
    ) -> SQL {
        let forms = order.map { key in wanted[key].map { snapshotForm(key, $0, loaded) } ?? 0 }
        return JournalStatements.loadStreams.bound(
            .ids(order.map(\.hospitalID)), .ids(order.map(\.streamID)),
            .int32s(order.map { Int32(knownVersion($0, loaded)) }),
            .int32s(usesSnapshots ? forms : forms.map { _ in 0 }),
            .null(.timestamptz))
    }

    /// Loads streams from their first events, whose snapshots cannot be read.
    private func loadWhole(
        _ order: [StreamKey], _ wanted: [StreamKey: any ModuleHandle], into loaded: inout [StreamKey: LoadedStream],
        on connection: BorrowedConnection
    ) async throws(PostgresError) {
        metrics.snapshots.series("ignored").increment(by: UInt64(order.count))
        let results = try await connection.pipeline(
            [loadStatement(order, wanted, loaded, usesSnapshots: false)],
            scope: .hospitals(Set(order.map(\.hospitalID)).sorted()), timeout: limits.batchTimeout)
        _ = try fold(results[0], order, wanted, into: &loaded)
    }

    private func learn(_ hospital: HospitalID, _ result: ResultSet) throws(PostgresError) {
        let wrapped = try result[0].bytes(0)
        do throws(JournalError) {
            try keys.learn(hospital: hospital, wrapped: wrapped)
        } catch {
            throw .misuse("the key of a hospital does not open under the master key")
        }
    }

    private func knownVersion(_ key: StreamKey, _ loaded: [StreamKey: LoadedStream]) -> Int {
        if case .hot(let stream)? = loaded[key] { stream.version } else { 0 }
    }

    /// Folds rows into states; gives the streams whose snapshots cannot be read.
    private func fold(
        _ result: ResultSet, _ order: [StreamKey], _ wanted: [StreamKey: any ModuleHandle],
        into loaded: inout [StreamKey: LoadedStream]
    ) throws(PostgresError) -> Set<StreamKey> {
        var unread: Set<StreamKey> = []
        for index in 0..<result.count {
            let row = result[index]
            let key = order[try row.int(0)]
            guard let module = wanted[key] else { continue }
            if case .refused? = loaded[key] { continue }
            if unread.contains(key) { continue }
            var stream: HotStream
            if case .hot(let hot)? = loaded[key] {
                stream = hot
            } else {
                stream = HotStream(module: try row.text(1), category: try row.text(2), version: 0, leaf: [], state: nil)
                stream.state = stream.module == module.name ? module.initialState : nil
                guard try begin(&stream, with: row, of: key, module) else {
                    unread.insert(key)
                    continue
                }
            }
            if stream.module != module.name { stream.state = nil }
            if !row.isNull(9) {
                do throws(JournalError) {
                    try apply(row, key, module, to: &stream)
                } catch {
                    loaded[key] = .refused(error)
                    continue
                }
            }
            // The stream's own row, which a state without an event agrees with as well.
            let version = try row.int(3)
            if stream.state == nil { stream.version = version }
            stream.leaf = try row.bytes(4)
            loaded[key] = .hot(stream)
            let next = index + 1 < result.count ? try result[index + 1].int(0) : order.count
            let isLast = next == order.count || order[next] != key
            if isLast, stream.version != version { loaded[key] = .refused(.fault("a stream lacks events")) }
        }
        return unread
    }

    private func apply(
        _ row: Row, _ key: StreamKey, _ module: any ModuleHandle, to stream: inout HotStream
    ) throws(JournalError) {
        guard let state = stream.state else { return }
        do {
            let stored = try StoredEvent(row, from: 6, of: key)
            guard stored.version == stream.version + 1 else { throw JournalError.fault("a stream lacks events") }
            let event = try module.decode(stored, opener(stored, wrapped: try row.optionalBytes(5), keys))
            stream.state = module.evolve(state, event)
            stream.version = stored.version
        } catch let error as EventCodecError {
            throw JournalError(error)
        } catch let error as PostgresError {
            throw JournalError(error)
        } catch let error as JournalError {
            throw error
        } catch {
            throw .fault("an event cannot be read")
        }
    }

    /// Looks data keys up and keeps them; gives those that there are none of.
    ///
    /// Throws `JournalError` for one that does not open.
    func lookUp(_ subjects: [SubjectKey], on connection: BorrowedConnection) async throws -> Set<SubjectKey> {
        let statement = JournalStatements.findDataKeys.bound(
            .ids(subjects.map(\.hospitalID)), .ids(subjects.map(\.subjectID)))
        let results = try await connection.pipeline(
            [statement], scope: .hospitals(Set(subjects.map(\.hospitalID)).sorted()), timeout: limits.batchTimeout)
        var absent = Set(subjects)
        for index in 0..<results[0].count {
            let row = results[0][index]
            let subject = subjects[try row.int(0)]
            absent.remove(subject)
            try keys.learn(subject, wrapped: try row.optionalBytes(1))
        }
        return absent
    }

    /// Looks data keys up anew after a batch met others than it knew; false where that is not possible now.
    func lookUp(_ subjects: [SubjectKey]) async -> Bool {
        for subject in subjects { keys.forget(subject) }
        do {
            _ = try await lookUp(subjects, on: try await connected())
            let destroyed = subjects.filter { if case .destroyed? = keys.subjectKey($0) { true } else { false } }
            forgetErased(destroyed.map { ErasedSubject(hospitalID: $0.hospitalID, subjectID: $0.subjectID) })
            return true
        } catch {
            return false
        }
    }
}

/// The opener for an event whose row came with its subject's wrapped key; a key that was destroyed has none.
func opener(_ stored: StoredEvent, wrapped: [UInt8]?, _ keys: Keyring) throws(JournalError) -> FieldOpener {
    guard let subjectID = stored.subjectID else { return FieldOpener(stored, opening: .none) }
    let subject = SubjectKey(hospitalID: stored.hospitalID, subjectID: subjectID)
    // No row either where nothing was ever sealed for this person: then nothing is opened, and nil is not seen.
    guard let wrapped else { return FieldOpener(stored, opening: .destroyed) }
    switch try keys.learn(subject, wrapped: wrapped) {
    case .usable(let key): return FieldOpener(stored, opening: .usable(key))
    case .destroyed: return FieldOpener(stored, opening: .destroyed)
    }
}
