import Kernel

/// The streams of the module: their stored category names, and the ids of those that are one to a hospital.
enum PatientStreams {
    /// The category of a patient's record; the stream's id is the patient's. `PatientSummary.stream` says it to others.
    static let patient = "patient"
    /// The category of the series of patient numbers, one to a hospital.
    static let numbers = "patientNumbers"
    /// The category of resources that an import kept; one stream to a portion of an import.
    static let resources = "patientResources"

    /// The category of what is said of two records together; one stream to a pair.
    static let pair = "patientPair"

    /// The stream of a patient's record.
    static func patient(_ id: PatientID) -> StreamReference {
        StreamReference(id.retagged(), category: patient)
    }

    /// The stream of a pair, derived from both ids so that it need not be looked up.
    static func pair(_ pair: PatientPair) -> StreamReference {
        // Ids of one hospital differ in their last 62 bits, which are random. Fixed words, never to be changed.
        let low = pair.first.low &* 0x9E37_79B9_7F4A_7C15 &+ pair.second.low
        let high = (pair.first.high &* 0xC2B2_AE3D_27D4_EB4F &+ pair.second.high) ^ 0x7061_6972_5f6f_665f
        return StreamReference(StreamID(high: high, low: low), category: Self.pair)
    }

    /// The stream of a hospital's series of numbers, derived from the hospital's id so that it need not be looked up.
    static func numbers(of hospital: HospitalID) -> StreamReference {
        // Fixed words, never to be changed: they say "numbers" in place of the hospital's own id.
        let id = StreamID(high: hospital.high ^ 0x6e75_6d62_6572_735f, low: hospital.low ^ 0x0070_6174_6965_6e74)
        return StreamReference(id, category: numbers)
    }
}
