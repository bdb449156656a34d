import Kernel
import Postgres

extension BatchPipeline {
    /// Adds the statement that gives the batch its time and positions and writes its events.
    ///
    /// A batch without second streams and states, as most are, goes by the function that knows of neither: it has less to
    /// unpack, and leaves no old state in a row.
    mutating func addSeal() {
        defer { end(.sealed) }
        sealIndex = statements.count
        let streams = opened.map { draft.streams[$0] }
        let leaves = SQLBind.bytes(draft.events.flatMap(\.leaf))
        let (places, contents) = (eventPlaces, eventContents)
        guard draft.hasSecondStreams || streams.contains(where: { $0.rowState != nil }) else {
            let lasts = SQLBind.int32s(streams.map { Int32($0.lastEvent) })
            return statements.append(
                JournalStatements.sealBatch.bound(versionBinds(streams) + [lasts, leaves] + places + contents))
        }
        let states: [SQLBind] = [
            .byteArrays(streams.map(\.leaf)),
            .int32s(streams.map { $0.lastSecondVersion > 0 ? Int32($0.lastSecondVersion) : nil }),
            .byteArrays(streams.map(\.rowState)), .int32s(streams.map(\.rowForm)), leaves,
        ]
        statements.append(
            JournalStatements.sealBatchWithStates.bound(
                versionBinds(streams) + states + places + secondPlaces + contents))
    }

    private func versionBinds(_ streams: [BatchDraft.Stream]) -> [SQLBind] {
        [
            .int16(Int16(shard)), .ids(streams.map(\.key.hospitalID)), .ids(streams.map(\.key.streamID)),
            .int32s(streams.map { Int32($0.from) }), .int32s(streams.map { Int32($0.version) }),
        ]
    }

    /// The ordinals, from 1, of the opened streams by their places in the draft; 0 for others.
    private var ordinals: [Int32] {
        var ordinals = [Int32](repeating: 0, count: draft.streams.count)
        for (ordinal, index) in opened.enumerated() { ordinals[index] = Int32(ordinal + 1) }
        return ordinals
    }

    private var eventPlaces: [SQLBind] {
        let ordinals = ordinals
        return [
            .int32s(draft.events.map { ordinals[$0.stream] }), .int32s(draft.events.map { Int32($0.version) }),
        ]
    }

    private var secondPlaces: [SQLBind] {
        let (ordinals, seconds) = (ordinals, draft.events.map(\.second))
        return [
            .int32s(seconds.map { second in second.map { ordinals[$0.stream] } }),
            .int32s(seconds.map { second in second.map { Int32($0.version) } }),
        ]
    }

    private var eventContents: [SQLBind] {
        let events = draft.events
        let envelopes = events.map { draft.accepted[$0.command].ticket.envelope }
        return [
            .texts(events.map(\.encoded.type)),
            .int16s(events.map { Int16(clamping: $0.encoded.schemaVersion) }),
            .ids(events.map(\.eventID)), .ids(envelopes.map(\.commandID)),
            .ids(envelopes.map(\.correlationID)), .optionalIDs(envelopes.map(\.options.causationID)),
            .optionalIDs(envelopes.map(\.actorID)), .optionalIDs(events.map(\.subject)),
            .optionalIDs(events.map(\.key)), .jsons(events.map(\.encoded.data)),
        ]
    }
}

extension BatchDraft.Stream {
    /// The form of the state in its row; nil where none is kept there.
    fileprivate var rowForm: Int32? { rowState == nil ? nil : keeper.map { Int32($0.rowForm) } }
}
