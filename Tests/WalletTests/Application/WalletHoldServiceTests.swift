import Jobs
import Kernel
import Postgres
import Synchronization
import Telemetry
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

@Suite struct WalletHoldServiceTests {
    private func hold(
        _ desk: WalletDesk, on id: WalletID, _ amount: Int64, until end: Timestamp? = nil, key: String? = nil
    ) async throws -> Written<HoldView> {
        let request = HoldRequest(
            amount: try WalletDesk.pounds(amount), reference: "room 7", description: "deposit", expiresAt: end)
        return try await desk.service.hold(desk.context(key: key), on: id, request)
    }

    @Test func `a hold is reserved, taken in parts, and what is left given back`() async throws {
        try await withWalletDesk { desk in
            let id = try await desk.wallet(100)
            let shop = try await desk.wallet(of: WalletDesk.basma)
            let made = try await hold(desk, on: id, 60)
            #expect(made.view.status == .open && made.view.description == "deposit")
            let balance = try await desk.service.balance(desk.context(), id, asOf: nil)
            #expect(balance.balance.amountMinor == 100 && balance.held.amountMinor == 60)
            #expect(balance.available.amountMinor == 40 && made.receipt.version == balance.version)
            await desk.expectFailure(.rule(.insufficientFunds(available: try WalletDesk.pounds(40)))) {
                try await desk.transfer(desk.context(), id, shop, 41)
            }
            var capture = CaptureHoldRequest(amount: try WalletDesk.pounds(25), toWalletId: shop)
            capture.keepsRest = true
            let part = try await desk.service.captureHold(desk.context(key: "part"), on: id, made.view.id, capture)
            #expect(part.view.status == .open && part.view.captured.amountMinor == 25)
            let again = try await desk.service.captureHold(desk.context(key: "part"), on: id, made.view.id, capture)
            #expect(again.view == part.view && again.receipt.isReplay)
            #expect(again.receipt.version == part.receipt.version)
            capture.amount = try WalletDesk.pounds(36)
            await desk.expectFailure(.rule(.exceedsHold(remaining: try WalletDesk.pounds(35)))) {
                try await desk.service.captureHold(desk.context(), on: id, made.view.id, capture)
            }
            let rest = try await desk.service.captureHold(
                desk.context(), on: id, made.view.id, CaptureHoldRequest(amount: try WalletDesk.pounds(30)))
            #expect(rest.view.status == .captured && rest.view.released.amountMinor == 5)
            let (left, paid) = (try await desk.balance(id), try await desk.balance(shop))
            #expect(left == 45 && paid == 25)
            await desk.expectFailure(.rule(.holdClosed)) {
                try await desk.service.releaseHold(desk.context(), on: id, made.view.id)
            }
            await desk.expectFailure(.notFound) {
                try await desk.service.releaseHold(desk.context(), on: id, shop.retagged())
            }
            await desk.expectFailure(.notFound) { try await desk.service.hold(desk.context(), on: shop, made.view.id) }
            try await desk.expectClean()
        }
    }

    @Test func `holds are listed by status, newest first, page by page`() async throws {
        try await withWalletDesk { desk in
            let id = try await desk.wallet(100)
            var ids: [HoldID] = []
            for amount: Int64 in 1...5 { ids.append(try await hold(desk, on: id, amount).view.id) }
            let released = try await desk.service.releaseHold(desk.context(), on: id, ids[1])
            #expect(released.view.status == .released && released.view.captured.isZero)
            var found: [HoldID] = []
            var page = WalletPageRequest(limit: 2)
            repeat {
                let got = try await desk.service.holds(desk.context(), on: id, status: nil, page)
                found += got.items.map(\.id)
                page.cursor = got.nextCursor
            } while page.cursor != nil
            #expect(found == ids.reversed())
            let open = try await desk.service.holds(desk.context(), on: id, status: .open, WalletPageRequest())
            #expect(open.items.map(\.id) == [ids[4], ids[3], ids[2], ids[0]])
            await desk.expectFailure(.notFound) {
                try await desk.service.holds(desk.context(), on: ids[0].retagged(), status: nil, page)
            }
        }
    }

    @Test func `a repeat finds the hold though its time is over by now`() async throws {
        let clock = ManualClock()
        try await withWalletDesks(1, clock: clock) { desks in
            let id = try await desks[0].wallet(100)
            let end = clock.now().advanced(by: .seconds(60))
            let first = try await hold(desks[0], on: id, 60, until: end, key: "hold")
            clock.advance(by: .seconds(61))
            let again = try await hold(desks[0], on: id, 60, until: end, key: "hold")
            #expect(again.view.id == first.view.id && again.receipt.isReplay)
            await desks[0].expectInvalid(["expiresAt outOfRange"]) {
                try await hold(desks[0], on: id, 60, until: end)
            }
            await desks[0].expectInvalid(["expiresAt outOfRange"]) {
                try await hold(desks[0], on: id, 60, until: clock.now().advanced(by: .seconds(31 * 86_400)))
            }
        }
    }

    @Test func `holds end by themselves, in pages, once, by whichever process comes first`() async throws {
        let clock = ManualClock()
        try await withWalletDesks(2, clock: clock) { desks in
            let desk = desks[0]
            var ids: [WalletID] = []
            var holds: [HoldID] = []
            for index in 0..<5 {
                ids.append(try await desk.wallet(100))
                let end = clock.now().advanced(by: .seconds(60 + index))
                holds.append(try await hold(desk, on: ids[index], 60, until: end).view.id)
            }
            let abroad = try await desk.wallet(100, in: WalletDesk.otherHospital)
            _ = try await desk.service.hold(
                desk.context(WalletDesk.otherHospital), on: abroad,
                HoldRequest(
                    amount: try WalletDesk.pounds(9), reference: "ref", expiresAt: clock.now().advanced(by: .seconds(5))
                ))
            let kept = try await hold(desk, on: ids[0], 7)
            let workers = desks.map { HoldExpiry($0.dependencies, WalletModule.definition(), pageSize: 2) }
            #expect(try await workers[0].round() == JobReport())
            clock.advance(by: .seconds(63))
            async let first = workers[0].round()
            async let second = workers[1].round()
            let rounds = try await [first, second]
            let nothingFailed = rounds.allSatisfy { $0.failed == 0 }
            #expect(nothingFailed)
            for index in 0..<5 {
                let view = try await desk.service.hold(desk.context(), on: ids[index], holds[index])
                #expect(view.status == (index < 4 ? .expired : .open))
                #expect(view.released.amountMinor == (index < 4 ? 60 : 0))
            }
            let open = try await desk.service.balance(desk.context(), ids[0], asOf: nil)
            #expect(open.held == kept.view.amount)
            let other = try await desk.service.balance(desk.context(WalletDesk.otherHospital), abroad, asOf: nil)
            #expect(other.held.isZero && other.available.amountMinor == 100)
            let expiries = try desk.sql("SELECT count(*) FROM journal.event WHERE type = 'HoldExpired'")
            #expect(expiries == "5")
            #expect(try await workers[1].round() == JobReport())
            try await desk.expectClean()
        }
    }

    @Test func `a wallet that cannot be written keeps no other from being seen to`() async throws {
        let clock = ManualClock()
        try await withWalletDesks(1, clock: clock) { desks in
            let desk = desks[0]
            let ids = [try await desk.wallet(100), try await desk.wallet(100)]
            let end = clock.now().advanced(by: .seconds(60))
            for id in ids { _ = try await hold(desk, on: id, 60, until: end) }
            // The table says that there is a hold of a wallet that the log does not know.
            try desk.sql(
                """
                INSERT INTO wallet.hold
                SELECT hospital_id, gen_random_uuid(), gen_random_uuid(), currency, amount_minor, 0, 0, 'open',
                    reference, NULL, expires_at - interval '1 second', created_at, updated_at
                FROM wallet.hold LIMIT 1
                """)
            clock.advance(by: .seconds(61))
            let worker = HoldExpiry(desk.dependencies, WalletModule.definition(), pageSize: 1)
            #expect(try await worker.round() == JobReport(done: 3, failed: 1, firstFailure: "notFound"))
            #expect(try await worker.round() == JobReport(done: 1, failed: 1, firstFailure: "notFound"))
            for id in ids {
                let balance = try await desk.service.balance(desk.context(), id, asOf: nil)
                #expect(balance.held.isZero)
            }
        }
    }
}
