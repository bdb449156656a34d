import Kernel
import WalletAPI

/// The rows that one page of events adds to the ledger, gathered so that each table is written by one statement.
struct EntryRows {
    /// A row of `wallet.movement`.
    struct Movement {
        var hospitalID: HospitalID
        var place: EntryPlace
        var eventID: EventID
        var posting: LedgerPosting

        /// The text is a wallet's alone: what moved between the tenant's own accounts goes without.
        var description: String? { isOfWallet ? posting.description : nil }
        /// Under whose key the text is sealed in the log.
        var subjectID: UserID? { isOfWallet ? posting.subjectID : nil }

        private var isOfWallet: Bool { posting.debit.walletID != nil || posting.credit.walletID != nil }
    }

    /// A row of `wallet.account_total`.
    struct Account: Hashable {
        var hospitalID: HospitalID
        var id: LedgerAccountID
        var type: SummedType
        var currency: Currency
    }

    /// What is summed up; the raw values are stored and never renamed.
    enum SummedType: String, Hashable {
        case wallet, clearing, settlement, fees, tax, gateway, collections, transit, suspense
        /// No account: all wallets of a currency together.
        case wallets

        init(_ type: LedgerAccountType) {
            self =
                switch type {
                case .wallet: .wallet
                case .clearing: .clearing
                case .settlement: .settlement
                case .fees: .fees
                case .tax: .tax
                case .gateway: .gateway
                case .collections: .collections
                case .transit: .transit
                case .suspense: .suspense
                }
        }

        /// The kind of account; all wallets together are wallets.
        var accountType: LedgerAccountType {
            switch self {
            case .wallet, .wallets: .wallet
            case .clearing: .clearing
            case .settlement: .settlement
            case .fees: .fees
            case .tax: .tax
            case .gateway: .gateway
            case .collections: .collections
            case .transit: .transit
            case .suspense: .suspense
            }
        }
    }

    /// A row of `wallet.account_closing`.
    struct Closing {
        var account: Account
        var minute: Timestamp
        /// Of the page alone, up to the end of that minute.
        var sums: Sums
    }

    /// What was moved on either side. A page of the largest amounts is more than 64 bits hold.
    struct Sums: Hashable {
        var debit: Int128 = 0
        var credit: Int128 = 0

        mutating func add(_ amountMinor: Int64, on side: LedgerSide) {
            switch side {
            case .debit: debit += Int128(amountMinor)
            case .credit: credit += Int128(amountMinor)
            }
        }
    }

    private(set) var movements: [Movement] = []
    private(set) var totals: [Account: Sums] = [:]
    /// In the order of the log, of each account and minute one.
    private(set) var closings: [Closing] = []
    private var lastClosing: [Account: Int] = [:]

    /// A new wallet is an account in which nothing was moved.
    mutating func open(_ wallet: WalletCreated, of hospital: HospitalID) {
        let account = Account(
            hospitalID: hospital, id: wallet.walletID.retagged(), type: .wallet, currency: wallet.currency)
        totals[account] = totals[account] ?? Sums()
    }

    /// Both sides of a movement; movements come in the order of the log.
    mutating func add(_ posting: LedgerPosting, _ place: EntryPlace, _ eventID: EventID, of hospital: HospitalID) {
        let (currency, amount) = (posting.amount.currency, posting.amount.amountMinor)
        movements.append(Movement(hospitalID: hospital, place: place, eventID: eventID, posting: posting))
        for side in [LedgerSide.debit, .credit] {
            let leg = side == .debit ? posting.debit : posting.credit
            var summed = Account(
                hospitalID: hospital, id: leg.accountID, type: SummedType(leg.accountType), currency: currency)
            if leg.accountType == .wallet {
                totals[summed, default: Sums()].add(amount, on: side)
                summed.id = TenantAccount.allWallets(currency, of: hospital)
                summed.type = .wallets
            }
            totals[summed, default: Sums()].add(amount, on: side)
            close(summed, place.recordedAt.minute, totals[summed] ?? Sums())
        }
    }

    /// What an account added up to is what it did at the end of its last minute so far.
    private mutating func close(_ account: Account, _ minute: Timestamp, _ sums: Sums) {
        if let last = lastClosing[account], closings[last].minute == minute {
            closings[last].sums = sums
            return
        }
        lastClosing[account] = closings.count
        closings.append(Closing(account: account, minute: minute, sums: sums))
    }
}

/// Where an entry is in its hospital's log, whose order time and position have.
struct EntryPlace: Hashable, Sendable, Codable {
    var recordedAt: Timestamp
    var position: Int64
}

extension Timestamp {
    /// Where the minute begins that it lies in.
    var minute: Timestamp {
        let span: Int64 = 60_000_000
        let remainder = microseconds % span
        return Timestamp(microseconds: microseconds - (remainder < 0 ? remainder + span : remainder))
    }
}
