/// A stored scrypt hash in the PHC form `$scrypt$ln=14,r=8,p=5$SALT$HASH`, salt and hash in unpadded Base64.
struct ScryptHash: Equatable {
    static let saltBytes = 16
    static let hashBytes = 32
    private static let acceptedSaltBytes = 8...64
    private static let acceptedHashBytes = 16...64
    /// The most bytes that a stored hash may have: more than the longest accepted one.
    static let textLimitBytes = 256

    let parameters: ScryptParameters
    let salt: [UInt8]
    let hash: [UInt8]

    init(parameters: ScryptParameters, salt: [UInt8], hash: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    /// Reads the PHC form; nil where it is another form, or asks for more than `ScryptParameters` allows.
    init?(_ text: String) {
        guard text.utf8.count <= Self.textLimitBytes else { return nil }
        let fields = text.split(separator: "$", omittingEmptySubsequences: false)
        guard fields.count == 5, fields[0].isEmpty, fields[1] == "scrypt",
            let parameters = Self.parameters(fields[2]),
            let salt = Base64.decode(String(fields[3]), isPadded: false), Self.acceptedSaltBytes.contains(salt.count),
            let hash = Base64.decode(String(fields[4]), isPadded: false), Self.acceptedHashBytes.contains(hash.count)
        else { return nil }
        self.init(parameters: parameters, salt: salt, hash: hash)
    }

    var text: String {
        let cost = "ln=\(parameters.logN),r=\(parameters.blockSize),p=\(parameters.parallelization)"
        let salt = Base64.encode(salt, isPadded: false)
        return "$scrypt$\(cost)$\(salt)$\(Base64.encode(hash, isPadded: false))"
    }

    private static func parameters(_ text: Substring) -> ScryptParameters? {
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 3, let logN = number(fields[0], named: "ln"),
            let blockSize = number(fields[1], named: "r"),
            let parallelization = number(fields[2], named: "p")
        else { return nil }
        return ScryptParameters(bounded: logN, blockSize: blockSize, parallelization: parallelization)
    }

    /// A number of one to three digits without a sign or leading zeros.
    private static func number(_ field: Substring, named name: String) -> Int? {
        guard field.hasPrefix(name + "=") else { return nil }
        let digits = field.dropFirst(name.utf8.count + 1)
        guard (1...3).contains(digits.utf8.count), digits.utf8.first != UInt8(ascii: "0"),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(digits)
    }
}
