import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// The lines of `medley verify` about wallets: sound where all is, and each told by what it is there for.
@Suite struct WalletInvariantsTests {
    /// What is broken, and the lines that must tell it.
    private static let damages: [(sql: String, lines: Set<String>)] = [
        (
            "UPDATE wallet.movement SET amount_minor = amount_minor + 1 WHERE credit_transaction_type = 'transferIn'",
            [
                "running balances go on from line to line",
                "accounts add up to their entries",
                "minutes close with what was moved by their end",
                "entries say what the events of their wallets say",
            ]
        ),
        (
            "UPDATE wallet.movement SET credit_id = debit_id WHERE reference = 'rent'",
            [
                "each movement is between two accounts of its currency", "running balances go on from line to line",
                "accounts add up to their entries",
            ]
        ),
        (
            "UPDATE wallet.movement SET currency = 'USD' WHERE reference = 'rent'",
            [
                "each movement is between two accounts of its currency", "running balances go on from line to line",
                "entries say what the events of their wallets say",
            ]
        ),
        (
            "UPDATE wallet.movement SET debit_balance_minor = debit_balance_minor - 1 "
                + "WHERE debit_transaction_type = 'capture'",
            ["running balances go on from line to line", "entries say what the events of their wallets say"]
        ),
        (
            "UPDATE wallet.account_total SET debit_minor = debit_minor + 1 WHERE account_type = 'clearing'",
            [
                "debits equal credits in each hospital and currency",
                "debits equal credits in each currency over all hospitals", "accounts add up to their entries",
            ]
        ),
        (
            "UPDATE wallet.account_total SET credit_minor = 0, debit_minor = 0 WHERE account_type = 'wallet'",
            ["accounts add up to their entries", "all wallets of a currency together add up to theirs"]
        ),
        (
            "UPDATE wallet.account_closing SET credit_minor = credit_minor + 1",
            ["minutes close with what was moved by their end"]
        ),
        (
            "DELETE FROM wallet.movement WHERE reference = 'rent'",
            [
                "running balances go on from line to line", "accounts add up to their entries",
                "minutes close with what was moved by their end", "entries say what the events of their wallets say",
            ]
        ),
        (
            "DELETE FROM wallet.movement WHERE reference = 'visit' AND 'collections' IN (debit_type, credit_type)",
            ["accounts add up to their entries", "entries say what payments took and gave back"]
        ),
        (
            "UPDATE wallet.account_total SET credit_minor = credit_minor + 1 WHERE account_type = 'transit'",
            [
                "what tenants owe each other in transit is under way, in each currency",
                "accounts add up to their entries",
            ]
        ),
        (
            // Money that came from nowhere.
            "DELETE FROM wallet.clearing WHERE side = 'outgoing'",
            [
                "clearings say the same in both tenants",
                "what tenants owe each other in transit is under way, in each currency",
            ]
        ),
        (
            // Money that was settled and never came.
            "DELETE FROM wallet.clearing WHERE side = 'incoming'",
            [
                "clearings say the same in both tenants",
                "what tenants owe each other in transit is under way, in each currency",
            ]
        ),
        (
            "UPDATE wallet.clearing SET amount_minor = amount_minor + 1 WHERE side = 'incoming'",
            ["clearings say the same in both tenants"]
        ),
        (
            "UPDATE wallet.clearing SET status = 'refused' WHERE side = 'incoming'",
            ["clearings say the same in both tenants"]
        ),
        (
            // A movement that nobody wrote, between wallets that there are not.
            """
            INSERT INTO wallet.movement
            SELECT m.hospital_id, m.recorded_at, m.position + 1000000, gen_random_uuid(), m.amount_minor, m.currency,
                '00000000-0000-7000-8000-000000000001', 'wallet', -m.amount_minor, 'transferOut',
                '00000000-0000-7000-8000-000000000002', 'wallet', m.amount_minor, 'transferIn', 'x'
            FROM wallet.movement AS m WHERE m.credit_transaction_type = 'transferIn'
            """,
            ["entries say what the events of their wallets say", "accounts add up to their entries"]
        ),
    ]

    /// A desk where everything happened, and the ledger has it all.
    private func withBooks(_ body: (WalletDesk) async throws -> Void) async throws {
        try await withWalletDesk { desk in
            let (payer, payee) = (try await desk.wallet(1_000), try await desk.wallet(of: WalletDesk.basma))
            _ = try await desk.transfer(desk.context(), payer, payee, 300, "rent")
            let hold = try await desk.service.hold(
                desk.context(), on: payer, HoldRequest(amount: try WalletDesk.pounds(100), reference: "tab")
            ).view
            _ = try await desk.service.captureHold(
                desk.context(), on: payer, hold.id,
                CaptureHoldRequest(amount: try WalletDesk.pounds(60), toWalletId: payee))
            _ = try await desk.service.hold(
                desk.context(), on: payer, HoldRequest(amount: try WalletDesk.pounds(40), reference: "open"))
            let shop = try await desk.cardShop(funded: 1_000)
            let claim = try await desk.cards.claim(desk.context(), on: shop.card, try shop.request(80, "c1")).view
            _ = try await desk.cards.reverseClaim(desk.context(), on: shop.card, claim.id)
            _ = try await desk.cards.claim(desk.context(), on: shop.card, try shop.request(90, "c2"))
            var request = InitiatePaymentRequest(
                method: .wallet, amount: try WalletDesk.pounds(90), reference: "visit")
            request.walletId = payer
            let payment = try await desk.module.payments.initiatePayment(desk.context(), request).view.id
            _ = try await desk.module.payments.authorizePayment(desk.context(), payment)
            let refund = RefundPaymentRequest(amount: try WalletDesk.pounds(30))
            _ = try await desk.module.payments.refundPayment(desk.context(), payment, refund)
            let there = try await desk.wallet(of: WalletDesk.basma, in: WalletDesk.otherHospital)
            try await desk.agree()
            for amount in [30, 20] as [Int64] {
                _ = try await desk.clearings().send(desk.context(), WalletDesk.clearing(payer, amount, to: there))
                if amount == 30 { try await desk.carryAll() }
            }
            try await desk.follow()
            try await body(desk)
        }
    }

    @Test func `where all is sound every line looks at something and finds nothing`() async throws {
        try await withBooks { desk in
            let lines = try await desk.invariants()
            #expect(lines.count == 19)
            for line in lines.values { #expect(line.isClean && line.looked > 0, "\(line)") }
        }
    }

    @Test func `each damage is told by the lines that are there for it`() async throws {
        try await withBooks { desk in
            var told: Set<String> = []
            try desk.sql(
                """
                CREATE SCHEMA kept;
                CREATE TABLE kept.movement AS TABLE wallet.movement;
                CREATE TABLE kept.total AS TABLE wallet.account_total;
                CREATE TABLE kept.closing AS TABLE wallet.account_closing;
                CREATE TABLE kept.clearing AS TABLE wallet.clearing;
                """)
            for damage in Self.damages {
                try desk.sql(damage.sql)
                let lines = try await desk.invariants()
                let faulty = Set(lines.values.filter { !$0.isClean }.map(\.name))
                #expect(faulty.isSuperset(of: damage.lines), "\(damage.sql): \(faulty)")
                told.formUnion(faulty)
                try desk.sql(
                    """
                    TRUNCATE wallet.movement, wallet.account_total, wallet.account_closing, wallet.clearing;
                    INSERT INTO wallet.movement TABLE kept.movement;
                    INSERT INTO wallet.account_total TABLE kept.total;
                    INSERT INTO wallet.account_closing TABLE kept.closing;
                    INSERT INTO wallet.clearing TABLE kept.clearing;
                    """)
            }
            let sound = try await desk.invariants().values.filter { !$0.isClean }
            #expect(sound.isEmpty, "\(sound)")
            // What the events themselves must break is shown below.
            let lines = Set(try await desk.invariants().keys)
            #expect(lines.subtracting(told).count == 8)
        }
    }

    @Test func `events that make money, or use a hold or a benefit that there is not, are told`() async throws {
        let money = "balances follow from the events"
        let funds = "no wallet goes below its overdraft at any step"
        let holds = "holds reserve what they say and are resolved once"
        let uses = "used benefits follow from the claims"
        let limits = "no benefit is used above its limit at any step"
        let reversals = "claims are reversed once, by what they approved"
        let claimPayments = "claims move what they approve"
        let payments = "payments take what was agreed to and give back what they took"
        // In what the log says of one event, one member is made another.
        let damages: [(type: String, member: String, value: String, lines: Set<String>)] = [
            ("FundsTransferred", "toBalanceMinor", "301", [money]),
            ("FundsTransferred", "fromBalanceMinor", "-1", [money, funds]),
            ("WalletCredited", "amountMinor", "999", [money]),
            ("HoldCaptured", "amountMinor", "101", [money, holds]),
            ("FundsHeld", "amountMinor", "5000", [funds]),
            ("PaymentCaptured", "capturedMinor", "91", [payments]),
            ("FundsHeld", "holdId", "\"00000000-0000-7000-8000-000000000001\"", [holds]),
            ("ClaimProcessed", "approvedMinor", "7", [uses, reversals, claimPayments]),
            ("ClaimProcessed", "remainingMinor", "3", [uses]),
            ("CardIssued", "limitMinor", "89", [limits]),
            ("ClaimReversed", "amountMinor", "79", [uses, reversals, claimPayments]),
            ("ClaimReversed", "claimId", "\"00000000-0000-7000-8000-000000000001\"", [uses, reversals]),
        ]
        try await withBooks { desk in
            try desk.sql("CREATE TABLE public.kept AS SELECT shard, position, data::text AS data FROM journal.event")
            for damage in damages {
                try desk.sql(
                    """
                    UPDATE journal.event SET data = regexp_replace(
                        data::text, '"\(damage.member)":("[^"]*"|-?[0-9]+)', '"\(damage.member)":\(damage.value)')::json
                    WHERE type = '\(damage.type)'
                    """)
                let changed = try desk.sql(
                    """
                    SELECT count(*) > 0 FROM journal.event AS e JOIN public.kept AS k USING (shard, position)
                    WHERE e.data::text <> k.data
                    """)
                #expect(changed == "t", "\(damage.type) \(damage.member)")
                let lines = try await desk.invariants()
                let faulty = Set(lines.values.filter { !$0.isClean }.map(\.name))
                #expect(faulty.isSuperset(of: damage.lines), "\(damage.type) \(damage.member): \(faulty)")
                try desk.sql(
                    """
                    UPDATE journal.event AS e SET data = k.data::json
                    FROM public.kept AS k WHERE k.shard = e.shard AND k.position = e.position
                    """)
            }
            let sound = try await desk.invariants().values.filter { !$0.isClean }
            #expect(sound.isEmpty, "\(sound)")
        }
    }
}
