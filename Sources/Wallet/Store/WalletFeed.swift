import JSON
import Journal
import Kernel
import Realtime
import WalletAPI

/// What clients hear of wallets as it happens: each movement on the channel of the wallet that it changes, `wallet:ID`.
enum WalletFeed {
    /// The channel's kind.
    static let name = "wallet"

    /// Whoever may read a wallet hears it.
    static func kind(_ service: any WalletService) -> RealtimeChannelKind {
        RealtimeChannelKind(
            name, isAboutSubject: true, summary: "What a wallet receives, pays and becomes."
        ) { context, id throws(Failure) in
            guard context.principal.permissions.contains("wallet.read") else {
                throw .forbidden(permission: "wallet.read")
            }
            do throws(WalletServiceError) {
                _ = try await service.wallet(context, (id ?? Self.nobody).retagged(), asOf: nil)
            } catch {
                throw error.failure
            }
            return .everything
        }
    }

    private static let nobody = RealtimeSubjectID(high: 0, low: 0)

    /// What is said of each published event.
    static let feed = LogFeed<RealtimeMessage>(WalletIntegrationEvent.self) { messages(for: $0.event) }

    static func messages(for event: WalletIntegrationEvent) -> [RealtimeMessage] {
        switch event {
        case .created(let made):
            [message(made.walletId, event) { $0.member("currency", made.currency.code) }]
        case .statusChanged(let change):
            [message(change.walletId, event) { $0.member("status", change.status.rawValue) }]
        case .credited(let moved), .debited(let moved):
            [
                message(moved.walletId, event) {
                    $0.member("amount", moved.amount)
                    $0.member("balance", moved.balance)
                    $0.member("reference", moved.reference)
                }
            ]
        case .transferred(let moved):
            [(moved.fromWalletId, "out"), (moved.toWalletId, "in")].map { wallet, direction in
                message(wallet, event) {
                    $0.member("direction", direction)
                    $0.member("amount", moved.amount)
                    $0.member("reference", moved.reference)
                }
            }
        case .merchantChanged, .merchantSettled, .paymentChanged: []
        }
    }

    private static func message(
        _ wallet: WalletID, _ event: WalletIntegrationEvent, _ write: (inout JSONWriter) -> Void
    ) -> RealtimeMessage {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("walletId", wallet)
        write(&writer)
        writer.endObject()
        return RealtimeMessage(RealtimeChannel(name, wallet), event.name, data: writer.bytes)
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ name: StaticString, _ amount: Money) {
        self.name(name)
        value(amount)
    }
}
