import HTTP
import Kernel
import WalletAPI

/// The routes of the module, in the order in which their examples work.
enum WalletRoutes {
    /// The table.
    static func all(
        _ wallets: any WalletService, _ ledger: any LedgerService, _ desk: any DeskService
    ) -> [Route] {
        own(wallets, desk) + holds(wallets) + healthPay(wallets) + endings(wallets) + books(ledger)
            + DeskRoutes.all(desk)
    }

    private static func own(_ wallets: any WalletService, _ desk: any DeskService) -> [Route] {
        [
            CreateWallet.route(wallets, .medley),
            ListWallets.route(wallets),
            ActivateWallet.route(wallets, .medley),
            GetWallet.route(wallets, .medley),
            ChangeWalletLimits.route(desk),
            CreditWallet.route(wallets, .medley),
            DebitWallet.route(wallets, .medley),
            TransferFunds.route(wallets, .medley),
            TransferFundsBatch.route(wallets),
            GetWalletBalance.route(wallets, .medley),
            ListWalletTransactions.route(wallets, .medley),
        ]
    }

    private static func holds(_ wallets: any WalletService) -> [Route] {
        [
            CreateHold.route(wallets),
            ListHolds.route(wallets),
            GetHold.route(wallets),
            CaptureHold.route(wallets),
            ReleaseHold.route(wallets),
        ]
    }

    private static func healthPay(_ wallets: any WalletService) -> [Route] {
        [
            CreateWallet.route(wallets, .healthPay),
            ActivateWallet.route(wallets, .healthPay),
            GetWallet.route(wallets, .healthPay),
            CreditWallet.route(wallets, .healthPay),
            DebitWallet.route(wallets, .healthPay),
            TransferFunds.route(wallets, .healthPay),
            GetWalletBalance.route(wallets, .healthPay),
            ListWalletTransactions.route(wallets, .healthPay),
        ]
    }

    private static func endings(_ wallets: any WalletService) -> [Route] {
        [SuspendWallet.route(wallets), CloseWallet.route(wallets)]
    }

    private static func books(_ ledger: any LedgerService) -> [Route] {
        [
            ListLedgerAccounts.route(ledger),
            ListLedgerEntries.route(ledger),
            GetTrialBalance.route(ledger),
        ]
    }
}
