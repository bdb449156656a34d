import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// The search over all movements of a tenant, over a real log.
@Suite struct MovementSearchTests {
    /// Two wallets of Amal's, one of Basma's and a merchant's, and a movement of every kind but fees.
    private struct Scene {
        var amal: WalletID
        var second: WalletID
        var basma: WalletID
        var merchant: MerchantID
        var shop: WalletID
        /// What was paid out, and given back in part.
        var paid: EventID
        var back: EventID?
    }

    private func scene(_ operators: OperatorDesk) async throws -> Scene {
        let desk = operators.desk
        let amal = try await desk.wallet(of: WalletDesk.amal, 5_000)
        let second = try await desk.wallet(of: WalletDesk.amal, 100)
        let basma = try await desk.wallet(of: WalletDesk.basma)
        let merchant = try await MerchantDesk(desk: desk).merchant()
        let shop = try #require(merchant.walletId)
        _ = try await desk.transfer(operators.context(), amal, basma, 300, "rent")
        _ = try await desk.transfer(operators.context(), amal, second, 200, "own")
        _ = try await desk.transfer(operators.context(), basma, shop, 50, "sale")
        let out = MoveMoneyRequest(amount: try WalletDesk.pounds(70), reference: "out", description: "Cash")
        let paid = try await desk.service.debit(operators.context(), amal, out).view.eventId
        let hold = try await desk.service.hold(
            operators.context(), on: amal, HoldRequest(amount: try WalletDesk.pounds(40), reference: "visit"))
        var capture = CaptureHoldRequest()
        capture.toWalletId = basma
        _ = try await desk.service.captureHold(operators.context(), on: amal, hold.view.id, capture)
        try await desk.follow()
        let back = try await operators.service.refund(
            operators.context(), of: paid, try OperatorDesk.refund(20, "back"))
        try await desk.follow()
        return Scene(
            amal: amal, second: second, basma: basma, merchant: merchant.id, shop: shop, paid: paid,
            back: back.view.movement?.eventId)
    }

    @Test func `movements are found once each, with both sides, newest first`() async throws {
        try await withOperatorDesk { operators in
            let scene = try await scene(operators)
            let (amal, basma, second) = (scene.amal, scene.basma, scene.second)
            let all = try await operators.found(3)
            #expect(all.map(\.reference) == ["back", "visit", "out", "sale", "own", "rent", "opening", "opening"])
            #expect(all.map(\.kind) == [.refund, .capture, .debit, .transfer, .transfer, .transfer, .credit, .credit])
            #expect(all.first?.id == scene.back)
            #expect(all.first?.originalId == scene.paid)
            #expect(all.map(\.fromWalletId) == [nil, amal, amal, basma, amal, amal, nil, nil])
            #expect(all.map(\.toWalletId) == [amal, basma, nil, scene.shop, second, basma, second, amal])
            #expect(all[2].description == "Cash")
            let stranger = operators.context(in: WalletDesk.otherHospital)
            let nothing = try await operators.service.movements(stranger, MovementSearchQuery())
            #expect(nothing == MovementSearchView(items: [], nextCursor: nil))
            try await expectTotals(operators, amal)
        }
    }

    /// A search for a kind, of a wallet, with this reference.
    private static func query(
        _ kind: MovementKind? = nil, of wallet: WalletID? = nil, _ reference: String? = nil,
        _ change: (inout MovementSearchQuery) -> Void = { _ in }
    ) -> MovementSearchQuery {
        var query = MovementSearchQuery()
        (query.kind, query.walletID, query.reference) = (kind, wallet, reference)
        change(&query)
        return query
    }

    @Test func `movements are found by whatever is known of them`() async throws {
        try await withOperatorDesk { operators in
            let scene = try await scene(operators)
            let all = try await operators.found()
            let currency = try WalletDesk.pounds(1).currency
            let span = all[5].time..<all[2].time
            let rows: [(String, MovementSearchQuery, [String])] = [
                ("reference", Self.query(nil, of: nil, "rent"), ["rent"]),
                ("reference of a wallet", Self.query(nil, of: scene.second, "opening"), ["opening"]),
                ("wallet", Self.query(of: scene.basma), ["visit", "sale", "rent"]),
                (
                    "owner", Self.query { $0.ownerID = WalletDesk.amal },
                    ["back", "visit", "out", "own", "rent", "opening", "opening"]
                ),
                ("phone", Self.query { $0.phone = "0100 123 4567" }, ["visit", "sale", "rent"]),
                ("merchant", Self.query { $0.merchantID = scene.merchant }, ["sale"]),
                ("capture", Self.query(.capture), ["visit"]),
                ("capture to a wallet", Self.query(.capture, of: scene.basma), ["visit"]),
                ("transfer to a wallet", Self.query(.transfer, of: scene.basma), ["sale", "rent"]),
                ("credit", Self.query(.credit), ["opening", "opening"]),
                ("credit of a wallet", Self.query(.credit, of: scene.amal), ["opening"]),
                ("refund", Self.query(.refund), ["back"]),
                ("refund of a wallet", Self.query(.refund, of: scene.amal), ["back"]),
                ("amounts", Self.query { ($0.leastMinor, $0.mostMinor) = (200, 300) }, ["own", "rent"]),
                ("currency", Self.query(.debit) { $0.currency = currency }, ["out"]),
                ("other currency", Self.query { $0.currency = Currency("USD") }, []),
                (
                    "time", Self.query { ($0.from, $0.to) = (span.lowerBound, span.upperBound) },
                    ["sale", "own", "rent"]
                ),
                ("both", Self.query(of: scene.amal) { $0.ownerID = WalletDesk.basma }, []),
                ("nobody", Self.query { $0.phone = "0100 765 4321" }, []),
            ]
            for (name, query, expected) in rows {
                let found = try await operators.found(2) { $0 = query }
                #expect(found.map(\.reference) == expected, "\(name)")
            }
            await operators.desk.expectFailure(.merchant(.unknownMerchant)) {
                try await operators.found { $0.merchantID = MerchantID(high: 1, low: 2) }
            }
            await operators.desk.expectInvalid(["phone invalidPhone"]) {
                try await operators.found { $0.phone = "12" }
            }
        }
    }

    @Test func `what a payment or a clearing moved without a wallet is found as theirs`() async throws {
        try await withPaymentDesk { desk, _ in
            let operators = OperatorDesk(desk: desk.desk)
            let payer = try await desk.desk.wallet(2_000)
            let paid = try await desk.atGateway { $0.reference = "gateway" }
            try await desk.tell(paid, .captured(total: try WalletDesk.pounds(1_000)))
            _ = try await desk.service.refundPayment(
                desk.context, paid, RefundPaymentRequest(amount: try WalletDesk.pounds(300)))
            let own = try await desk.fromWallet(payer, 50) { $0.reference = "wallet" }
            _ = try await desk.service.authorizePayment(desk.context, own)
            let invoices = OneInvoice(openMinor: 400, in: WalletDesk.hospital)
            let other = try await desk.desk.wallet(of: WalletDesk.basma, 900, in: WalletDesk.otherHospital)
            let clearings = desk.desk.clearings(invoices)
            _ = try await clearings.changeAgreement(
                desk.context, expectedVersion: nil,
                ChangeClearingAgreementRequest(operators: [WalletDesk.otherHospital]))
            var request = SendClearingRequest(
                fromWalletId: other, hospitalId: WalletDesk.hospital, amount: try WalletDesk.pounds(400),
                reference: "cleared")
            request.invoiceId = OneInvoice.id
            _ = try await clearings.send(desk.desk.context(WalletDesk.otherHospital), request)
            try await desk.desk.carryAll(invoices)
            try await desk.desk.follow()
            let all = try await operators.found()
            #expect(all.map(\.reference) == ["cleared", "wallet", "wallet", "gateway", "gateway", "opening"])
            #expect(all.map(\.kind) == [.clearing, .payment, .capture, .payment, .payment, .credit])
            #expect(all.map(\.fromWalletId) == [nil, nil, payer, nil, nil, nil])
            let rows: [(MovementKind, [String])] = [
                (.credit, ["opening"]), (.payment, ["wallet", "gateway", "gateway"]), (.clearing, ["cleared"]),
                (.refund, []),
            ]
            for (kind, expected) in rows {
                let found = try await operators.found { $0.kind = kind }
                #expect(found.map(\.reference) == expected, "\(kind)")
            }
        }
    }

    private func expectTotals(_ operators: OperatorDesk, _ amal: WalletID) async throws {
        var query = MovementSearchQuery(page: WalletPageRequest(limit: 1))
        query.withTotals = true
        query.kind = .transfer
        let tenant = try await operators.service.movements(operators.context(), query).totals
        #expect(tenant == [MovementTotal(count: 3, amount: try WalletDesk.pounds(550))])
        query.kind = nil
        query.walletID = amal
        let wallet = try await operators.service.movements(operators.context(), query).totals
        #expect(wallet == [MovementTotal(count: 6, amount: try WalletDesk.pounds(5_630))])
        query.kind = .payout
        let none = try await operators.service.movements(operators.context(), query).totals
        #expect(none == [])
    }

    @Test func `a page looks at so many movements and goes on behind them`() async throws {
        try await withOperatorDesk { operators in
            let desk = operators.desk
            let wallet = try await desk.wallet(of: WalletDesk.amal, 5_000)
            try await desk.follow()
            // More than a window of debits behind one credit, made in the table itself.
            try desk.sql(
                """
                INSERT INTO wallet.movement
                SELECT hospital_id, recorded_at + n * interval '1 second', position + n, gen_random_uuid(), 1, 'EGP',
                    '\(wallet)', 'wallet', 0, 'debit', debit_id, debit_type, NULL, NULL, 'made'
                FROM wallet.movement, generate_series(1, \(DeskLimits.searchWindow + 5)) AS n
                WHERE credit_transaction_type = 'credit'
                """)
            var query = MovementSearchQuery()
            query.kind = .credit
            let first = try await operators.service.movements(operators.context(), query)
            #expect(first.items.isEmpty)
            let cursor: String = try #require(first.nextCursor)
            query.page.cursor = cursor
            query.withTotals = true
            let second = try await operators.service.movements(operators.context(), query)
            #expect(second.items.map(\.reference) == ["opening"])
            #expect(second.nextCursor == nil)
            #expect(second.totals == nil)
            // One wallet's are looked at so many at a time too.
            query = Self.query(.credit, of: wallet)
            let ofWallet = try await operators.service.movements(operators.context(), query)
            #expect(ofWallet.items.isEmpty)
            let next: String = try #require(ofWallet.nextCursor)
            query.page.cursor = next
            let behind = try await operators.service.movements(operators.context(), query)
            #expect(behind.items.map(\.reference) == ["opening"] && behind.nextCursor == nil)
        }
    }
}
