import Crypto
import Kernel
import Postgres

/// A state as it is kept.
struct StoredSnapshot: Sendable {
    /// The stream.
    var stream: StreamKey
    /// The version of the stream whose state it is.
    var version: Int
    /// The version of the form.
    var form: Int
    /// The person whose key seals it; nil where it names nobody.
    var subject: SubjectID?
    /// The form, sealed where it names a person.
    var data: [UInt8]

    /// Reads snapshot_version, snapshot_data, snapshot_subject from `first` on; nil where a row comes without.
    init?(_ row: Row, from first: Int, of stream: StreamKey, form: Int) throws(PostgresError) {
        guard let data = try row.optionalBytes(first + 1) else { return nil }
        self.init(
            stream: stream, version: try row.int(first), form: form, subject: try row.optionalID(first + 2), data: data)
    }

    init(stream: StreamKey, version: Int, form: Int, subject: SubjectID?, data: [UInt8]) {
        self.stream = stream
        self.version = version
        self.form = form
        self.subject = subject
        self.data = data
    }

    /// The form in the clear; nil where it cannot be opened: the key is destroyed, or the bytes were changed.
    func opened(wrapped: [UInt8]?, _ keys: Keyring) -> [UInt8]? {
        guard let subject else { return data }
        guard let wrapped else { return nil }
        do {
            let key = SubjectKey(hospitalID: stream.hospitalID, subjectID: subject)
            guard case .usable(let dataKey) = try keys.learn(key, wrapped: wrapped) else { return nil }
            return try Envelope.open(data, key: dataKey, associatedData: Self.place(stream, version, form))
        } catch {
            return nil
        }
    }

    /// The form sealed for its place.
    static func seal(_ data: [UInt8], _ stream: StreamKey, version: Int, form: Int, key: DataKey) -> [UInt8] {
        Envelope.seal(data, key: key, associatedData: place(stream, version, form))
    }

    /// What a sealed form is bound to; no field of an event has such a name.
    private static func place(_ stream: StreamKey, _ version: Int, _ form: Int) -> [UInt8] {
        FieldPlace(hospitalID: stream.hospitalID, streamID: stream.streamID, version: version)
            .associatedData(field: "\u{0}snapshot.\(form)")
    }
}
