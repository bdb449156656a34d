import Kernel
import TestSupport
import WalletAPI

@testable import Wallet

/// A tenant's wallets in memory, on which random commands are tried; every event is kept.
struct WalletWorld {
    static let count: UInt64 = 6

    var random: SeededRandom
    var states: [WalletID: WalletState] = [:]
    /// By wallet, in the order of its own versions.
    var events: [WalletID: [WalletEvent]] = [:]
    /// Each once, in order.
    var log: [WalletEvent] = []
    var refused: [String: Int] = [:]
    private var now = Given.at
    private var day = Given.today
    private var holdCount: UInt64 = 0

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    func account(_ id: WalletID) -> WalletAccount? {
        if case .wallet(let account)? = states[id] { account } else { nil }
    }

    var accounts: [WalletAccount] { (1...Self.count).compactMap { account(Given.id($0)) } }

    /// Tries a command, and gives the wallets that changed; what is refused must leave no trace.
    mutating func perform(_ command: WalletCommand) -> [WalletAccount] {
        let ids: [WalletID] = WalletDecider.streams(of: command).map { $0.id.retagged() }
        do throws(WalletRejection) {
            let decided = try WalletDecider.decide(command, ids.map { states[$0] ?? .empty })
            for event in decided {
                log.append(event.event)
                for index in [event.streamIndex, event.secondStreamIndex].compactMap({ $0 }) {
                    let id = ids[index]
                    states[id] = WalletDecider.evolve(states[id] ?? .empty, event.event)
                    events[id, default: []].append(event.event)
                }
            }
            return ids.compactMap(account)
        } catch {
            let name =
                if case .rule(let rule) = error { rule.code } else { "\(error)".prefix { $0 != "(" }.description }
            refused[name, default: 0] += 1
            return []
        }
    }

    /// The next command: any that makes sense, and now and then one that does not.
    mutating func next() -> WalletCommand {
        now = now.advanced(by: .seconds(below(1_800)))
        // Now and then a process is a day behind.
        if chance(1, in: 30) { day = day.advanced(byDays: chance(1, in: 4) ? -1 : 1) }
        switch below(20) {
        case 0...3: return moving(.credit)
        case 4...6: return moving(.debit)
        case 7...10: return .transfer(transferring())
        case 11: return .transferAll((0..<Int.random(in: 1...5, using: &random)).map { _ in transferring() })
        case 12...13: return holding()
        case 14...15: return capturing()
        case 16: return releasing()
        case 17: return .expireHolds(id(), at: now)
        case 18: return limiting()
        default: return changing()
        }
    }

    private mutating func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }

    private mutating func chance(_ part: Int64, in whole: Int64) -> Bool { below(whole) < part }

    private mutating func id() -> WalletID { Given.id(UInt64(below(Int64(Self.count))) + 1) }

    private mutating func amount() -> Money {
        Given.money(chance(1, in: 40) ? WalletLimits.amountMinor : 1 + below(3_000))
    }

    /// The owner, staff, or rarely somebody else.
    private mutating func caller() -> UserID? {
        chance(1, in: 40) ? Given.otherOwner : (chance(1, in: 2) ? nil : Given.owner)
    }

    private mutating func moving(_ direction: MoveMoneyCommand.Direction) -> WalletCommand {
        .move(
            MoveMoneyCommand(
                walletID: id(), direction: direction, amount: amount(), reference: "r", description: nil,
                caller: caller(), at: now, day: day))
    }

    private mutating func transferring() -> TransferCommand {
        TransferCommand(
            from: id(), to: id(), amount: amount(), reference: "r", description: nil, caller: caller(), at: now,
            day: day)
    }

    private mutating func holding() -> WalletCommand {
        holdCount += 1
        return .hold(
            HoldCommand(
                walletID: id(), holdID: Given.holdID(holdCount), amount: Given.money(1 + below(200)), reference: "h",
                description: nil, expiresAt: now.advanced(by: .seconds(1 + below(200_000))), caller: caller(), at: now))
    }

    private mutating func someHold() -> (wallet: WalletID, hold: HoldID) {
        let open = accounts.flatMap { account in account.holds.map { (account.walletID, $0.id) } }
        if chance(1, in: 10) { return (id(), Given.holdID(1 + UInt64(below(Int64(holdCount) + 1)))) }
        return open.randomElement(using: &random) ?? (id(), Given.holdID(1))
    }

    private mutating func capturing() -> WalletCommand {
        let (wallet, hold) = someHold()
        return .captureHold(
            CaptureHoldCommand(
                walletID: wallet, holdID: hold, amount: chance(1, in: 3) ? nil : Given.money(1 + below(150)),
                to: chance(1, in: 2) ? id() : nil, reference: nil, keepsRest: chance(1, in: 2), caller: caller(),
                at: now, day: day))
    }

    private mutating func releasing() -> WalletCommand {
        let (wallet, hold) = someHold()
        return .releaseHold(ReleaseHoldCommand(walletID: wallet, holdID: hold, caller: caller(), at: now))
    }

    private mutating func limiting() -> WalletCommand {
        let limits = SpendingLimits(
            perTransaction: chance(1, in: 4) ? Given.money(500 + below(2_500)) : nil,
            perDay: chance(1, in: 4) ? Given.money(2_000 + below(9_000)) : nil,
            perMonth: chance(1, in: 4) ? Given.money(20_000 + below(90_000)) : nil)
        let overdraft = chance(1, in: 2) ? Given.money(below(2_000)) : nil
        return .changeLimits(ChangeLimitsCommand(walletID: id(), limits: limits, overdraft: overdraft, at: now))
    }

    private mutating func changing() -> WalletCommand {
        if accounts.count < Self.count {
            let id = id()
            if account(id) == nil {
                return .create(
                    CreateWalletCommand(
                        walletID: id, ownerID: Given.owner, type: .personal, currency: Given.egp, at: now))
            }
        }
        // Closed wallets stay closed: seldom, so that there are some left to the end.
        let status: WalletStatus = chance(1, in: 40) ? .closed : (chance(1, in: 5) ? .suspended : .active)
        return .changeStatus(
            ChangeStatusCommand(walletID: id(), status: status, reason: nil, caller: nil, at: now))
    }
}
