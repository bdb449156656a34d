import Kernel
import Postgres
import Telemetry

extension SubscriptionRunner {
    /// Parked streams that are tried again in one round.
    private static let parkedPerRound: Int32 = 64

    /// Tries parked streams of tables again and again whose rest is over; those of reactions are their task's, which is woken:
    /// where nothing is written nobody else would.
    ///
    /// Beside the beat: leases are renewed meanwhile, however long a stream is.
    func retryWhereDue() async {
        let hasReactions = board.readers.contains { $0.kind == .reaction }
        while !Task.isCancelled {
            if hasReactions { signal.ring() }
            do {
                try await retryParked()
            } catch {
                if !Task.isCancelled {
                    logger.debug("parked streams were not tried again", ["error": .type(of: error)])
                }
            }
            // Losing the error is right: cancellation ends the loop above.
            try? await Task.sleep(for: limits.leaseInterval)
        }
    }

    private func retryParked() async throws {
        let tables = board.readers.indices.filter { board.readers[$0].kind != .reaction }
        let replay = ParkedReplay(carrier: carrier) { parking, until in
            guard let reader = self.board.readers.firstIndex(where: { $0.name == parking.reader }) else { return }
            self.board.renew(ReaderBoard.Place(reader: reader, shard: parking.shard), until: until)
        }
        try await database.withConnection(.system) { connection in
            for (reader, parking) in try await self.due(tables, on: connection, limit: Self.parkedPerRound) {
                let subject = self.board.readers[reader]
                let place = ReaderBoard.Place(reader: reader, shard: parking.shard)
                guard !Task.isCancelled, self.board.standing(place).isHeld else { continue }
                self.tell(try await replay.replay(subject, parking, on: connection), subject)
            }
        }
    }

    /// Parked streams of some readers whose rest is over, in shards that this process leads.
    func due(
        _ readers: [Int], on connection: BorrowedConnection, limit: Int32
    ) async throws(PostgresError) -> [(reader: Int, parking: ParkedReplay.Parking)] {
        let rows = try await connection.query(
            ReaderStatements.parkedDue.bound(
                .texts(readers.map { board.readers[$0].name }),
                .int32s(readers.map { Int32(board.readers[$0].version) }), .id(leases.holder), .int32(limit)))
        var due: [(reader: Int, parking: ParkedReplay.Parking)] = []
        for index in 0..<rows.count {
            let row = rows[index]
            let name = try row.text(0)
            guard let reader = board.readers.firstIndex(where: { $0.name == name }) else { continue }
            due.append(
                (
                    reader,
                    ParkedReplay.Parking(
                        reader: name, shard: try row.int(2),
                        stream: StreamKey(hospitalID: try row.id(3), streamID: try row.id(4)))
                ))
        }
        return due
    }

    /// Tells how a parked stream fared.
    func tell(_ outcome: ParkedReplay.Outcome, _ reader: LogReader) {
        switch outcome {
        case .resumed(let events):
            logger.info(
                "a parked stream goes on", ["reader": .public(reader.name), "events": .public(events)])
            metrics.events.series(reader.name).increment(by: UInt64(events))
        case .failed(let code):
            logger.warning(
                "a parked stream still cannot be taken in",
                ["reader": .public(reader.name), "code": .public(code)])
        case .gone: break
        }
    }
}
