import Kernel
import Telemetry
import WalletAPI

/// Where the calls of payment gateways come in: each is believed by its signature alone, then told to payments.
///
/// Nothing is remembered of a notice: what it says is taken once by what it says, so that one that is sent again changes
/// nothing, whichever process takes it and whatever happened between. Bodies are never logged.
struct PaymentInbox: Sendable {
    /// Why a notice is not taken.
    enum Refusal: Error, Hashable {
        /// No such gateway is in use here.
        case unknownGateway
        /// Whoever sent it did not show that they may.
        case badSignature
        /// It is no notice of this gateway.
        case malformed
        /// It cannot be taken now: the gateway sends it again.
        case unavailable
    }

    let gateways: [any PaymentGateway]
    let reports: any PaymentReports
    let logger: Logger?

    /// Takes a webhook of the gateway with this name; where none is named, of the one whose signature it carries.
    ///
    /// Returns once what it says is durable.
    func take(_ webhook: GatewayWebhook, of name: String?, deadlineNanoseconds: UInt64?) async throws {
        let gateway = try gateway(name, webhook)
        var notice: GatewayNotice
        do throws(GatewayError) {
            notice = try gateway.read(webhook)
            if notice.reports.isEmpty { return }
            notice = try await gateway.confirmed(notice, deadlineNanoseconds: deadlineNanoseconds)
        } catch {
            throw refusal(error, gateway.name)
        }
        if notice.reports.isEmpty { return }
        do throws(WalletServiceError) {
            try await reports.report(notice, from: gateway.name)
        } catch .notFound {
            // Sent again, it would find nothing again.
            logger?.warning("a payment gateway told of a payment that is not here", ["gateway": .public(gateway.name)])
        }
    }

    private func gateway(_ name: String?, _ webhook: GatewayWebhook) throws(Refusal) -> any PaymentGateway {
        if let name {
            guard let gateway = gateways.first(where: { $0.name == name }) else { throw .unknownGateway }
            return gateway
        }
        let found = gateways.first { gateway in gateway.signatureFields.contains { webhook.fields[$0] != nil } }
        guard let found else { throw .badSignature }
        return found
    }

    private func refusal(_ error: GatewayError, _ name: String) -> Refusal {
        switch error {
        case .badSignature:
            logger?.warning("a payment gateway's notice has a bad signature", ["gateway": .public(name)])
            return .badSignature
        case .malformed:
            logger?.warning("a payment gateway's notice cannot be read", ["gateway": .public(name)])
            return .malformed
        case .unavailable, .refused: return .unavailable
        }
    }
}

extension PaymentInbox.Refusal {
    /// What the sender hears: nothing of which part of a signature was wrong.
    var failure: Failure {
        switch self {
        case .unknownGateway: .notFound
        case .badSignature:
            Failure(.unauthenticated, code: "badSignature", detail: "The signature is not right.")
        case .malformed:
            Failure(.invalid, code: "malformedNotice", detail: "This is no notice of the gateway.")
        case .unavailable: .unavailable(retryAfterSeconds: 5)
        }
    }
}
