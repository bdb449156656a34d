/// What the events of one wallet add up to, worked out from the log by rules of the test's own.
struct FaultBook: Sendable {
    /// A hold of which something may be left.
    struct Hold: Sendable {
        var amount: Int
        var captured = 0
        var released = 0

        var left: Int { amount - captured - released }
    }

    let wallet: String
    private(set) var currency = ""
    private(set) var balance = 0
    private(set) var overdraft = 0
    private(set) var holds: [String: Hold] = [:]
    private(set) var version = 0
    /// What is wrong with the wallet.
    private(set) var faults: [String] = []

    init(_ wallet: String) { self.wallet = wallet }

    var held: Int { holds.values.reduce(0) { $0 + $1.left } }

    /// Takes the next event of the wallet, of which it is the second stream where `isSecond`.
    mutating func take(_ event: LoggedEvent, isSecond: Bool = false) {
        let expected = version + 1
        version = (isSecond ? event.secondVersion : event.version) ?? 0
        if version != expected { fault(event, "has version \(version) where \(expected) is next") }
        let amount = event.number("amountMinor") ?? 0
        switch event.type {
        case "WalletCreated": currency = event.text("currency") ?? ""
        case "WalletLimitsChanged": overdraft = event.number("overdraftMinor") ?? 0
        case "WalletCredited": move(amount, event, "balanceMinor")
        case "WalletDebited": move(-amount, event, "balanceMinor")
        case "FundsTransferred":
            move(isSecond ? amount : -amount, event, isSecond ? "toBalanceMinor" : "fromBalanceMinor")
        case "FundsHeld": reserve(amount, event)
        case "HoldCaptured" where isSecond: move(amount, event, "toBalanceMinor")
        case "HoldCaptured":
            resolve(event, captured: amount, released: event.number("releasedMinor") ?? 0)
            move(-amount, event, "balanceMinor")
        case "HoldReleased", "HoldExpired": resolve(event, captured: 0, released: amount)
        case "WalletActivated", "WalletSuspended", "WalletClosed": break
        default: fault(event, "is not known")
        }
        if let said = event.text("currency"), said != currency { fault(event, "is in \(said)") }
        if balance - held + overdraft < 0 {
            fault(event, "leaves \(balance) with \(held) reserved and \(overdraft) of overdraft")
        }
    }

    private mutating func move(_ amount: Int, _ event: LoggedEvent, _ member: String) {
        balance += amount
        guard let said = event.number(member), said == balance else {
            return fault(event, "says \(event.number(member) ?? 0) where \(balance) is left")
        }
    }

    private mutating func reserve(_ amount: Int, _ event: LoggedEvent) {
        let id = event.text("holdId") ?? ""
        if holds[id] != nil { fault(event, "reserves hold \(id) again") }
        holds[id] = Hold(amount: amount)
    }

    private mutating func resolve(_ event: LoggedEvent, captured: Int, released: Int) {
        let id = event.text("holdId") ?? ""
        guard var hold = holds[id], hold.left > 0 else { return fault(event, "resolves hold \(id), which is not open") }
        hold.captured += captured
        hold.released += released
        holds[id] = hold
        if hold.left < 0 { fault(event, "takes \(-hold.left) more of hold \(id) than there was") }
    }

    private mutating func fault(_ event: LoggedEvent, _ what: String) {
        faults.append("wallet \(wallet): event \(event.eventID) at position \(event.position) \(what)")
    }

    /// Gives the faults away, so that each is told once.
    mutating func takeFaults() -> [String] {
        defer { faults = [] }
        return faults
    }
}
