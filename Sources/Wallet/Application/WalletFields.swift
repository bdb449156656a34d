import Kernel
import WalletAPI

/// Reads the fields of requests and collects what is wrong with them.
struct WalletFields {
    /// What is wrong so far.
    var validator = Validator()
    /// The fields of free text that hold the number of a card, which is kept nowhere.
    private(set) var cardFields: [String] = []
    /// Now, by which hold times are judged.
    let now: Timestamp
    /// What stands before the names of fields, of an element of a list.
    private var path = ""

    init(now: Timestamp) { self.now = now }

    /// Looks at a request with a validator that others go on with.
    static func review(_ validator: inout Validator, in setting: RequestSetting, _ read: (inout WalletFields) -> Void) {
        var fields = WalletFields(now: setting.now)
        fields.validator = validator
        read(&fields)
        validator = fields.validator
    }

    /// Throws all that is wrong; a card's number only where nothing else is, since it is refused as a rule.
    func check() throws(WalletServiceError) {
        try WalletServiceError.catching { () throws(Failure) in try validator.check() }
        if let field = cardFields.first { throw .rule(.cardNumberNotAllowed(field: field)) }
    }

    /// Looks at each element of the list `field`.
    mutating func each<Element>(
        _ elements: [Element], of field: String, _ body: (inout WalletFields, Int, Element) -> Void
    ) {
        for (index, element) in elements.enumerated() {
            var inner = self
            inner.path = "\(path)\(field)[\(index)]."
            body(&inner, index, element)
            inner.path = path
            self = inner
        }
    }

    /// Notes an error on a field.
    mutating func reject(_ field: String, _ code: String, _ message: String) {
        validator.reject(field: path + field, code: code, message: message)
    }

    /// Whether a fault of a field is told already.
    func isKnown(_ field: String) -> Bool { validator.isKnown(path + field) }

    /// An amount above zero and within bounds.
    mutating func amount(_ amount: Money?, _ field: String) {
        guard let amount else { return }
        if amount.amountMinor < 1 {
            reject("\(field).amountMinor", "notPositive", "Give whole minor units above zero.")
        } else {
            requireKept(amount, field)
        }
    }

    /// An amount of zero or more, within bounds.
    mutating func amountOrNothing(_ amount: Money?, _ field: String) {
        guard let amount else { return }
        if amount.isNegative {
            reject("\(field).amountMinor", "negative", "Give whole minor units, zero or more.")
        } else {
            requireKept(amount, field)
        }
    }

    private mutating func requireKept(_ amount: Money, _ field: String) {
        if amount.amountMinor > WalletLimits.amountMinor {
            reject("\(field).amountMinor", "tooLarge", "Give \(WalletLimits.amountMinor) minor units at most.")
        }
    }

    /// A client's own name for a movement: printable ASCII, since it is compared byte by byte and kept in the clear.
    mutating func reference(_ text: String, _ field: String = "reference") -> String {
        guard let reference = self.text(text, field, characters: WalletLimits.referenceCharacters) else { return "" }
        if !reference.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) {
            reject(field, TextRule.Fault.invalidCharacters.rawValue, "Use printable ASCII characters alone.")
        }
        return reference
    }

    /// Plain words that may be absent.
    mutating func words(_ text: String?, _ field: String) -> String? {
        guard let text, !text.allSatisfy(\.isWhitespace) else { return nil }
        return self.text(text, field, characters: WalletLimits.descriptionCharacters)
    }

    /// A text that must be there, and holds no card number.
    mutating func text(_ text: String, _ field: String, characters: Int) -> String? {
        let found = validator.text(text, field: path + field, rule: TextRule(characters: 1...characters))
        if CardNumberRule.holdsCardNumber(found ?? text) { cardFields.append(path + field) }
        return found
    }

    /// When a hold ends: in the future, and not too far away; nil is as the tenant's settings say.
    mutating func holdEnd(_ instant: Timestamp?) -> Timestamp? {
        guard let instant else { return nil }
        let latest = now.advanced(by: .seconds(WalletLimits.longestHoldSeconds))
        if instant <= now || instant > latest {
            let days = WalletLimits.longestHoldSeconds / 86_400
            reject("expiresAt", "outOfRange", "Give an instant in the future, at most \(days) days away.")
        }
        return instant
    }

    /// A phone as typed in a country.
    mutating func phone(_ text: String, _ field: String, in country: CountryCode) -> PhoneNumber? {
        let phone = PhoneNumber(typed: text, in: country)
        if phone == nil {
            reject(field, "invalidPhone", "Give a telephone number of the country, or one with + and its calling code.")
        }
        return phone
    }
}
