import Kernel
import Postgres
import Telemetry

extension Lane {
    /// The states of all streams that commands name: from memory, and what is not there in one pipelined read.
    ///
    /// What a command says that it makes is not looked up: comparing versions tells where that is wrong.
    ///
    /// While `isLocking`, a transaction is begun in the same round trip, the head of the shard is taken, and what was written
    /// since the states in memory is read too, so that nothing can change before the batch commits. Should this process stand
    /// still with the head, PostgreSQL ends the transaction soon, and other processes go on.
    func load(
        _ tickets: [LaneTicket], on connection: BorrowedConnection, isLocking: Bool
    ) async throws(PostgresError) -> [StreamKey: LoadedStream] {
        var loaded: [StreamKey: LoadedStream] = [:]
        let wanted = gather(tickets, into: &loaded, isLocking: isLocking)
        let hospitals = Set(tickets.map(\.hospitalID)).sorted()
        let keyless = hospitals.filter { !keys.hasHospitalKey($0) }
        if wanted.isEmpty, keyless.isEmpty { return loaded }
        let loads = wanted.loads
        var statements = keyless.map(keys.ensureHospitalKey)
        if isLocking {
            statements.insert(JournalStatements.begin.bound(), at: 0)
            statements.append(
                JournalStatements.holdHead.bound(
                    .int16(Int16(shard)), .ids(hospitals),
                    .text("\(Int(limits.idleLockTimeout / .milliseconds(1)))")))
        }
        statements.append(loadStatement(loads, loaded))
        let results = try await connection.pipeline(
            statements, scope: .hospitals(hospitals), timeout: limits.batchTimeout)
        for (hospital, result) in zip(keyless, results[(isLocking ? 1 : 0)...]) {
            try learn(hospital, result)
        }
        let unread = try fold(results[results.count - 1], loads, wanted, into: &loaded)
        if !unread.isEmpty { try await loadWhole(unread, wanted, into: &loaded, on: connection) }
        for load in loads where !forgotten.contains(load.key.hospitalID) {
            switch loaded[load.key] {
            case .hot(let stream)? where stream.state != nil: hot.insert(stream, for: load.key)
            // What is in memory, if anything, is older than the stream that is there.
            case .hot?, .refused?: hot.remove(load.key)
            case nil: break
            }
        }
        return loaded
    }

    /// Takes what is in memory; gives what must be read, each stream for every module whose commands name it.
    private func gather(
        _ tickets: [LaneTicket], into loaded: inout [StreamKey: LoadedStream], isLocking: Bool
    ) -> WantedStreams {
        var wanted = WantedStreams()
        for ticket in tickets {
            for (index, reference) in ticket.work.streams.enumerated() {
                let key = StreamKey(hospitalID: ticket.hospitalID, streamID: reference.id)
                if wanted.contains(key) {
                    wanted.add(key, for: ticket.work.module)
                } else if loaded[key] != nil {
                    continue
                } else if let stream = hot.value(for: key), stream.state != nil || stream.version == 0 {
                    loaded[key] = .hot(stream)
                    metrics.cacheHits.increment()
                    if isLocking { wanted.add(key, for: ticket.work.module) }
                } else if isLocking || !ticket.assumesNew(index) {
                    metrics.cacheMisses.increment()
                    wanted.add(key, for: ticket.work.module)
                }
            }
        }
        if wanted.isEmpty { return wanted }
        // What one command says is new, and another names, is looked up for both: it may be there after all.
        for ticket in tickets where !ticket.envelope.options.newStreamIndices.isEmpty {
            for (index, reference) in ticket.work.streams.enumerated() where ticket.assumesNew(index) {
                let key = StreamKey(hospitalID: ticket.hospitalID, streamID: reference.id)
                if wanted.contains(key) { wanted.add(key, for: ticket.work.module) }
            }
        }
        return wanted
    }

    private func loadStatement(
        _ loads: [WantedStreams.Load], _ loaded: [StreamKey: LoadedStream], usesStates: Bool = true
    ) -> SQL {
        let bases = loads.map { base(of: $0, loaded) }
        return JournalStatements.loadStreams.bound(
            .ids(loads.map(\.key.hospitalID)), .ids(loads.map(\.key.streamID)), .texts(loads.map(\.module.name)),
            .int32s(bases.map { Int32($0?.version ?? 0) }),
            // From a state at hand the few events since are nearer than a snapshot.
            .int32s(zip(loads, bases).map { usesStates && $1 == nil ? Int32($0.module.snapshotForm) : 0 }),
            .int32s(loads.map { usesStates ? Int32($0.module.rowForm) : 0 }), .null(.timestamptz))
    }

    /// Loads streams from their events alone, whose kept states cannot be read.
    private func loadWhole(
        _ loads: [WantedStreams.Load], _ wanted: WantedStreams, into loaded: inout [StreamKey: LoadedStream],
        on connection: BorrowedConnection
    ) async throws(PostgresError) {
        metrics.snapshots.series("ignored").increment(by: UInt64(loads.count))
        let hospitals = Set(loads.map(\.key.hospitalID)).sorted()
        let results = try await connection.pipeline(
            [loadStatement(loads, loaded, usesStates: false)], scope: .hospitals(hospitals),
            timeout: limits.batchTimeout)
        _ = try fold(results[0], loads, wanted, into: &loaded)
    }

    private func learn(_ hospital: HospitalID, _ result: ResultSet) throws(PostgresError) {
        let wrapped = try result[0].bytes(0)
        do throws(JournalError) {
            try keys.learn(hospital: hospital, wrapped: wrapped)
        } catch {
            throw .misuse("the key of a hospital does not open under the master key")
        }
    }

    /// The state at hand of a stream that is loaded for a module, from which it goes on; nil where there is none of that
    /// module.
    private func base(of load: WantedStreams.Load, _ loaded: [StreamKey: LoadedStream]) -> HotStream? {
        guard case .hot(let stream)? = loaded[load.key], stream.state != nil, stream.module == load.module.name else {
            return nil
        }
        return stream
    }

    /// Folds rows into states; gives what must be loaded again without kept states, because these cannot be read.
    private func fold(
        _ result: ResultSet, _ loads: [WantedStreams.Load], _ wanted: WantedStreams,
        into loaded: inout [StreamKey: LoadedStream]
    ) throws(PostgresError) -> [WantedStreams.Load] {
        var unread: [WantedStreams.Load] = []
        var start = 0
        while start < result.count {
            let ordinal = try result[start].int(0)
            var end = start + 1
            while end < result.count, try result[end].int(0) == ordinal { end += 1 }
            let (load, rows) = (loads[ordinal], start..<end)
            start = end
            let owner = try result[rows.lowerBound].text(1)
            if owner != load.module.name {
                // Its state is read for the module that it belongs to, where a command of that one names it too.
                if !wanted.contains(load.key, for: owner) { try takeForeign(result[rows.lowerBound], load, &loaded) }
                continue
            }
            switch try read(load, result, rows, from: base(of: load, loaded)) {
            case nil: unread.append(load)
            case let stream?: loaded[load.key] = stream
            }
        }
        return unread
    }

    /// Takes the version of a stream that no command of its module names, unless the state at hand is of that version.
    private func takeForeign(
        _ row: Row, _ load: WantedStreams.Load, _ loaded: inout [StreamKey: LoadedStream]
    ) throws(PostgresError) {
        let version = try row.int(3)
        if case .hot(let stream)? = loaded[load.key], stream.state != nil, stream.version == version { return }
        loaded[load.key] = .hot(
            HotStream(
                module: try row.text(1), category: try row.text(2), version: version, leaf: try row.bytes(4), state: nil
            ))
    }

    /// Reads the rows of one stream; nil where its kept state cannot be read.
    private func read(
        _ load: WantedStreams.Load, _ result: ResultSet, _ rows: Range<Int>, from base: HotStream?
    ) throws(PostgresError) -> LoadedStream? {
        let first = result[rows.lowerBound]
        var stream: HotStream
        if let base {
            stream = base
        } else {
            stream = HotStream(
                module: try first.text(1), category: try first.text(2), version: 0, leaf: [],
                state: load.module.initialState)
        }
        guard try begin(&stream, with: first, of: load.key, load.module) else { return nil }
        for index in rows where !result[index].isNull(9) {
            do throws(JournalError) {
                try apply(result[index], load.key, load.module, to: &stream)
            } catch {
                return .refused(error)
            }
        }
        // The stream's own row, which a state without an event agrees with as well.
        if stream.version != (try first.int(3)) { return .refused(.fault("a stream lacks events")) }
        stream.leaf = try first.bytes(4)
        return .hot(stream)
    }

    private func apply(
        _ row: Row, _ key: StreamKey, _ module: any ModuleHandle, to stream: inout HotStream
    ) throws(JournalError) {
        guard let state = stream.state else { return }
        do {
            let stored = try StoredEvent(row, from: 6, of: key, sides: 21)
            guard let version = stored.version(in: key.streamID), version == stream.version + 1 else {
                throw JournalError.fault("a stream lacks events")
            }
            let event = try module.decode(stored, opener(stored, wrapped: try row.optionalBytes(5), keys))
            stream.state = module.evolve(state, event)
            stream.version = version
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
