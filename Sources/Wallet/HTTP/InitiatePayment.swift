import HTTP
import Kernel
import WalletAPI

/// `POST /api/v1/collections`
enum InitiatePayment {
    static func route(_ service: any PaymentService) -> Route {
        Route.write(
            .post, PaymentRoutes.path, id: "initiateCollection",
            summary: "Asks somebody for money, who pays from a wallet or at a payment gateway.",
            tag: PaymentRoutes.tag, access: .permission("collection.write"), takes: InitiatePaymentRequest.self,
            answers: PaymentView.self, status: 201, location: { "\(PaymentRoutes.path)/\($0.id)" }
        ) { call, request in
            try await service.initiatePayment(call.context(), request)
        }
        .with { route in
            route.idempotency = .required
            route.documentation.requestExample = """
                {"method":"wallet","amount":{"amountMinor":2000,"currency":"EGP"},"reference":"VISIT-5001",\
                "walletId":"{{walletId}}","description":"Visit of January 5","capture":"manual"}
                """
            route.documentation.responseExample = PaymentExamples.payment()
            route.documentation.errors = [
                .invalidFields, .staffOnly, .keyReused, .cardNumber, .unknownMerchant, .merchantNotVerified,
                .merchantNotActive, .rule(MerchantRule.merchantSuspended, "The merchant is suspended."),
                .methodNotTaken, .unknownWallet, .currencyMismatch, .sameWallet,
                .rule(PaymentRule.unknownGateway, "There is no such gateway here."),
                .rule(PaymentRule.currencyNotTaken(.schemaPlaceholder), "The gateway takes no money of this currency."),
                .rule(PaymentRule.unknownInvoice, "There is no such invoice here."),
                .rule(PaymentRule.invoiceNotPayable, "The invoice is a draft, void or paid."),
                .rule(PaymentRule.exceedsOpenAmount, "More than what is open of the invoice."),
            ]
        }
    }
}
