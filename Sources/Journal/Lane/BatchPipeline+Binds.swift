import Kernel
import Postgres

/// The streams and events of a batch as `journal.write_batch` takes them. What no row of the batch has is an empty array.
extension BatchPipeline {
    var streamBinds: [SQLBind] {
        let streams = opened.map { draft.streams[$0] }
        let hasNew = streams.contains { $0.from == 0 && $0.isChanged }
        let hasStates = streams.contains { $0.rowState != nil }
        return [
            .ids(streams.map(\.key.hospitalID)), .ids(streams.map(\.key.streamID)),
            .texts(hasNew ? streams.map(\.module) : []), .texts(hasNew ? streams.map(\.category) : []),
            .int32s(streams.map { Int32($0.from) }), .int32s(streams.map { Int32($0.version) }),
            .byteArrays(streams.map(\.leaf)),
            .int32s(
                draft.hasSecondStreams
                    ? streams.map { $0.lastSecondVersion > 0 ? Int32($0.lastSecondVersion) : nil } : []),
            .byteArrays(hasStates ? streams.map(\.rowState) : []), .int32s(hasStates ? streams.map(\.rowForm) : []),
        ]
    }

    var eventPlaces: [SQLBind] {
        // From 1, by the places of the opened streams in the draft; 0 for others.
        var ordinals = [Int32](repeating: 0, count: draft.streams.count)
        for (ordinal, index) in opened.enumerated() { ordinals[index] = Int32(ordinal + 1) }
        let seconds = draft.hasSecondStreams ? draft.events.map(\.second) : []
        return [
            .int32s(draft.events.map { ordinals[$0.stream] }), .int32s(draft.events.map { Int32($0.version) }),
            .int32s(seconds.map { second in second.map { ordinals[$0.stream] } }),
            .int32s(seconds.map { second in second.map { Int32($0.version) } }),
        ]
    }

    var eventContents: [SQLBind] {
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
