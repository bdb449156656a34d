import JSON
import TestSupport

/// One thing that a command of the fault loop is to do with money, found again in the log by its name.
struct FaultEffect: Sendable, Hashable {
    /// What it is to be.
    enum Kind: String, Sendable, Hashable, CaseIterable { case credit, debit, transfer, hold, capture, release }

    var kind: Kind
    /// The wallet, of what goes to another one the payer's.
    var wallet: String
    /// Who is paid; nil where the money comes from outside, goes there, or stays.
    var payee: String?
    /// In minor units; nil where it is whatever is left.
    var amount: Int?
    /// The reference, which no other effect has; of a release, which has none, what `releaseName` makes of its hold.
    var name: String

    /// The name of the release of a hold, which is tried once.
    static func releaseName(_ hold: String) -> String { "release of \(hold)" }
}

/// A command on wallets, with the key under which it may be sent any number of times.
struct FaultCommand: Sendable {
    /// Its name among all commands of the run: the key, where it has one.
    let name: String
    let target: String
    let body: JSONValue?
    let effects: [FaultEffect]
    /// Whether all of the effects happen or none.
    var isWhole = true
    /// Whether it says `Idempotency-Key`; HealthPay's clients do not, and are safe by wallet and reference.
    var hasKey = true

    func request(token: String) -> ServerRequest {
        var request = ServerRequest("POST", target, token: token)
        request.body = body?.bytes
        if hasKey { request.fields = [("Idempotency-Key", name)] }
        return request
    }
}

/// What the client knows of one effect.
enum FaultVerdict: Sendable, Hashable {
    /// It was answered that it is done; by which event, where the answer said that.
    case done(event: String?)
    /// It was refused.
    case refused
    /// There was no answer, or none that says what became of it.
    case unknown
}

/// A command, and what its client knows of it after having sent it once or more.
struct FaultRecord: Sendable {
    let command: FaultCommand
    /// One for each effect, in order.
    var verdicts: [FaultVerdict]
    /// The answer that said so, where the whole of it was done or judged; a repeat must say the same.
    var answer: ServerAnswer?
    /// Whether an attempt got no answer: what a later one was refused may have been done by it after all.
    var wasLost: Bool

    /// Whether the server said 2xx, and left nothing of it open.
    var isAcknowledged: Bool { answer != nil }
}

extension FaultRecord {
    /// What an answer says of a command; nil where it says nothing and the command may be sent again.
    init?(_ command: FaultCommand, _ answer: ServerAnswer, wasLost: Bool) {
        self.command = command
        self.wasLost = wasLost
        if answer.isSuccess {
            verdicts = Self.verdicts(command, answer)
            if verdicts.contains(.unknown) { return nil }
            self.answer = answer
        } else if answer.status < 500, answer.field("Retry-After") == nil {
            verdicts = command.effects.map { _ in .refused }
        } else {
            return nil
        }
    }

    /// A command of which nobody knows anything.
    init(unknown command: FaultCommand) {
        self.command = command
        verdicts = command.effects.map { _ in .unknown }
        wasLost = true
    }

    private static func verdicts(_ command: FaultCommand, _ answer: ServerAnswer) -> [FaultVerdict] {
        guard let items = answer.json["items"]?.elements else {
            return [.done(event: answer.json["eventId"]?.string ?? answer.field("Medley-Event-Id"))]
        }
        return items.map { item in
            if let event = item["movement"]?["eventId"]?.string { return .done(event: event) }
            let status = item["status"]?.number?.integer(as: Int.self) ?? 500
            return status < 500 ? .refused : .unknown
        }
    }
}
