import GraphQL
import Kernel
import WalletAPI

/// The types of HealthPay's schema beside its root.
enum WalletSchemaTypes {
    /// In the order in which the schema is printed.
    static var all: [any GraphQLNamedType] {
        [
            wallet, balance, transaction, transactionPage, amount, limits, walletType, walletStatus, transactionType,
            GraphQLScalar.dateTime,
        ]
    }

    private static var wallet: GraphQLObject<WalletView> {
        GraphQLObject(
            "Wallet", of: WalletView.self, "Money of one currency that belongs to one owner.",
            fields: [
                GraphQLField("id", "ID!") { $0.id.description },
                GraphQLField("userId", "ID!", "The owner.") { $0.userId.description },
                GraphQLField("type", "WalletType!") { $0.type.rawValue },
                GraphQLField("currency", "String!", "ISO 4217, such as EGP.") { $0.currency.code },
                GraphQLField("status", "WalletStatus!") { $0.status.rawValue },
                GraphQLField("balance", "Amount!", "What is posted.") { GraphQLResult.object($0.balance) },
                GraphQLField("held", "Amount!", "What of it is reserved by open holds.") {
                    GraphQLResult.object($0.held)
                },
                GraphQLField("available", "Amount!", "What can be spent: balance − held + overdraft.") {
                    GraphQLResult.object($0.available)
                },
                GraphQLField("overdraft", "Amount!", "How far below zero the balance may go.") {
                    GraphQLResult.object($0.overdraft)
                },
                GraphQLField("limits", "SpendingLimits!", "How much may leave it.") { GraphQLResult.object($0.limits) },
                GraphQLField("createdAt", "DateTime!") { $0.createdAt.description },
                GraphQLField("updatedAt", "DateTime!", "When it was changed last.") { $0.updatedAt.description },
            ])
    }

    private static var balance: GraphQLObject<WalletBalanceView> {
        GraphQLObject(
            "Balance", of: WalletBalanceView.self, "What is in a wallet.",
            fields: [GraphQLField("walletId", "ID!") { $0.walletId.description }]
                + AmountFields.of { $0.balance }
                + [
                    GraphQLField("held", "Amount!", "What of it is reserved by open holds.") {
                        GraphQLResult.object($0.held)
                    },
                    GraphQLField("available", "Amount!", "What can be spent: balance − held + overdraft.") {
                        GraphQLResult.object($0.available)
                    },
                ])
    }

    private static var transaction: GraphQLObject<WalletTransactionView> {
        GraphQLObject(
            "Transaction", of: WalletTransactionView.self, "One line of a wallet's statement.",
            fields: [
                GraphQLField("id", "ID!", "The movement: both wallets of a transfer have it.") { $0.id.description },
                GraphQLField("walletId", "ID!") { $0.walletId.description },
                GraphQLField("type", "TransactionType!", "Which way the money went.") { $0.type.rawValue },
            ] + AmountFields.of { $0.amount }
                + [
                    GraphQLField("balance", "Amount!", "What was in the wallet afterwards.") {
                        GraphQLResult.object($0.balance)
                    },
                    GraphQLField("reference", "String!", "The client's own name for the movement.") { $0.reference },
                    GraphQLField("description", "String", "What it was for.") { $0.description },
                    GraphQLField("counterpartyWalletId", "ID", "The other wallet.") {
                        $0.counterpartyWalletId?.description
                    },
                    GraphQLField("time", "DateTime!", "When it was recorded.") { $0.time.description },
                ])
    }

    private static var transactionPage: GraphQLObject<Page<WalletTransactionView>> {
        GraphQLObject(
            "TransactionPage", of: Page<WalletTransactionView>.self, "A page of a statement.",
            fields: [
                GraphQLField("items", "[Transaction!]!") { GraphQLResult.objects($0.items) },
                GraphQLField("nextCursor", "String", "For the page after this one; null at the end.") { $0.nextCursor },
            ])
    }

    private static var amount: GraphQLObject<Money> {
        GraphQLObject(
            "Amount", of: Money.self, "An amount of one currency.", fields: AmountFields.of { $0 })
    }

    private static var limits: GraphQLObject<SpendingLimits> {
        GraphQLObject(
            "SpendingLimits", of: SpendingLimits.self, "How much may leave a wallet; null is no limit.",
            fields: [
                GraphQLField("perTransaction", "Amount", "The most of one movement.") {
                    GraphQLResult.object($0.perTransaction)
                },
                GraphQLField("perDay", "Amount", "The most of one business day.") { GraphQLResult.object($0.perDay) },
                GraphQLField("perMonth", "Amount", "The most of one month.") { GraphQLResult.object($0.perMonth) },
            ])
    }

    private static var walletType: GraphQLEnum {
        GraphQLEnum(
            "WalletType", "What a wallet is for.",
            values: WalletType.allCases.map { type in
                switch type {
                case .personal: GraphQLEnumValue(type.rawValue, "One person's money.")
                case .family: GraphQLEnumValue(type.rawValue, "Money that a family spends together.")
                case .merchant: GraphQLEnumValue(type.rawValue, "What a merchant is paid into.")
                }
            })
    }

    private static var walletStatus: GraphQLEnum {
        GraphQLEnum(
            "WalletStatus", "Where a wallet is on its way.",
            values: WalletStatus.allCases.map { status in
                switch status {
                case .pending: GraphQLEnumValue(status.rawValue, "Created, and not yet to be used.")
                case .active: GraphQLEnumValue(status.rawValue, "In use.")
                case .suspended: GraphQLEnumValue(status.rawValue, "Stopped until it is activated again.")
                case .closed: GraphQLEnumValue(status.rawValue, "Ended, with nothing in it.")
                }
            })
    }

    private static var transactionType: GraphQLEnum {
        GraphQLEnum(
            "TransactionType", "What a line of a statement is.",
            values: WalletTransactionType.allCases.map { type in
                switch type {
                case .credit: GraphQLEnumValue(type.rawValue, "Money put in from outside.")
                case .debit: GraphQLEnumValue(type.rawValue, "Money taken out.")
                case .transferIn: GraphQLEnumValue(type.rawValue, "Money that came from another wallet.")
                case .transferOut: GraphQLEnumValue(type.rawValue, "Money that went to another wallet.")
                case .capture: GraphQLEnumValue(type.rawValue, "Money of a hold that was taken.")
                case .payout: GraphQLEnumValue(type.rawValue, "What a merchant was paid out.")
                case .fee: GraphQLEnumValue(type.rawValue, "What a merchant's sales cost.")
                case .tax: GraphQLEnumValue(type.rawValue, "The tax on that.")
                case .payment: GraphQLEnumValue(type.rawValue, "What a payment brought the merchant.")
                case .refund: GraphQLEnumValue(type.rawValue, "What was given back of a payment.")
                case .clearingOut: GraphQLEnumValue(type.rawValue, "Money that went to another tenant.")
                case .clearingIn:
                    GraphQLEnumValue(type.rawValue, "Money that came from another tenant, or back from there.")
                case .refundIn: GraphQLEnumValue(type.rawValue, "Money of an earlier movement that came back.")
                case .refundOut: GraphQLEnumValue(type.rawValue, "Money of an earlier movement that was given back.")
                }
            })
    }
}
