import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// Values that the tests of the domain share.
enum Given {
    static let hospital = HospitalID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0001)
    static let owner = UserID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0011)
    static let otherOwner = UserID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0012)
    /// 2026-01-05T08:00:00Z.
    static let at = Timestamp(seconds: 1_767_600_000)
    static let later = Timestamp(seconds: 1_767_603_600)
    static let today = day("2026-01-05")
    static let egp = currency("EGP")

    /// A currency; one that there is not is no pound, so that a test which mistypes it fails.
    static func currency(_ code: String) -> Currency { Currency(code) ?? .schemaPlaceholder }

    /// A day; a mistyped one is the first that there is.
    static func day(_ text: String) -> LocalDate { LocalDate(text) ?? .earliest }

    static func money(_ amountMinor: Int64, _ currency: Currency = egp) -> Money {
        Money(amountMinor: amountMinor, currency: currency)
    }

    static func id(_ number: UInt64) -> WalletID {
        WalletID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0100 + number)
    }

    static func holdID(_ number: UInt64) -> HoldID {
        HoldID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0200 + number)
    }

    /// An active wallet without holds and limits; `change` makes it another.
    static func account(
        _ number: UInt64 = 1, balance: Int64 = 0, _ change: (inout WalletAccount) -> Void = { _ in }
    ) -> WalletAccount {
        var account = WalletAccount(
            WalletCreated(walletID: id(number), ownerID: owner, type: .personal, currency: egp, at: at))
        account.status = .active
        account.balanceMinor = balance
        change(&account)
        return account
    }

    /// The same as a state.
    static func wallet(
        _ number: UInt64 = 1, balance: Int64 = 0, _ change: (inout WalletAccount) -> Void = { _ in }
    ) -> WalletState { .wallet(account(number, balance: balance, change)) }

    static func create() -> WalletCommand {
        .create(CreateWalletCommand(walletID: id(1), ownerID: owner, type: .family, currency: egp, at: at))
    }

    static func change(_ status: WalletStatus, reason: String? = nil, by caller: UserID? = nil) -> WalletCommand {
        .changeStatus(
            ChangeStatusCommand(walletID: id(1), status: status, reason: reason, caller: caller, at: at))
    }

    static func limit(_ limits: SpendingLimits, overdraft: Money? = nil) -> WalletCommand {
        .changeLimits(ChangeLimitsCommand(walletID: id(1), limits: limits, overdraft: overdraft, at: at))
    }

    static func credit(_ amount: Money, by caller: UserID? = nil) -> WalletCommand {
        .move(moving(.credit, amount, by: caller))
    }

    static func debit(_ amount: Money, on day: LocalDate = today, by caller: UserID? = nil) -> WalletCommand {
        .move(moving(.debit, amount, on: day, by: caller))
    }

    private static func moving(
        _ direction: MoveMoneyCommand.Direction, _ amount: Money, on day: LocalDate = today, by caller: UserID?
    ) -> MoveMoneyCommand {
        MoveMoneyCommand(
            walletID: id(1), direction: direction, amount: amount, reference: "r1", description: nil, caller: caller,
            at: at, day: day)
    }

    /// From the first wallet to the second unless told otherwise.
    static func transferring(
        _ amount: Money, from: UInt64 = 1, to: UInt64 = 2, on day: LocalDate = today, by caller: UserID? = nil
    ) -> TransferCommand {
        TransferCommand(
            from: id(from), to: id(to), amount: amount, reference: "r1", description: nil, caller: caller, at: at,
            day: day)
    }

    static func hold(
        _ amount: Money, _ number: UInt64 = 1, until expiresAt: Timestamp = later, by caller: UserID? = nil
    ) -> WalletCommand {
        .hold(
            HoldCommand(
                walletID: id(1), holdID: holdID(number), amount: amount, reference: "h1", description: nil,
                expiresAt: expiresAt, caller: caller, at: at))
    }

    /// Takes of the first hold; `to` names the payee.
    static func capture(
        _ amount: Money? = nil, to: UInt64? = nil, keepsRest: Bool = false, on day: LocalDate = today,
        at: Timestamp = at
    ) -> WalletCommand {
        .captureHold(
            CaptureHoldCommand(
                walletID: id(1), holdID: holdID(1), amount: amount, to: to.map(id), reference: nil,
                keepsRest: keepsRest, caller: nil, at: at, day: day))
    }

    static func release(at: Timestamp = at, by caller: UserID? = nil) -> WalletCommand {
        .releaseHold(ReleaseHoldCommand(walletID: id(1), holdID: holdID(1), caller: caller, at: at))
    }
}

extension WalletAccount {
    /// Reserves, as a hold of that number does.
    mutating func reserve(
        _ amountMinor: Int64, _ number: UInt64 = 1, captured: Int64 = 0, until expiresAt: Timestamp = Given.later
    ) {
        holds.append(
            OpenHold(
                id: Given.holdID(number), amountMinor: amountMinor, capturedMinor: captured, releasedMinor: 0,
                reference: "h\(number)", expiresAt: expiresAt))
        heldMinor += amountMinor - captured
    }
}

/// What was decided, as tests compare it.
struct Decided: Hashable, Sendable {
    var event: WalletEvent
    var first: Int
    var second: Int?

    init(_ event: WalletEvent, on first: Int = 0, and second: Int? = nil) {
        self.event = event
        self.first = first
        self.second = second
    }

    init(_ event: StreamEvent<WalletEvent>) {
        self.init(event.event, on: event.streamIndex, and: event.secondStreamIndex)
    }
}

/// One row of a table: what was given, what is asked, and what is expected of it.
struct DecisionCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var given: [WalletState]
    var command: WalletCommand
    var expected: Result<[Decided], WalletRejection>

    /// A command that is accepted.
    init(_ name: String, _ given: [WalletState], _ command: WalletCommand, _ events: [Decided]) {
        (testDescription, self.given, self.command, expected) = (name, given, command, .success(events))
    }

    /// A command that is refused.
    init(_ name: String, _ given: [WalletState], _ command: WalletCommand, refused rejection: WalletRejection) {
        (testDescription, self.given, self.command, expected) = (name, given, command, .failure(rejection))
    }

    /// A command that a rule refuses.
    init(_ name: String, _ given: [WalletState], _ command: WalletCommand, rule: WalletRule) {
        self.init(name, given, command, refused: .rule(rule))
    }

    /// What is decided.
    var outcome: Result<[Decided], WalletRejection> {
        do throws(WalletRejection) {
            return .success(try WalletDecider.decide(command, given).map(Decided.init))
        } catch {
            return .failure(error)
        }
    }

    /// Whether the states are as many as the streams that the command names.
    var isWellFormed: Bool { WalletDecider.streams(of: command).count == given.count }
}
