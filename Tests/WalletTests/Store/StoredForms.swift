import Crypto
import Journal
import Kernel
import Testing

@testable import Wallet

/// Holds events against the forms in which they are stored for ever.
struct StoredForms: Sendable {
    let codec = WalletEventCodec()
    /// Where the events stand.
    let place: FieldPlace
    /// What seals texts.
    let key = DataKey()

    /// The forms of a stream's events.
    init(of stream: StreamID) {
        place = FieldPlace(hospitalID: HospitalID(high: 1, low: 2), streamID: stream, version: 3)
    }

    /// What is read of the log where `encoded` was written.
    func stored(_ encoded: EncodedEvent) -> StoredEvent {
        StoredEvent(
            encoded, hospitalID: place.hospitalID, streamID: place.streamID, version: place.version,
            eventID: EventID(high: 5, low: 6))
    }

    /// Expects that an event is stored under `type` with `data`, and with `text` in it sealed where there is one; that it reads back;
    /// that it is somebody's where text is sealed, and reads without the text once their key is gone.
    func expect(
        _ event: WalletEvent, as type: String, _ expected: String, sealed text: String?,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let encoded = try codec.encode(event, FieldSealer(place: place, key: text == nil ? nil : key))
        #expect(encoded.type == type, sourceLocation: sourceLocation)
        let opener = FieldOpener(stored(encoded), key: key)
        var data = String(decoding: encoded.data, as: UTF8.self)
        if let text {
            let range = try #require(
                data.firstRange(of: ",\"sealed\":\""), "\(type)", sourceLocation: sourceLocation)
            let sealed = data[range.upperBound...].prefix { $0 != "\"" }
            #expect(try opener.open(String(sealed), field: "sealed") == text, sourceLocation: sourceLocation)
            data = data[..<range.lowerBound] + "}"
        }
        #expect(data == expected, "\(type)", sourceLocation: sourceLocation)
        #expect(try codec.decode(stored(encoded), opener) == event, "\(type)", sourceLocation: sourceLocation)
        #expect((codec.subject(of: event) != nil) == (text != nil), "\(type)", sourceLocation: sourceLocation)
        let erased = try codec.decode(stored(encoded), FieldOpener(stored(encoded), key: nil))
        #expect((erased == event) == (text == nil), "\(type)", sourceLocation: sourceLocation)
    }
}
