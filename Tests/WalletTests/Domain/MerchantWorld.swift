import Kernel
import TestSupport
import WalletAPI

@testable import Wallet

/// A merchant and two payers in memory, on which random commands are tried; every event is kept in its stream.
struct MerchantWorld {
    static let payers = [MerchantGiven.payerID, WalletID(high: 1, low: 2)]

    var random: SeededRandom
    let currency: Currency
    /// By stream, in the order of its own versions.
    var streams: [StreamID: [WalletEvent]] = [:]
    var states: [StreamID: WalletState] = [:]
    var settlements: [SettlementRan] = []
    var refused: [String: Int] = [:]
    var today: LocalDate
    private var now = MerchantGiven.at
    private var madeIDs: UInt64 = 100

    init(seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        currency = try MerchantGiven.currency()
        today = try MerchantGiven.day()
        states[MerchantGiven.merchantID.retagged()] = .merchant(try MerchantGiven.verified())
        perform(.merchant(.activate(MerchantGiven.status())))
        for payer in Self.payers {
            var wallet = try MerchantGiven.payingWallet(1_000_000)
            wallet.walletID = payer
            states[payer.retagged()] = .wallet(wallet)
        }
    }

    var merchant: MerchantAccount? { states[MerchantGiven.merchantID.retagged()]?.merchant }
    var wallet: WalletAccount? { states[MerchantGiven.walletID.retagged()]?.wallet }
    var shopEvents: [WalletEvent] { streams[MerchantGiven.walletID.retagged()] ?? [] }

    /// What everything in the shop's stream adds up to, without any settlement.
    var lines: [SettlementLine] {
        shopEvents.compactMap { SettlementLine($0, of: MerchantGiven.walletID, MerchantGiven.fees) }
    }

    @discardableResult mutating func perform(_ command: WalletCommand) -> Int {
        let ids = WalletDecider.streams(of: command).map(\.id)
        do throws(WalletRejection) {
            let decided = try WalletDecider.decide(command, ids.map { states[$0] ?? .empty })
            for event in decided {
                if case .merchant(.settled(let event)) = event.event { settlements.append(event) }
                for index in [event.streamIndex, event.secondStreamIndex].compactMap({ $0 }) {
                    states[ids[index]] = WalletDecider.evolve(states[ids[index]] ?? .empty, event.event)
                    streams[ids[index], default: []].append(event.event)
                }
            }
            return decided.count
        } catch {
            refused["\(error)".prefix { $0 != "(" }.description, default: 0] += 1
            return 0
        }
    }

    /// Something happens.
    mutating func step() {
        now = now.advanced(by: .seconds(below(3_000)))
        if chance(1, in: 12) { today = today.advanced(byDays: 1) }
        switch below(22) {
        case 0...7: perform(.transfer(transferring(from: payer(), to: MerchantGiven.walletID)))
        case 8...11: perform(.transfer(transferring(from: MerchantGiven.walletID, to: payer())))
        case 12: move(.credit)
        case 13: move(.debit)
        case 14: hold(on: chance(1, in: 2) ? MerchantGiven.walletID : payer())
        case 15...16: capture()
        case 17: overdraft()
        case 18: toggle()
        case 19: changeTerms()
        default: settle(through: today.advanced(byDays: -Int(below(4))))
        }
    }

    /// Settles as the service does: what is read from the log, then a command; now and then one that is out of date.
    mutating func settle(through day: LocalDate, isDisturbed: Bool = true) {
        guard let merchant, let wallet, let terms = merchant.fees else { return }
        let after = merchant.settled.throughVersion
        var span = SettlementSpan(of: MerchantGiven.walletID, after: after, through: day, in: currency, terms)
        for (index, event) in shopEvents.enumerated().dropFirst(after) {
            guard span.take(event, version: index + 1, EventID(high: 0, low: UInt64(index)), recordedAt: now) else {
                break
            }
        }
        madeIDs += 1
        let id = SettlementID(high: 7, low: madeIDs)
        let amounts = WalletDecider.amounts(of: span.tally, merchant, wallet, at: now)
        let command = SettleCommand(
            merchantID: MerchantGiven.merchantID, walletID: MerchantGiven.walletID, settlementID: id, day: day,
            today: today, completesDay: span.isWhole && day < today, tally: span.tally, terms: terms, expected: amounts,
            fileSHA256: [UInt8](repeating: 0, count: 32), at: now)
        if isDisturbed && chance(1, in: 3) {
            perform(.transfer(transferring(from: MerchantGiven.walletID, to: payer())))
        }
        perform(.merchant(.settle(command)))
        // Whoever repeats it changes nothing.
        if chance(1, in: 2) { perform(.merchant(.settle(command))) }
    }

    mutating func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }
    private mutating func chance(_ part: Int64, in whole: Int64) -> Bool { below(whole) < part }
    private mutating func payer() -> WalletID { Self.payers[Int(below(2))] }
    private mutating func amount() -> Money { Money(amountMinor: 1 + below(3_000), currency: currency) }

    /// The day of a command: now and then a process is behind.
    private mutating func day() -> LocalDate { chance(1, in: 15) ? today.advanced(byDays: -1) : today }

    private mutating func transferring(from: WalletID, to: WalletID) -> TransferCommand {
        TransferCommand(
            from: from, to: to, amount: amount(), reference: "r", description: nil, caller: nil, at: now, day: day())
    }

    private mutating func move(_ direction: MoveMoneyCommand.Direction) {
        perform(
            .move(
                MoveMoneyCommand(
                    walletID: MerchantGiven.walletID, direction: direction, amount: amount(), reference: "r",
                    description: nil, caller: nil, at: now, day: day())))
    }

    private mutating func hold(on wallet: WalletID) {
        madeIDs += 1
        perform(
            .hold(
                HoldCommand(
                    walletID: wallet, holdID: HoldID(high: 9, low: madeIDs), amount: amount(), reference: "h",
                    description: nil, expiresAt: now.advanced(by: .seconds(1 + below(50_000))), caller: nil, at: now)))
    }

    private mutating func capture() {
        let places = [MerchantGiven.walletID] + Self.payers
        let open = places.flatMap { id in (states[id.retagged()]?.wallet?.holds ?? []).map { (id, $0.id) } }
        guard let (wallet, hold) = open.randomElement(using: &random) else { return }
        let payee = wallet == MerchantGiven.walletID ? payer() : MerchantGiven.walletID
        perform(
            .captureHold(
                CaptureHoldCommand(
                    walletID: wallet, holdID: hold, amount: nil, to: chance(2, in: 3) ? payee : nil, reference: nil,
                    keepsRest: false, caller: nil, at: now, day: day())))
    }

    private mutating func overdraft() {
        let granted = Money(amountMinor: below(2) * 4_000, currency: currency)
        perform(
            .changeLimits(
                ChangeLimitsCommand(
                    walletID: MerchantGiven.walletID, limits: SpendingLimits(), overdraft: granted, at: now)))
    }

    private mutating func toggle() {
        let status = MerchantGiven.status()
        if merchant?.status == .suspended {
            perform(.merchant(.activate(status)))
        } else if chance(1, in: 6) {
            perform(.merchant(.suspend(status)))
        }
    }

    private mutating func changeTerms() {
        var command = ChangeMerchantCommand(
            merchantID: MerchantGiven.merchantID, details: MerchantDetails(), at: now)
        command.fees = MerchantFeeTerms(
            basisPoints: Int(below(600)), fixedMinor: below(100), minimumMinor: below(200),
            taxBasisPoints: Int(below(2_000)))
        command.settlementDays = Int(below(4))
        perform(.merchant(.change(command)))
    }
}
