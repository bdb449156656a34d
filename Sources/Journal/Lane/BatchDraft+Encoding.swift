import Crypto
import Kernel

extension BatchDraft {
    /// What encoding a batch gave.
    enum Encoding {
        case complete
        /// These subjects' keys must be looked up first.
        case needs([SubjectKey])
        /// A command's event cannot be written.
        case refused(command: Int, EventCodecError)
        /// The commands before this one fill the batch.
        case tooLarge(command: Int)
        /// The key of a command's hospital is not at hand.
        case keyless(command: Int)
    }

    /// Encodes every event and computes the leaves; may be called again once missing keys are at hand.
    mutating func encode(
        _ keys: Keyring, _ written: WrittenVersions, absent: Set<SubjectKey>, limitBytes: Int
    ) -> Encoding {
        subjects = [:]
        erasures = []
        var needed: Set<SubjectKey> = []
        var encodedBytes = 0
        for index in events.indices {
            let command = events[index].command
            do throws(EventCodecError) {
                if let missing = try encodeEvent(at: index, keys, written, absent) { needed.insert(missing) }
            } catch {
                return .refused(command: command, error)
            }
            encodedBytes += events[index].encoded.data.count
            if encodedBytes > limitBytes, command > 0 { return .tooLarge(command: command) }
        }
        for index in accepted.indices {
            let envelope = accepted[index].ticket.envelope
            guard let code = keys.requestCode(envelope.requestHash, of: envelope.hospitalID) else {
                return .keyless(command: index)
            }
            accepted[index].requestCode = code
        }
        if !needed.isEmpty { return .needs(needed.sorted { $0.subjectID < $1.subjectID }) }
        computeLeaves()
        keepStates()
        return .complete
    }

    /// Encodes one event; gives the subject whose key must be looked up first.
    private mutating func encodeEvent(
        at index: Int, _ keys: Keyring, _ written: WrittenVersions, _ absent: Set<SubjectKey>
    ) throws(EventCodecError) -> SubjectKey? {
        let stream = streams[events[index].stream]
        let module = accepted[events[index].command].ticket.work.module
        let place = FieldPlace(
            hospitalID: stream.key.hospitalID, streamID: stream.key.streamID, version: events[index].version)
        events[index].subject = module.subject(of: events[index].event)
        events[index].key = nil
        if let erased = module.erases(events[index].event) {
            note(ErasedSubject(hospitalID: stream.key.hospitalID, subjectID: erased), events[index].command, module)
            // It names nobody: there is no key that it could be sealed under.
            events[index].encoded = try module.encode(
                events[index].event, FieldSealer(place: place, sealing: .none), written)
            return nil
        }
        guard let subject = events[index].subject else {
            events[index].encoded = try module.encode(
                events[index].event, FieldSealer(place: place, sealing: .none), written)
            return nil
        }
        let key = SubjectKey(hospitalID: stream.key.hospitalID, subjectID: subject)
        // The first event of the person's own stream: a key is made on the chance that there is none, and stored with a
        // check that there was none.
        let isNew = absent.contains(key) || (stream.from == 0 && stream.key.streamID == subject.retagged())
        let (sealing, use) = sealingKey(key, keys, isNew: isNew)
        let sealer = FieldSealer(place: place, sealing: sealing)
        do throws(EventCodecError) {
            events[index].encoded = try module.encode(events[index].event, sealer, written)
        } catch {
            if case .unresolved = sealing, sealer.isUsed { return key }
            throw error
        }
        if sealer.isUsed {
            events[index].key = subject
            subjects[key] = use
        }
        return nil
    }

    private mutating func note(_ subject: ErasedSubject, _ command: Int, _ module: any ModuleHandle) {
        if erasures.contains(where: { $0.subject == subject && $0.command == command }) { return }
        erasures.append(Erasure(command: command, subject: subject, module: module.name))
    }

    private func sealingKey(
        _ subject: SubjectKey, _ keys: Keyring, isNew: Bool
    ) -> (key: FieldSealer.Key, use: SubjectUse?) {
        if case .fresh(_, .usable(let key))? = subjects[subject] { return (.usable(key), subjects[subject]) }
        switch keys.subjectKey(subject) {
        case .usable(let key)?: return (.usable(key), .stored)
        case .destroyed?: return (.destroyed, nil)
        case nil:
            guard isNew, let fresh = keys.newSubjectKey(subject) else { return (.unresolved, nil) }
            return (.usable(fresh.key), .fresh(wrapped: fresh.wrapped, .usable(fresh.key)))
        }
    }

    private mutating func computeLeaves() {
        var hash = LeafHash()
        for index in events.indices {
            let event = events[index]
            let stream = streams[event.stream]
            let envelope = accepted[event.command].ticket.envelope
            var fields = LeafFields(
                hospitalID: stream.key.hospitalID, streamID: stream.key.streamID, version: event.version,
                type: event.encoded.type, schemaVersion: event.encoded.schemaVersion, eventID: event.eventID,
                commandID: envelope.commandID, correlationID: envelope.correlationID,
                causationID: envelope.options.causationID, actorID: envelope.actorID, subjectID: event.subject,
                keyID: event.key, data: event.encoded.data)
            if let second = event.second {
                fields.other = SecondStream(streamID: streams[second.stream].key.streamID, version: second.version)
            }
            let leaf = hash.leaf(fields, module: stream.module, category: stream.category, previous: stream.leaf)
            events[index].leaf = leaf
            streams[event.stream].leaf = leaf
            guard let second = event.second, let seen = fields.seenFromSecond else { continue }
            let other = streams[second.stream]
            streams[second.stream].leaf = hash.leaf(
                seen, module: other.module, category: other.category, previous: other.leaf)
        }
    }

    /// The states that go into the streams' rows.
    private mutating func keepStates() {
        for index in streams.indices where streams[index].isChanged {
            guard let keeper = streams[index].keeper, let state = streams[index].state else { continue }
            streams[index].rowState = keeper.rowState(of: state)
        }
    }
}
