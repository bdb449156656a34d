import Kernel
import Testing

@testable import Crypto

@Suite struct EnvelopeTests {
    private let key = DataKey()

    // McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 13 to 16.
    @Test(arguments: [
        ("00", 32, "000000000000000000000000", "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
        (
            "00", 32, "000000000000000000000000", "00000000000000000000000000000000", "",
            "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
        ),
        (
            "feffe9928665731c6d6a8f9467308308", 2, "cafebabefacedbaddecaf888",
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255", "",
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
                + "b094dac5d93471bdec1a502270e3cc6c"
        ),
        (
            "feffe9928665731c6d6a8f9467308308", 2, "cafebabefacedbaddecaf888",
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                + "76fc6ece0f4e1768cddf8853bb2d551b"
        ),
    ])
    func `the cipher gives the published ciphertexts and tags`(
        part: String, repeats: Int, nonce: String, plaintext: String, associatedData: String, sealed: String
    ) throws {
        let key = try #require(DataKey(bytes: try hexadecimal(String(repeating: part, count: repeats))))
        let expected = try hexadecimal(sealed)
        let plain = try hexadecimal(plaintext)
        var output = [UInt8](repeating: 0xEE, count: expected.count)
        plain.withUnsafeBytes { plain in
            output.withUnsafeMutableBytes { output in
                AES256GCM.seal(
                    plain, key: key, nonce: nonceBytes(nonce), associatedData: hexadecimalOrEmpty(associatedData),
                    to: output)
            }
        }
        #expect(output == expected)
        let stored = [1] + hexadecimalOrEmpty(nonce) + expected
        #expect(try Envelope.open(stored, key: key, associatedData: hexadecimalOrEmpty(associatedData)) == plain)
    }

    @Test func `what was sealed opens again, whatever its length, and never looks the same twice`() throws {
        var random = SeededGenerator("envelopes")
        for count in Array(0...70) + [1_000, 65_536, 1_000_003] {
            let plaintext = random.bytes(count)
            let place = random.bytes(Int.random(in: 0...80, using: &random))
            let envelope = Envelope.seal(plaintext, key: key, associatedData: place)
            #expect(envelope.count == count + Envelope.overheadBytes && envelope[0] == 1)
            #expect(try Envelope.open(envelope, key: key, associatedData: place) == plaintext)
            #expect(Envelope.seal(plaintext, key: key, associatedData: place) != envelope)
        }
    }

    @Test func `a change of any bit is refused`() {
        let place = utf8("hospital|stream|1|name")
        let envelope = Envelope.seal(utf8("Ayşe Yılmaz"), key: key, associatedData: place)
        for index in envelope.indices {
            for bit in 0..<8 {
                var changed = envelope
                changed[index] ^= 1 << UInt8(bit)
                #expect(throws: index == 0 ? EnvelopeError.unsupportedVersion : .notAuthentic) {
                    try Envelope.open(changed, key: key, associatedData: place)
                }
            }
        }
    }

    @Test func `a shortened or lengthened envelope is refused`() {
        let envelope = Envelope.seal(utf8("secret"), key: key, associatedData: [])
        for count in 0..<envelope.count {
            #expect(throws: count < Envelope.overheadBytes ? EnvelopeError.malformed : .notAuthentic) {
                try Envelope.open(Array(envelope.prefix(count)), key: key, associatedData: [])
            }
        }
        #expect(throws: EnvelopeError.notAuthentic) {
            try Envelope.open(envelope + [0], key: key, associatedData: [])
        }
    }

    @Test func `another place or another key is refused`() {
        let place = utf8("hospital|stream|1|name")
        let envelope = Envelope.seal(utf8("secret"), key: key, associatedData: place)
        for index in place.indices {
            var other = place
            other[index] ^= 1
            #expect(throws: EnvelopeError.notAuthentic) {
                try Envelope.open(envelope, key: key, associatedData: other)
            }
        }
        for other in [[], Array(place.dropLast()), place + [0]] {
            #expect(throws: EnvelopeError.notAuthentic) {
                try Envelope.open(envelope, key: key, associatedData: other)
            }
        }
        #expect(throws: EnvelopeError.notAuthentic) {
            try Envelope.open(envelope, key: DataKey(), associatedData: place)
        }
    }

    @Test func `one key seals from many threads at once`() async throws {
        let key = key
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for round in 0..<500 {
                        let text = utf8("\(worker)-\(round)")
                        let envelope = Envelope.seal(text, key: key, associatedData: text)
                        let opened = try Envelope.open(envelope, key: key, associatedData: text)
                        #expect(opened == text)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test(arguments: [0, 1, 31, 33, 64])
    func `a key of any other length is none`(count: Int) {
        #expect(DataKey(bytes: [UInt8](repeating: 1, count: count)) == nil)
        #expect(MasterKey(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test func `a key does not describe itself`() throws {
        let bytes = [UInt8](repeating: 0x41, count: 32)
        let master = try #require(MasterKey(bytes: bytes))
        #expect("\(master.key)" == "DataKey")
        #expect("\(master)" == "MasterKey(\(master.fingerprint))")
    }

    private func hexadecimalOrEmpty(_ text: String) -> [UInt8] { Hexadecimal.decode(text) ?? [] }

    private func nonceBytes(_ text: String) -> [UInt8] { hexadecimalOrEmpty(text) }
}

@Suite struct KeyWrappingTests {
    private let hospital = HospitalID(high: 1, low: 2)
    private let patient = PatientID(high: 3, low: 4)

    @Test func `keys wrapped down from the master key come back`() throws {
        let master = MasterKey.generate().key
        let hospitalKey = DataKey()
        let wrapped = KeyWrapping.wrap(hospitalKey, under: master, for: .hospital(hospital))
        #expect(wrapped.count == KeyWrapping.wrappedBytes)
        let unwrapped = try KeyWrapping.unwrap(wrapped, under: master, for: .hospital(hospital))
        let patientKey = DataKey()
        let sealed = KeyWrapping.wrap(patientKey, under: unwrapped, for: .subject(patient, of: hospital))
        let again = try KeyWrapping.unwrap(sealed, under: hospitalKey, for: .subject(patient, of: hospital))
        #expect(again.withUnsafeBytes { Array($0) } == patientKey.withUnsafeBytes { Array($0) })
    }

    @Test func `a wrapped key opens for its own purpose alone`() {
        let wrapping = DataKey()
        let purpose = KeyPurpose.subject(patient, of: hospital)
        let wrapped = KeyWrapping.wrap(DataKey(), under: wrapping, for: purpose)
        let others: [KeyPurpose] = [
            .hospital(hospital), .subject(PatientID(high: 3, low: 5), of: hospital),
            .subject(patient, of: HospitalID(high: 1, low: 3)),
            .subject(PatientID(high: 1, low: 2), of: HospitalID(high: 3, low: 4)),
        ]
        for other in others {
            #expect(throws: EnvelopeError.notAuthentic) {
                try KeyWrapping.unwrap(wrapped, under: wrapping, for: other)
            }
        }
        #expect(throws: EnvelopeError.notAuthentic) {
            try KeyWrapping.unwrap(wrapped, under: DataKey(), for: purpose)
        }
    }

    @Test func `a changed, cut or foreign wrapped key is refused`() {
        let wrapping = DataKey()
        let purpose = KeyPurpose.hospital(hospital)
        let wrapped = KeyWrapping.wrap(DataKey(), under: wrapping, for: purpose)
        for index in wrapped.indices {
            var changed = wrapped
            changed[index] ^= 0x80
            #expect(throws: EnvelopeError.self) { try KeyWrapping.unwrap(changed, under: wrapping, for: purpose) }
        }
        let longer = Envelope.seal(
            [UInt8](repeating: 1, count: 33), key: wrapping, associatedData: purpose.associatedData)
        for wrong in [[], Array(wrapped.dropLast()), wrapped + [0], longer] {
            #expect(throws: EnvelopeError.malformed) { try KeyWrapping.unwrap(wrong, under: wrapping, for: purpose) }
        }
    }
}
