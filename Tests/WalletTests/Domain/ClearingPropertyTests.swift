import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What holds between two tenants after any steps, in any order, broken off anywhere.
@Suite struct ClearingPropertyTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func `money that is sent is in one place at every step, and every clearing ends`(_ seed: UInt64) throws {
        var world = ClearingWorld(seed: seed)
        for _ in 0..<1_500 {
            world.step()
            #expect(world.isBalanced, "seed \(seed)")
        }
        world.finish()
        #expect(world.isBalanced, "seed \(seed)")
        // Runs in which nothing happened would prove nothing.
        let statuses = world.outgoing.map(\.status)
        #expect(world.underWayMinor == 0 && !statuses.contains(.sent))
        #expect(statuses.count { $0 == .settled } > 20 && statuses.count { $0 == .returned } > 20)
        #expect(world.outgoing.contains { $0.inSuspense })
        #expect(world.repeats > 100 && world.refused > 10)
        for record in world.outgoing {
            let other = world.record(record.fact.clearingID, in: Given.payee)
            #expect(other?.fact == record.fact)
            #expect(other?.status == (record.status == .settled ? .received : .refused))
        }
    }
}

/// Two tenants in memory, each with its own streams; a step may be left undone, done twice, or done late.
private struct ClearingWorld {
    private struct Key: Hashable {
        var hospital: HospitalID
        var stream: StreamID
    }

    /// How much is under way when the wallet is closed, so that some of it comes back.
    private static let unansweredAtClosing = 8

    private var random: SeededRandom
    private var states: [Key: WalletState] = [:]
    private var accounts: [LedgerAccountID: Int64] = [:]
    private var types: [LedgerAccountID: LedgerAccountType] = [:]
    private var ids: [ClearingID] = []
    private(set) var repeats = 0
    private(set) var refused = 0

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        for number in 1...4 as ClosedRange<UInt64> {
            for hospital in [Given.hospital, Given.payee] {
                states[Key(hospital: hospital, stream: Given.id(number).retagged())] = Given.wallet(number)
                perform(
                    .move(
                        MoveMoneyCommand(
                            walletID: Given.id(number), direction: .credit, amount: Given.money(20_000), reference: "r",
                            description: nil, caller: nil, at: Given.at, day: Given.today)), in: hospital)
            }
        }
    }

    /// The clearings as their sender has them.
    var outgoing: [ClearingRecord] { ids.compactMap { record($0, in: Given.hospital) } }

    func record(_ id: ClearingID, in hospital: HospitalID) -> ClearingRecord? {
        guard case .clearing(.clearing(let record))? = states[Key(hospital: hospital, stream: id.retagged())] else {
            return nil
        }
        return record
    }

    /// What was sent and is neither there nor back.
    var underWayMinor: Int64 {
        outgoing.filter { record in
            record.status == .sent && self.record(record.fact.clearingID, in: Given.payee)?.status != .received
        }
        .reduce(0) { $0 + $1.fact.amount.amountMinor }
    }

    /// Whether debits are credits, transit is what is under way, and wallets hold what the ledger says.
    var isBalanced: Bool {
        let transit = accounts.filter { types[$0.key] == .transit }.values.reduce(0, +)
        return accounts.values.reduce(0, +) == 0 && transit == underWayMinor
            && states.allSatisfy { key, state in
                guard case .wallet(let wallet) = state else { return true }
                return wallet.balanceMinor >= 0 && wallet.balanceMinor == accounts[ledger(key), default: 0]
            }
    }

    /// Both tenants have wallets of the same ids here, which no two real ones have.
    private func ledger(_ key: Key) -> LedgerAccountID {
        LedgerAccountID(high: key.stream.high ^ key.hospital.low, low: key.stream.low)
    }

    /// One thing that may happen.
    mutating func step() {
        switch Int.random(in: 0..<10, using: &random) {
        case 0...2: send()
        case 3...5: if let id = ids.randomElement(using: &random) { receive(id) }
        case 6...8: if let id = ids.randomElement(using: &random) { end(id) }
        default: change()
        }
    }

    /// What a runner does at last: carries on whatever is under way.
    mutating func finish() {
        for id in ids {
            receive(id)
            end(id)
        }
    }

    private mutating func send() {
        let id = ClearingID(high: 7, low: UInt64(ids.count + 1))
        let number = UInt64.random(in: 1...4, using: &random)
        let isInvoice = Int.random(in: 0..<4, using: &random) == 0
        // A fifth wallet there is not.
        let purpose: ClearingPurpose =
            isInvoice ? .invoice(Given.invoiceID) : .wallet(Given.id(UInt64.random(in: 1...5, using: &random)))
        var fact = Given.fact(Int64.random(in: 1...900, using: &random), to: purpose)
        fact.clearingID = id
        let command = SendClearingCommand(
            fact: fact, walletID: Given.id(number), caller: nil, at: Given.at, day: Given.today)
        if perform(.clearing(.send(command)), in: Given.hospital) { ids.append(id) } else { refused += 1 }
    }

    private mutating func receive(_ id: ClearingID) {
        guard let record = record(id, in: Given.hospital) else { return }
        if self.record(id, in: Given.payee) != nil { repeats += 1 }
        let refusal: ClearingRefusal? = Bool.random(using: &random) ? nil : .exceedsOpenAmount
        let command = ReceiveClearingCommand(
            fact: record.fact, invoiceRefusal: record.fact.purpose.invoiceID == nil ? nil : refusal, at: Given.at,
            day: Given.today)
        perform(.clearing(.receive(command)), in: Given.payee)
    }

    private mutating func end(_ id: ClearingID) {
        guard let record = record(id, in: Given.hospital), let wallet = record.walletID,
            let answer = self.record(id, in: Given.payee)?.answer
        else { return }
        if record.status != .sent { repeats += 1 }
        let command = EndClearingCommand(
            clearingID: id, walletID: wallet, answer: answer, at: Given.later, day: Given.today)
        perform(.clearing(.end(command)), in: Given.hospital)
    }

    /// Agreements come and go, wallets are suspended and taken up again, and emptied ones are closed.
    private mutating func change() {
        let hospital = Bool.random(using: &random) ? Given.hospital : Given.payee
        let number = UInt64.random(in: 1...4, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0...3:
            let operators = Int.random(in: 0..<4, using: &random) == 0 ? [] : [Given.hospital]
            perform(
                .clearing(.agree(AgreeClearingCommand(hospitalID: Given.payee, operators: operators, at: Given.at))),
                in: Given.payee)
        case 4...6:
            let status = [WalletStatus.active, .active, .suspended].randomElement(using: &random) ?? .active
            perform(
                .changeStatus(
                    ChangeStatusCommand(
                        walletID: Given.id(number), status: status, reason: nil, caller: nil, at: Given.at)),
                in: hospital)
        default: closeFirst()
        }
    }

    /// Empties the sender's first wallet once something of it is under way, and closes it.
    private mutating func closeFirst() {
        let key = Key(hospital: Given.hospital, stream: Given.id(1).retagged())
        let unanswered = outgoing.filter { record in
            record.walletID == Given.id(1) && self.record(record.fact.clearingID, in: Given.payee) == nil
        }
        guard unanswered.count >= Self.unansweredAtClosing,
            case .wallet(let wallet)? = states[key], wallet.status == .active, wallet.balanceMinor > 0
        else { return }
        perform(
            .move(
                MoveMoneyCommand(
                    walletID: Given.id(1), direction: .debit, amount: Given.money(wallet.balanceMinor), reference: "r",
                    description: nil, caller: nil, at: Given.at, day: Given.today)), in: Given.hospital)
        perform(
            .changeStatus(
                ChangeStatusCommand(
                    walletID: Given.id(1), status: .closed, reason: nil, caller: nil, at: Given.at)),
            in: Given.hospital)
    }

    /// Carries a command out in one tenant; says whether it was not refused.
    @discardableResult
    private mutating func perform(_ command: WalletCommand, in hospital: HospitalID) -> Bool {
        let keys = WalletDecider.streams(of: command).map { Key(hospital: hospital, stream: $0.id) }
        do throws(WalletRejection) {
            for event in try WalletDecider.decide(command, keys.map { states[$0] ?? .empty }) {
                for index in [event.streamIndex, event.secondStreamIndex].compactMap(\.self) {
                    states[keys[index]] = WalletDecider.evolve(states[keys[index]] ?? .empty, event.event)
                }
                post(event.event, in: hospital)
            }
            return true
        } catch {
            return false
        }
    }

    private mutating func post(_ event: WalletEvent, in hospital: HospitalID) {
        guard let posting = LedgerPosting(event, of: hospital) else { return }
        for (leg, sign) in [(posting.debit, Int64(-1)), (posting.credit, 1)] {
            let key = Key(hospital: hospital, stream: leg.accountID.retagged())
            let account = leg.accountType == .wallet ? ledger(key) : leg.accountID
            accounts[account, default: 0] += sign * posting.amount.amountMinor
            types[account] = leg.accountType
        }
    }
}
