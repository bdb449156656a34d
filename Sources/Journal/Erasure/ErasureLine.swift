import Crypto
import JSON
import Kernel

/// Tags the id of an intention to erase somebody.
enum ErasureTag {}

/// An intention to erase a person that stands in the register, until it is noted what became of it.
struct ErasureIntent: Sendable, Hashable {
    var id: EntityID<ErasureTag>
    var subject: ErasedSubject
    var module: String
    var at: Timestamp
}

/// A line of the erasure register: it names ids and nobody.
struct ErasureLine: Sendable, Hashable {
    /// What became of an intention; the higher of two lines about one holds, in whatever order they are read.
    enum State: String, Sendable, CaseIterable, Comparable {
        /// The batch was about to be sent. Without another line it binds: nobody knows whether it was committed.
        case intended
        /// It was refused, or failed for certain.
        case withdrawn
        /// It was committed, or found in the database.
        case done

        static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .intended: 0
            case .withdrawn: 1
            case .done: 2
            }
        }
    }

    var state: State
    var intent: ErasureIntent

    /// The line with its code and its end.
    func encoded(_ key: [UInt8]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("version")
        writer.int(1)
        writer.name("state")
        writer.string(state.rawValue)
        writer.name("id")
        writer.string("\(intent.id)")
        writer.name("hospitalId")
        writer.string("\(intent.subject.hospitalID)")
        writer.name("subjectId")
        writer.string("\(intent.subject.subjectID)")
        writer.name("module")
        writer.string(intent.module)
        writer.name("at")
        writer.string("\(intent.at)")
        writer.name("code")
        writer.string(Base64URL.encode(HMACSHA256.code(for: signed, key: key)))
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    /// Reads a line without its end; nil for one that was not written under the key.
    init?(_ bytes: [UInt8], _ key: [UInt8]) {
        guard let document = Self.document(bytes), document.root["version"]?.integer() == 1,
            let state = document.root["state"]?.string.flatMap({ State(rawValue: $0) }),
            let id = document.root["id"]?.string.flatMap({ EntityID<ErasureTag>($0) }),
            let hospital = document.root["hospitalId"]?.string.flatMap({ HospitalID($0) }),
            let subject = document.root["subjectId"]?.string.flatMap({ SubjectID($0) }),
            let module = document.root["module"]?.string,
            let at = document.root["at"]?.string.flatMap({ Timestamp($0) }),
            let code = document.root["code"]?.string.flatMap({ Base64URL.decode($0) })
        else { return nil }
        self.state = state
        intent = ErasureIntent(
            id: id, subject: ErasedSubject(hospitalID: hospital, subjectID: subject), module: module, at: at)
        guard HMACSHA256.isValid(code, for: signed, key: key) else { return nil }
    }

    init(_ state: State, _ intent: ErasureIntent) {
        self.state = state
        self.intent = intent
    }

    /// What the code covers: every member, apart by a byte that none of them holds.
    private var signed: [UInt8] {
        let parts = [
            "medley.erasure.1", state.rawValue, "\(intent.id)", "\(intent.subject.hospitalID)",
            "\(intent.subject.subjectID)", intent.module, "\(intent.at)",
        ]
        return Array(parts.joined(separator: "\u{0}").utf8)
    }

    private static func document(_ bytes: [UInt8]) -> JSONDocument? {
        do { return try JSONDocument(bytes) } catch { return nil }
    }
}
