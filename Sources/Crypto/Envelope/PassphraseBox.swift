import JSON

/// A short secret under a passphrase: scrypt (RFC 7914) and AES-256-GCM, in one line of JSON that says its own cost.
public enum PassphraseBox {
    /// The fewest bytes of a passphrase that is taken.
    public static let passphraseLeastBytes = 12
    /// The most bytes that a box has.
    public static let limitBytes = 64 * 1_024

    /// 32 MiB and about a second of one core.
    private static let cost = (logN: 15, blockSize: 8, parallelization: 8)
    private static let saltBytes = 16

    /// The secret in its box; nil where the passphrase is too short or memory is. Blocks for about a second.
    public static func seal(_ secret: [UInt8], passphrase: [UInt8]) -> [UInt8]? {
        let salt = SecureRandom.bytes(saltBytes)
        guard passphrase.count >= passphraseLeastBytes,
            let parameters = ScryptParameters(
                bounded: cost.logN, blockSize: cost.blockSize, parallelization: cost.parallelization),
            let key = key(passphrase, salt, parameters)
        else { return nil }
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("box")
        writer.string("medley.passphrase.1")
        writer.name("logN")
        writer.int(parameters.logN)
        writer.name("blockSize")
        writer.int(parameters.blockSize)
        writer.name("parallelization")
        writer.int(parameters.parallelization)
        writer.name("salt")
        writer.string(Base64.encode(salt))
        writer.name("sealed")
        writer.string(Base64.encode(Envelope.seal(secret, key: key, associatedData: place)))
        writer.endObject()
        return writer.bytes
    }

    /// The secret of a box; throws `malformed` for what is none or asks for more than is allowed, `notAuthentic` for
    /// another passphrase. Blocks for about a second.
    public static func open(_ box: [UInt8], passphrase: [UInt8]) throws(EnvelopeError) -> [UInt8] {
        guard isBox(box), let document = document(box), let logN: Int = document.root["logN"]?.integer(),
            let blockSize: Int = document.root["blockSize"]?.integer(),
            let parallelization: Int = document.root["parallelization"]?.integer(),
            let parameters = ScryptParameters(bounded: logN, blockSize: blockSize, parallelization: parallelization),
            let salt = document.root["salt"]?.string.flatMap({ Base64.decode($0) }), salt.count == saltBytes,
            let sealed = document.root["sealed"]?.string.flatMap({ Base64.decode($0) }),
            let key = key(passphrase, salt, parameters)
        else { throw .malformed }
        return try Envelope.open(sealed, key: key, associatedData: place)
    }

    /// Whether bytes say that they are a box.
    public static func isBox(_ bytes: [UInt8]) -> Bool {
        document(bytes)?.root["box"]?.string == "medley.passphrase.1"
    }

    private static var place: [UInt8] { Array("medley.passphrase.1".utf8) }

    private static func key(_ passphrase: [UInt8], _ salt: [UInt8], _ parameters: ScryptParameters) -> DataKey? {
        Scrypt.derive(password: passphrase, salt: salt, parameters: parameters, count: DataKey.keyBytes)
            .flatMap { DataKey(bytes: $0) }
    }

    private static func document(_ bytes: [UInt8]) -> JSONDocument? {
        if bytes.count > limitBytes { return nil }
        do { return try JSONDocument(bytes) } catch { return nil }
    }
}
