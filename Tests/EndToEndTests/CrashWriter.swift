import JSON
import TestSupport

/// One client that writes without a pause: registers, charges, invoices and takes money, each under a key of its own.
///
/// What it does follows from its seed and the answers alone, so that two writers with one name and one seed send the same
/// commands under the same keys.
final class CrashWriter {
    private struct Patient {
        var id: String
        var charges: [(id: String, amount: Int)] = []
        var draft: (id: String, total: Int)?
        var open: (id: String, amount: Int)?
    }

    private let name: String
    private let clinic: Clinic
    private let sharedPatient: String
    private let ledger: CrashLedger
    /// The servers that it may ask; it asks another one each time.
    private let servers: ServerRotation
    /// Whether it may leave a command without an answer behind.
    private let givesUp: Bool
    private var random: SeededRandom
    private var fate: SeededRandom
    private var patients: [Patient] = []
    private var number = 0

    init(
        name: String, random: SeededRandom, turn: Int, givesUp: Bool,
        _ place: (clinic: Clinic, sharedPatient: String, ledger: CrashLedger, servers: [ServerProcess])
    ) {
        self.name = name
        self.givesUp = givesUp
        (clinic, sharedPatient, ledger) = (place.clinic, place.sharedPatient, place.ledger)
        servers = ServerRotation(place.servers, turn: turn)
        self.random = random
        fate = random.derived(UInt64(turn))
    }

    /// Writes until the ledger says stop.
    func run() {
        while !ledger.isStopped { step() }
    }

    private func step() {
        let choice = Int.random(in: 0..<10, using: &random)
        guard !patients.isEmpty, choice > 0 else { return register() }
        let place = Int.random(in: patients.indices, using: &random)
        let amount = Int.random(in: 1...500, using: &random) * 100
        let patient = patients[place]
        if let draft = patient.draft {
            let issue = make(
                .issue(patient: patient.id, total: draft.total), "/api/v1/invoices/\(draft.id)/issue", nil)
            if settle(issue) != nil {
                patients[place].draft = nil
                patients[place].open = (draft.id, draft.total)
            }
        } else if let open = patient.open, choice > 4 {
            let part = min(amount, open.amount)
            let pay = make(
                .pay(patient: patient.id, amount: part), "/api/v1/payments",
                ["invoiceId": .string(open.id), "amount": money(part), "method": "cash"])
            if settle(pay) != nil { patients[place].open = part < open.amount ? (open.id, open.amount - part) : nil }
        } else if patient.charges.count > 1, patient.open == nil {
            invoice(place)
        } else if choice == 1 {
            let deposit = make(
                .pay(patient: sharedPatient, amount: amount), "/api/v1/payments",
                ["patientId": .string(sharedPatient), "amount": money(amount), "method": "card"])
            _ = settle(deposit, mayGiveUp: true)
        } else {
            charge(place, amount)
        }
    }

    private func register() {
        let registration = make(
            .register, "/api/v1/patients",
            [
                "givenName": .string("Crash \(number)"), "familyName": .string("Writer \(name)"),
                "ageYears": .integer(Int.random(in: 1...90, using: &random)), "sex": "unknown",
                "confirmDuplicate": true,
            ])
        if let id = settle(registration, mayGiveUp: true) { patients.append(Patient(id: id)) }
    }

    private func charge(_ place: Int, _ amount: Int) {
        let id = patients[place].id
        let charge = make(
            .charge(patient: id, amount: amount), "/api/v1/charges",
            [
                "patientId": .string(id), "code": "VISIT", "description": "Visit", "quantity": 1,
                "unitPrice": money(amount), "serviceDate": "2026-01-15",
            ])
        if let made = settle(charge, mayGiveUp: true) { patients[place].charges.append((made, amount)) }
    }

    private func invoice(_ place: Int) {
        let patient = patients[place]
        let total = patient.charges.reduce(0) { $0 + $1.amount }
        let draft = make(
            .draft(patient: patient.id, total: total), "/api/v1/invoices",
            ["patientId": .string(patient.id), "chargeIds": .array(patient.charges.map { .string($0.id) })])
        guard let id = settle(draft) else { return }
        patients[place].charges = []
        patients[place].draft = (id, total)
    }

    private func make(_ deed: CrashCommand.Deed, _ target: String, _ body: JSONValue?) -> CrashCommand {
        number += 1
        return CrashCommand(deed: deed, key: "crash-\(name)-\(number)", target: target, body: body)
    }

    private func money(_ amount: Int) -> JSONValue { ["amountMinor": .integer(amount), "currency": "EGP"] }

    /// Sends a command until it is answered; answers the id of what it made. Nil where it was given up or something is wrong.
    private func settle(_ command: CrashCommand, mayGiveUp: Bool = false) -> String? {
        var attempt = 0
        while true {
            attempt += 1
            let before = ledger.outageCount
            do {
                let answer = try servers.send(command.request(token: clinic.token))
                if answer.status == command.successStatus {
                    ledger.acknowledge(command, answer)
                    return answer.string("id")
                }
                guard mayRepeat(after: answer, attempt: attempt, outageBefore: before) else {
                    ledger.note(fault: "\(command.key) \(command.target), attempt \(attempt): \(answer.summary)")
                    return nil
                }
            } catch {
                ledger.noteLoss()
            }
            if attempt > 200 {
                ledger.note(fault: "\(command.key) was never answered")
                return nil
            }
            if mayGiveUp, givesUp, Int.random(in: 0..<3, using: &fate) == 0 {
                ledger.abandon(command)
                return nil
            }
            ledger.waitForEndOfOutage()
        }
    }

    /// Whether an answer that is no success is what an outage, or a repetition under way elsewhere, gives.
    private func mayRepeat(after answer: ServerAnswer, attempt: Int, outageBefore: Int) -> Bool {
        guard answer.field("Retry-After") != nil else { return false }
        if answer.status == 503 { return outageBefore % 2 == 1 || ledger.outageCount != outageBefore }
        return answer.status == 409 && answer.string("code") == "requestInProgress" && (attempt > 1 || !givesUp)
    }
}
