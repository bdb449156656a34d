import HTTP
import Kernel
import WalletAPI

/// `POST /api/v1/wallet/transfer`, `POST /api/wallet/transfer`
enum TransferFunds {
    static func route(_ service: any WalletMovementService, _ face: WalletFace) -> Route {
        Route(
            .post, face.path("/transfer"), id: face.operation("transferFunds"),
            summary: "Moves money from one wallet to another; to a phone it first answers whom it would pay.",
            tag: face.tag, access: .permission("wallet.transfer")
        ) { call in
            let request = try call.decode(TransferRequest.self)
            let context = try face.context(call, reference: request.reference, of: request.fromWalletId)
            switch try await outcome(service, context, request) {
            case .moved(let written): return .written(written, status: 202)
            case .preview(let view): return try .json(view)
            }
        }
        .with { route in
            route.idempotency = face.movementKey
            route.documentation.takes(TransferRequest.self)
            route.documentation.answers(MovementView.self)
            route.documentation.successStatus = 202
            route.documentation.alsoAnswers(
                200, TransferPreviewView.self,
                "Nothing was moved: whom `toPhone` would pay. Repeat the request with `recipientConfirmed: true`.",
                example: WalletExamples.preview)
            route.documentation.requestExample = """
                {"fromWalletId":"{{walletId}}","toWalletId":"{{payeeWalletId}}",\
                "amount":{"amountMinor":10000,"currency":"EGP"},"reference":"ORDER-3001","description":"Two boxes"}
                """
            route.documentation.responseExample = WalletExamples.movement(balance: 30_000)
            route.documentation.errors =
                [
                    .invalidFields, face.reused, .cardNumber, .unknownWallet, .unknownRecipient, .sameWallet,
                    .insufficientFunds, .balanceTooLarge, .methodNotTaken,
                ] + .notMovable + .limits
        }
    }

    /// What a transfer leads to; a payer's wallet that is not there is no more a part of the path than the payee's.
    private static func outcome(
        _ service: any WalletMovementService, _ context: RequestContext, _ request: TransferRequest
    ) async throws(WalletServiceError) -> TransferOutcome {
        do throws(WalletServiceError) {
            return try await service.transfer(context, request)
        } catch .notFound {
            throw .rule(.unknownWallet)
        }
    }
}
