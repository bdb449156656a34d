import AuthAPI
import Kernel

/// The streams of the module: their stored category names, and the ids of those that are one to a hospital.
enum AuthStreams {
    /// The stream of a hospital's settings; its id is the hospital's.
    static func hospital(_ id: HospitalID) -> StreamReference { StreamReference(id.retagged(), category: "hospital") }

    /// The stream of a location.
    static func location(_ id: LocationID) -> StreamReference { StreamReference(id.retagged(), category: "location") }

    /// The stream of a user.
    static func user(_ id: UserID) -> StreamReference { StreamReference(id.retagged(), category: "user") }

    /// The stream of who owns a hospital, derived from its id so that it need not be looked up.
    ///
    /// It is apart from the settings so that a change of owners does not make a reader of those stale.
    static func owners(of hospital: HospitalID) -> StreamReference {
        // Fixed words, never to be changed: they say "owners" in place of the hospital's own id.
        let id = StreamID(high: hospital.high ^ 0x6f77_6e65_7273_5f5f, low: hospital.low ^ 0x006f_6e68_6f73_7069)
        return StreamReference(id, category: "hospitalOwners")
    }

    /// The stream of an API key.
    static func apiKey(_ id: APIKeyID) -> StreamReference { StreamReference(id.retagged(), category: "apiKey") }

    /// The stream of which API keys a hospital has, derived from its id.
    static func keyRing(of hospital: HospitalID) -> StreamReference {
        // Fixed words, never to be changed: they say "keys" in place of the hospital's own id.
        let id = StreamID(high: hospital.high ^ 0x6b65_7973_5f5f_5f5f, low: hospital.low ^ 0x006f_6e68_6f73_7069)
        return StreamReference(id, category: "hospitalKeys")
    }
}
