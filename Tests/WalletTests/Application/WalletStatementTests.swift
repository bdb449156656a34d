import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// Statements of wallets and the ledger, over a real log.
@Suite struct WalletStatementTests {
    private static func statement(
        _ desk: WalletDesk, _ wallet: WalletID, member: UserID? = nil,
        _ change: (inout TransactionListQuery) -> Void = { _ in }
    ) async throws -> Page<WalletTransactionView> {
        var query = TransactionListQuery(page: WalletPageRequest(limit: 200))
        change(&query)
        return try await desk.service.transactions(desk.context(member: member), of: wallet, query)
    }

    @Test func `a statement of more than five hundred lines is paged, newest first`() async throws {
        try await withWalletDesk { desk in
            let wallet = try await desk.wallet()
            for number in 1...510 {
                _ = try await desk.service.credit(
                    desk.context(), wallet,
                    MoveMoneyRequest(amount: try WalletDesk.pounds(Int64(number)), reference: "r\(number)"))
            }
            try await desk.follow()
            let lines = try await desk.all(77) { page in
                try await Self.statement(desk, wallet) { $0.page = page }
            }
            let numbers: [Int64] = (1...510).reversed()
            let references = numbers.map { "r\($0)" }
            let balances: [Int64] = numbers.map { number in number * (number + 1) / 2 }
            #expect(lines.map(\.reference) == references)
            #expect(lines.map(\.balance.amountMinor) == balances)
            let areCredits = lines.allSatisfy { $0.type == .credit && $0.counterpartyWalletId == nil }
            #expect(areCredits)
            let offset = try await Self.statement(desk, wallet) { $0.offset = 500 }
            #expect(offset.items == Array(lines.suffix(10)) && offset.nextCursor == nil)
            let first = try await Self.statement(desk, wallet) {
                $0.offset = 3
                $0.page.limit = 2
            }
            let next = try await Self.statement(desk, wallet) {
                $0.page = WalletPageRequest(limit: 2, cursor: first.nextCursor)
            }
            #expect(first.items + next.items == Array(lines[3..<7]))
            let (from, to) = (lines[200].time, lines[100].time)
            let span = try await Self.statement(desk, wallet) {
                $0.from = from
                $0.to = to
            }
            let between = lines.filter { $0.time >= from && $0.time < to }
            #expect(span.items == between && !span.items.isEmpty)
            let one = try await Self.statement(desk, wallet) { $0.reference = "r17" }
            #expect(one.items.map(\.amount.amountMinor) == [17])
        }
    }

    @Test func `every kind of movement is a line of the wallets that it concerns`() async throws {
        try await withWalletDesk { desk in
            let (payer, payee) = (try await desk.wallet(1_000), try await desk.wallet(of: WalletDesk.basma))
            let transfer = try await desk.transfer(desk.context(), payer, payee, 300, "rent")
            _ = try await desk.service.debit(
                desk.context(), payer,
                MoveMoneyRequest(amount: try WalletDesk.pounds(50), reference: "cash", description: "at the desk"))
            for to in [payee, nil] {
                let request = HoldRequest(amount: try WalletDesk.pounds(100), reference: "tab")
                let hold = try await desk.service.hold(desk.context(), on: payer, request).view
                let capture = CaptureHoldRequest(amount: try WalletDesk.pounds(60), toWalletId: to)
                _ = try await desk.service.captureHold(desk.context(), on: payer, hold.id, capture)
            }
            try await desk.follow()
            let lines = try await Self.statement(desk, payer).items
            #expect(lines.map(\.type) == [.capture, .capture, .debit, .transferOut, .credit])
            #expect(lines.map(\.balance.amountMinor) == [530, 590, 650, 700, 1_000])
            #expect(lines.map(\.counterpartyWalletId) == [nil, payee, nil, payee, nil])
            #expect(lines.map(\.description) == [nil, nil, "at the desk", nil, nil])
            #expect(lines.map(\.reference) == ["tab", "tab", "cash", "rent", "opening"])
            #expect(lines[3].id == transfer.view.eventId)
            let received = try await Self.statement(desk, payee, member: WalletDesk.basma).items
            #expect(received.map(\.type) == [.transferIn, .transferIn])
            #expect(received.map(\.counterpartyWalletId) == [payer, payer])
            #expect(received.map(\.balance.amountMinor) == [360, 300])
            for type in WalletTransactionType.allCases {
                let found = try await Self.statement(desk, payer) { $0.type = type }
                let ofType = lines.filter { $0.type == type }
                #expect(found.items == ofType)
            }
            try await desk.expectClean()
            // No card was used here, there are no payments, and nothing went to another tenant.
            let unused = ["claim", "benefit", "payments"] + ClearingInvariants.checks.map(\.name)
            let checked = try await desk.invariants().values
            let wrong = checked.filter { line in
                !line.isClean || (line.looked == 0 && !unused.contains { line.name.contains($0) })
            }
            #expect(wrong.isEmpty, "\(wrong)")
        }
    }

    @Test func `a statement is its owner's and its tenant's alone`() async throws {
        try await withWalletDesk { desk in
            let wallet = try await desk.wallet(100)
            try await desk.follow()
            let own = try await Self.statement(desk, wallet, member: WalletDesk.amal)
            #expect(own.items.map(\.amount.amountMinor) == [100])
            await desk.expectFailure(.notFound) { try await Self.statement(desk, wallet, member: WalletDesk.basma) }
            await desk.expectFailure(.notFound) {
                try await desk.service.transactions(
                    desk.context(WalletDesk.otherHospital), of: wallet, TransactionListQuery())
            }
            await desk.expectInvalid(["offset outOfRange"]) {
                try await Self.statement(desk, wallet) { $0.offset = WalletLimits.transactionOffset + 1 }
            }
            await desk.expectInvalid(["offset outOfRange", "offset notAllowed"]) {
                try await Self.statement(desk, wallet) {
                    $0.offset = -1
                    $0.page.cursor = "x"
                }
            }
        }
    }

    @Test func `what a movement was for goes with the person under whose key it was sealed`() async throws {
        try await withWalletDesk { desk in
            let (payer, payee) = (try await desk.wallet(1_000), try await desk.wallet(of: WalletDesk.basma, 500))
            for (from, to) in [(payer, payee), (payee, payer)] {
                var request = try WalletDesk.transfer(from, to, 10)
                request.description = "from \(from == payer ? "Amal" : "Basma")"
                _ = try await desk.service.transfer(desk.context(), request)
            }
            try await desk.follow()
            let before = try await Self.statement(desk, payee).items
            #expect(before.map(\.description) == ["from Basma", "from Amal", nil])
            try await desk.journal.destroyKey(of: WalletDesk.amal.retagged(), context: desk.context())
            for wallet in [payer, payee] {
                let lines = try await Self.statement(desk, wallet).items
                #expect(lines.map(\.description) == ["from Basma", nil, nil])
            }
            #expect(try desk.sql("SELECT count(*) FROM wallet.entry() WHERE subject_id = '\(WalletDesk.amal)'") == "0")
            // A fold of the log without the key gives the same rows.
            try await desk.expectClean()
        }
    }
}
