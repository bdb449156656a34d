import Kernel
import WalletAPI

/// What one event posts: one account is debited and another credited, by the same amount.
struct LedgerPosting: Hashable, Sendable {
    /// One of the two sides.
    struct Leg: Hashable, Sendable {
        var accountID: LedgerAccountID
        var accountType: LedgerAccountType
        /// What is in the wallet afterwards, in minor units; nil of an account that is none.
        var balanceMinor: Int64?
        /// What the line of the wallet's statement is called; nil of an account that is no wallet.
        var transactionType: WalletTransactionType?
    }

    var debit: Leg
    var credit: Leg
    var amount: Money
    var reference: String
    var description: String?
    /// Under whose key the description is sealed; nil where there is none.
    var subjectID: UserID?

    /// What an event of a hospital posts; nil where it moves no money.
    init?(_ event: WalletEvent, of hospital: HospitalID) {
        switch event {
        case .credited(let event):
            self.init(
                debit: .clearing(event.amount.currency, hospital),
                credit: .wallet(event.walletID, event.balanceMinor, .credit), event.amount, event.reference)
            describe(event.description, event.ownerID)
        case .debited(let event):
            self.init(
                debit: .wallet(event.walletID, event.balanceMinor, .debit),
                credit: .clearing(event.amount.currency, hospital), event.amount, event.reference)
            describe(event.description, event.ownerID)
        case .transferred(let event):
            self.init(
                debit: .wallet(event.from, event.fromBalanceMinor, .transferOut),
                credit: .wallet(event.to, event.toBalanceMinor, .transferIn), event.amount, event.reference)
            describe(event.description, event.ownerID)
        case .holdCaptured(let event):
            var credit = Leg.clearing(event.amount.currency, hospital)
            if let to = event.to, let balance = event.toBalanceMinor { credit = .wallet(to, balance, .transferIn) }
            self.init(
                debit: .wallet(event.walletID, event.balanceMinor, .capture), credit: credit, event.amount,
                event.reference)
        case .merchant(.feesCharged(let event)):
            self.init(event, .fee, to: TenantAccount.fees(event.amount.currency, of: hospital), .fees)
        case .merchant(.taxCharged(let event)):
            self.init(event, .tax, to: TenantAccount.tax(event.amount.currency, of: hospital), .tax)
        case .merchant(.settled(let event)):
            // Where nothing is paid out, nothing moves.
            if event.amounts.payoutMinor == 0 { return nil }
            self.init(
                debit: .wallet(event.walletID, event.balanceMinor, .payout),
                credit: Leg(
                    accountID: TenantAccount.settlement(event.currency, of: hospital), accountType: .settlement),
                Money(amountMinor: event.amounts.payoutMinor, currency: event.currency), "\(event.settlementID)")
        case .payment(let event): self.init(event, of: hospital)
        case .clearing(let event): self.init(event, of: hospital)
        case .desk(.refunded(let event)): self.init(event, of: hospital)
        case .created, .activated, .suspended, .closed, .limitsChanged, .held, .holdReleased, .holdExpired, .merchant,
            .card, .desk:
            return nil
        }
    }

    /// What was taken of a merchant for a settlement, which names it.
    private init(
        _ event: MerchantCharge, _ type: WalletTransactionType, to account: LedgerAccountID,
        _ accountType: LedgerAccountType
    ) {
        self.init(
            debit: .wallet(event.walletID, event.balanceMinor, type),
            credit: Leg(accountID: account, accountType: accountType), event.amount, "\(event.settlementID)")
    }

    /// What a payment moved. What a wallet pays comes by way of clearing, into which its hold is taken, and goes back so.
    private init?(_ event: PaymentEvent, of hospital: HospitalID) {
        guard let moved = event.moved else { return nil }
        let (currency, terms) = (moved.amount.currency, moved.step.terms)
        let outside = terms.method == .wallet ? Leg.clearing(currency, hospital) : .gateway(currency, hospital)
        var inside = Leg(
            accountID: TenantAccount.collections(currency, of: hospital), accountType: .collections)
        if let wallet = moved.walletID, let balance = moved.balanceMinor {
            let isPayment: Bool = if case .captured = event { true } else { false }
            inside = .wallet(wallet, balance, isPayment ? .payment : .refund)
        }
        switch event {
        case .captured, .refundFailed: self.init(debit: outside, credit: inside, moved.amount, terms.reference)
        case .refundRequested: self.init(debit: inside, credit: outside, moved.amount, terms.reference)
        case .refunded:
            // What a gateway gives back left the ledger when it was asked to.
            if moved.walletID == nil { return nil }
            self.init(debit: outside, credit: inside, moved.amount, terms.reference)
        default: return nil
        }
    }

    /// What a clearing moved: each step on one tenant's own account of what is between tenants.
    private init?(_ event: ClearingEvent, of hospital: HospitalID) {
        func own(
            _ account: (Currency, HospitalID) -> LedgerAccountID, _ type: LedgerAccountType, _ amount: Money
        ) -> Leg { Leg(accountID: account(amount.currency, hospital), accountType: type) }
        switch event {
        case .sent(let event):
            let amount = event.fact.amount
            self.init(
                debit: .wallet(event.walletID, event.balanceMinor, .clearingOut),
                credit: own(TenantAccount.transit, .transit, amount), amount, event.fact.reference)
        case .received(let event):
            let amount = event.fact.amount
            var credit = own(TenantAccount.collections, .collections, amount)
            if let wallet = event.fact.purpose.walletID, let balance = event.balanceMinor {
                credit = .wallet(wallet, balance, .clearingIn)
            }
            self.init(
                debit: own(TenantAccount.transit, .transit, amount), credit: credit, amount, event.fact.reference)
        case .returned(let event):
            var credit = own(TenantAccount.suspense, .suspense, event.amount)
            if let balance = event.balanceMinor { credit = .wallet(event.walletID, balance, .clearingIn) }
            self.init(
                debit: own(TenantAccount.transit, .transit, event.amount), credit: credit, event.amount,
                event.reference)
        case .refused, .settled, .agreed: return nil
        }
    }

    /// Money that was given back by a wallet, or from outside.
    private init(_ event: FundsRefunded, of hospital: HospitalID) {
        var debit = Leg.clearing(event.amount.currency, hospital)
        if let from = event.from, let balance = event.fromBalanceMinor { debit = .wallet(from, balance, .refundOut) }
        self.init(
            debit: debit, credit: .wallet(event.to, event.toBalanceMinor, .refundIn), event.amount, event.reference)
        describe(event.description, event.ownerID)
    }

    private init(debit: Leg, credit: Leg, _ amount: Money, _ reference: String) {
        self.debit = debit
        self.credit = credit
        self.amount = amount
        self.reference = reference
    }

    /// A text whose key is destroyed opens to nil: its person is then kept no more than the text is.
    private mutating func describe(_ description: String?, _ subject: UserID?) {
        guard let description, let subject else { return }
        self.description = description
        subjectID = subject
    }
}

extension LedgerPosting.Leg {
    /// The side of a wallet, whose account has the wallet's id.
    fileprivate static func wallet(
        _ id: WalletID, _ balanceMinor: Int64, _ type: WalletTransactionType
    ) -> LedgerPosting.Leg {
        LedgerPosting.Leg(
            accountID: id.retagged(), accountType: .wallet, balanceMinor: balanceMinor, transactionType: type)
    }

    /// The side of what is outside.
    fileprivate static func clearing(_ currency: Currency, _ hospital: HospitalID) -> LedgerPosting.Leg {
        LedgerPosting.Leg(accountID: TenantAccount.clearing(currency, of: hospital), accountType: .clearing)
    }

    /// The side of what gateways have.
    fileprivate static func gateway(_ currency: Currency, _ hospital: HospitalID) -> LedgerPosting.Leg {
        LedgerPosting.Leg(accountID: TenantAccount.gateway(currency, of: hospital), accountType: .gateway)
    }

    /// The wallet; nil of an account that is none.
    var walletID: LedgerAccountID? { accountType == .wallet ? accountID : nil }
}

extension TenantAccount {
    /// Stands for all wallets of a tenant and currency together where sums are kept; it is no account, and nobody is shown it.
    static func allWallets(_ currency: Currency, of hospital: HospitalID) -> LedgerAccountID {
        // Fixed words, never to be changed: they say "wallet" and "s_of_all" in place of the hospital's own id.
        let code = currency.code.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return LedgerAccountID(high: hospital.high ^ 0x7761_6c6c_6574_5f73, low: hospital.low ^ (2 << 32 | code))
    }
}
