/// The stored names of a module's events, each with the newest version of its data that this release reads and writes.
///
/// A codec declares it once. A newer version, or a new name, is written only once every process of the database knows it
/// (docs/adr/0018-versions-of-events.md).
public struct EventVersions: Sendable, Hashable {
    private let newest: [String: Int]

    /// Names with their newest versions, from 1.
    public init(_ newest: [String: Int]) { self.newest = newest }

    /// Every case of an enumeration of names; version 1 unless `newest` says otherwise.
    public init<Name: CaseIterable & RawRepresentable<String>>(of _: Name.Type, newest: (Name) -> Int = { _ in 1 }) {
        self.init(Dictionary(uniqueKeysWithValues: Name.allCases.map { ($0.rawValue, newest($0)) }))
    }

    /// The names, in order.
    public var names: [String] { newest.keys.sorted() }

    /// The newest version of a name; 0 for one that this release does not know.
    public func newest(of name: String) -> Int { newest[name] ?? 0 }

    /// Sees that this release can read a stored event; throws `unknownType` or `newerVersion`.
    public func requireKnown(_ stored: StoredEvent) throws(EventCodecError) {
        let known = newest(of: stored.type)
        if known == 0 { throw .unknownType(stored.type) }
        if stored.schemaVersion > known { throw .newerVersion(type: stored.type, version: stored.schemaVersion) }
    }
}
