import HTTP
import WalletAPI

/// `POST /api/v1/wallet/transfers:batch`
enum TransferFundsBatch {
    static func route(_ service: any WalletMovementService) -> Route {
        Route(
            .post, WalletFace.medley.path("/transfers:batch"), id: "transferFundsBatch",
            summary:
                "Makes up to 1,000 transfers, each with an outcome of its own, or with `atomic` all of them or none.",
            tag: WalletFace.medley.tag, access: .permission("wallet.transfer")
        ) { call in
            let request = try call.decode(TransferBatchRequest.self)
            return try .json(try await service.transferBatch(call.context(), request))
        }
        .with { route in
            route.idempotency = .required
            route.documentation.takes(TransferBatchRequest.self)
            route.documentation.answers(TransferBatchView.self)
            route.documentation.requestExample = """
                {"transfers":[{"fromWalletId":"{{walletId}}","toWalletId":"{{payeeWalletId}}",\
                "amount":{"amountMinor":5000,"currency":"EGP"},"reference":"SALARY-01"},\
                {"fromWalletId":"{{payeeWalletId}}","toWalletId":"{{walletId}}",\
                "amount":{"amountMinor":5000,"currency":"EGP"},"reference":"SALARY-02"}]}
                """
            route.documentation.responseExample = """
                {"accepted":2,"rejected":0,"items":[\
                {"index":0,"status":202,"movement":\(WalletExamples.movement(balance: 25_000))},\
                {"index":1,"status":202,"movement":\(WalletExamples.payeeMovement)}]}
                """
            route.documentation.errors = [.invalidFields, .keyReused, .cardNumber, .batchRefused]
        }
    }
}
