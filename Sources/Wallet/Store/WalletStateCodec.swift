import Journal
import Kernel
import WalletAPI

/// Keeps the state of a wallet in the row of its stream: balance, limits, what left it of late and its open holds; and that of a
/// merchant (`MerchantAccount.stateBytes`), of MedCards, their plans and claims.
///
/// The kind first, then big-endian integers in the order of the properties, ids of 16 bytes, and a check over all of it at the end, so that no
/// damage passes for money. The owner is named by id alone: nothing of it is sealed, and no erasure concerns it.
struct WalletStateCodec: SnapshotCodec {
    /// The second form says what kind of state it is of; the first knew wallets alone.
    let version = 2

    /// Bytes of a wallet without holds, limits and spending, and room for those two.
    private static let usualBytes = 160
    /// Bytes of a hold without its reference.
    private static let holdBytes = 50

    func encode(_ state: WalletState) throws(EventCodecError) -> (data: [UInt8], subject: SubjectID?)? {
        switch state {
        case .empty: return nil
        case .wallet(let wallet): return encode(wallet).map { ($0, nil) }
        case .merchant(let merchant): return (merchant.stateBytes, nil)
        case .cardPlan(let plan): return Self.kept(.cardPlan, plan.write).map { ($0, nil) }
        case .medCard(let card): return Self.kept(.medCard, card.write).map { ($0, nil) }
        case .cardClaim(let claim): return Self.kept(.cardClaim, claim.write).map { ($0, nil) }
        case .payment(let payment): return Self.kept(.payment, payment.write).map { ($0, nil) }
        case .clearing(let clearing): return Self.kept(.clearing, clearing.write).map { ($0, nil) }
        case .approval(let approval): return Self.kept(.approval, approval.write).map { ($0, nil) }
        case .refunds(let tally): return Self.kept(.refunds, tally.write).map { ($0, nil) }
        case .settings(let version): return Self.kept(.settings, version.write).map { ($0, nil) }
        }
    }

    private static func kept(_ kind: StateKind, _ write: (inout StateWriter) -> Bool) -> [UInt8]? {
        var writer = StateWriter(capacityBytes: usualBytes)
        writer.integer(kind.rawValue)
        return write(&writer) ? writer.checked() : nil
    }

    private func encode(_ wallet: WalletAccount) -> [UInt8]? {
        // What its counts cannot say is not kept; the limits of references and holds are far below.
        guard let holds = UInt8(exactly: wallet.holds.count),
            wallet.holds.allSatisfy({ $0.reference.utf8.count <= UInt16.max })
        else { return nil }
        let references = wallet.holds.reduce(0) { $0 + $1.reference.utf8.count }
        var writer = StateWriter(capacityBytes: Self.usualBytes + wallet.holds.count * Self.holdBytes + references)
        writer.integer(StateKind.wallet.rawValue)
        Self.write(wallet, to: &writer)
        writer.integer(holds)
        for hold in wallet.holds { Self.write(hold, to: &writer) }
        return writer.checked()
    }

    func decode(_ data: [UInt8]) throws(EventCodecError) -> WalletState {
        let state = data.withUnsafeBytes { bytes -> WalletState? in
            guard var reader = StateReader(checked: bytes), let state = Self.state(&reader), reader.isAtEnd
            else { return nil }
            return state
        }
        guard let state else { throw .malformed(type: "snapshot") }
        return state
    }

    private static func state(_ reader: inout StateReader) -> WalletState? {
        switch reader.integer(UInt8.self).flatMap(StateKind.init) {
        case .wallet:
            guard let wallet = wallet(&reader), wallet.isConsistent else { return nil }
            return .wallet(wallet)
        case .merchant: return MerchantAccount(&reader).map { .merchant($0) }
        case .cardPlan: return CardPlan(&reader).map { .cardPlan($0) }
        case .medCard: return MedCard(&reader).map { .medCard($0) }
        case .cardClaim: return CardClaim(&reader).map { .cardClaim($0) }
        case .payment: return Payment(&reader).map { .payment($0) }
        case .clearing: return ClearingState(&reader).map { .clearing($0) }
        case .approval: return Approval(&reader).map { .approval($0) }
        case .refunds: return RefundTally(&reader).map { .refunds($0) }
        case .settings: return SettingsVersion(&reader).map { .settings($0) }
        case nil: return nil
        }
    }

    private static func write(_ wallet: WalletAccount, to writer: inout StateWriter) {
        writer.id(wallet.walletID)
        writer.id(wallet.ownerID)
        writer.integer(StateCode.code(of: wallet.type))
        writer.integer(StateCode.code(of: wallet.status))
        writer.text(wallet.currency.code, of: UInt8.self)
        writer.integer(wallet.balanceMinor)
        writer.integer(wallet.heldMinor)
        writer.integer(wallet.overdraftMinor)
        writer.optional(wallet.limits.perTransactionMinor)
        writer.optional(wallet.limits.perDayMinor)
        writer.optional(wallet.limits.perMonthMinor)
        writer.optional(wallet.spending.day.map { Int32(truncatingIfNeeded: $0.dayNumber) })
        writer.integer(wallet.spending.dayMinor)
        writer.integer(wallet.spending.monthMinor)
        writer.integer(wallet.createdAt.microseconds)
        writer.integer(wallet.updatedAt.microseconds)
        writer.integer(UInt8(wallet.takesTransfers ? 1 : 0))
    }

    private static func write(_ hold: WalletAccount.OpenHold, to writer: inout StateWriter) {
        writer.id(hold.id)
        writer.integer(hold.amountMinor)
        writer.integer(hold.capturedMinor)
        writer.integer(hold.releasedMinor)
        writer.text(hold.reference, of: UInt16.self)
        writer.integer(hold.expiresAt.microseconds)
    }

    private static func wallet(_ reader: inout StateReader) -> WalletAccount? {
        guard let walletID: WalletID = reader.id(), let ownerID: UserID = reader.id(),
            let type = reader.integer(UInt8.self).flatMap(StateCode.type),
            let status = reader.integer(UInt8.self).flatMap(StateCode.status),
            let currency = reader.text(UInt8.self).flatMap({ Currency($0) }),
            let balance = reader.integer(Int64.self), let held = reader.integer(Int64.self),
            let overdraft = reader.integer(Int64.self), let limits = limits(&reader),
            let spending = spending(&reader), let createdAt = reader.integer(Int64.self),
            let updatedAt = reader.integer(Int64.self), let takesTransfers = reader.integer(UInt8.self),
            takesTransfers <= 1, let holds = holds(&reader)
        else { return nil }
        return WalletAccount(
            walletID: walletID, ownerID: ownerID, type: type, currency: currency, status: status,
            balanceMinor: balance, heldMinor: held, overdraftMinor: overdraft, limits: limits, spending: spending,
            holds: holds, createdAt: Timestamp(microseconds: createdAt),
            updatedAt: Timestamp(microseconds: updatedAt), takesTransfers: takesTransfers == 1)
    }

    private static func limits(_ reader: inout StateReader) -> WalletAccount.Limits? {
        guard let perTransaction = reader.optional(Int64.self), let perDay = reader.optional(Int64.self),
            let perMonth = reader.optional(Int64.self)
        else { return nil }
        return WalletAccount.Limits(
            perTransactionMinor: perTransaction.value, perDayMinor: perDay.value, perMonthMinor: perMonth.value)
    }

    private static func spending(_ reader: inout StateReader) -> WalletAccount.Spending? {
        guard let dayNumber = reader.optional(Int32.self), let dayMinor = reader.integer(Int64.self),
            let monthMinor = reader.integer(Int64.self)
        else { return nil }
        var spending = WalletAccount.Spending(day: nil, dayMinor: dayMinor, monthMinor: monthMinor)
        if let number = dayNumber.value {
            guard let day = LocalDate(dayNumber: Int(number)) else { return nil }
            spending.day = day
        }
        return spending
    }

    private static func holds(_ reader: inout StateReader) -> [WalletAccount.OpenHold]? {
        guard let count = reader.integer(UInt8.self) else { return nil }
        var holds: [WalletAccount.OpenHold] = []
        holds.reserveCapacity(Int(count))
        for _ in 0..<count {
            guard let id: HoldID = reader.id(), let amount = reader.integer(Int64.self),
                let captured = reader.integer(Int64.self), let released = reader.integer(Int64.self),
                let reference = reader.text(UInt16.self), let expiresAt = reader.integer(Int64.self)
            else { return nil }
            holds.append(
                WalletAccount.OpenHold(
                    id: id, amountMinor: amount, capturedMinor: captured, releasedMinor: released,
                    reference: reference, expiresAt: Timestamp(microseconds: expiresAt)))
        }
        return holds
    }
}

extension WalletAccount {
    /// Whether what is held is the sum of what the holds reserve, reckoned so that no damaged number traps.
    fileprivate var isConsistent: Bool {
        var sum = Int64(0)
        for hold in holds {
            for (amount, sign) in [(hold.amountMinor, Int64(1)), (hold.capturedMinor, -1), (hold.releasedMinor, -1)] {
                guard amount >= 0, amount <= WalletLimits.amountMinor else { return false }
                sum += sign * amount
            }
        }
        return sum == heldMinor
    }
}

/// What kind of state the bytes are of; stored numbers, never changed.
enum StateKind: UInt8 {
    case wallet = 1
    case merchant = 2
    case cardPlan = 3
    case medCard = 4
    case cardClaim = 5
    case payment = 6
    case clearing = 7
    case approval = 8
    case settings = 9
    case refunds = 11
}

/// The stored numbers of types and statuses, never changed.
enum StateCode {
    static func code(of type: WalletType) -> UInt8 {
        switch type {
        case .personal: 1
        case .family: 2
        case .merchant: 3
        }
    }

    static func type(_ code: UInt8) -> WalletType? { WalletType.allCases.first { Self.code(of: $0) == code } }

    static func code(of status: WalletStatus) -> UInt8 {
        switch status {
        case .pending: 1
        case .active: 2
        case .suspended: 3
        case .closed: 4
        }
    }

    static func status(_ code: UInt8) -> WalletStatus? { WalletStatus.allCases.first { Self.code(of: $0) == code } }
}
