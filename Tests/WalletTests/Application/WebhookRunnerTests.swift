import Kernel
import Synchronization
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What is sent, how often, and what becomes of endpoints that fail.
@Suite(.blocking) struct WebhookRunnerTests {
    @Test func `an event is sent once to each webhook that wants it, though the log is read twice`() async throws {
        try await withWebhookDesk { webhooks, _ in
            _ = try await webhooks.desk.wallet(5)
            let all = try await webhooks.register("all").id
            let moves = try await webhooks.register("moves", ["wallet.transferred"]).id
            let none = try await webhooks.register("none", ["payment.*"]).id
            let (amal, basma) = (
                try await webhooks.desk.wallet(120_050), try await webhooks.desk.wallet(of: WalletDesk.basma)
            )
            let moved = try await webhooks.desk.transfer(webhooks.desk.context(), amal, basma, 120_050, "order-1")
            try await webhooks.follow()
            try webhooks.desk.sql("DELETE FROM journal.checkpoint WHERE name = 'wallet.webhooks'")
            try await webhooks.follow()
            let types = try await webhooks.deliveries(all).map(\.eventType)
            #expect(
                types.sorted() == [
                    "wallet.activated", "wallet.activated", "wallet.created", "wallet.created", "wallet.credited",
                    "wallet.transferred",
                ])
            #expect(try await webhooks.deliveries(none) == [])
            let endpoints = StandInEndpoints(status: 204)
            #expect(try await webhooks.send(endpoints) == 7)
            #expect(try await webhooks.send(endpoints) == 0)
            let found = endpoints.sent.first { $0.url == "https://moves.example.com/hook" }
            let request = try #require(found)
            let delivery = try #require(try await webhooks.deliveries(moves).first)
            #expect(delivery.status == .delivered && delivery.attemptCount == 1 && delivery.lastStatusCode == 204)
            #expect(request["Medley-Event-Id"] == moved.receipt.eventID?.description)
            #expect(request["Medley-Delivery-Id"] == delivery.id.description)
            let body = String(decoding: request.body, as: UTF8.self)
            let data = """
                "data":{"fromWalletId":"\(amal)","toWalletId":"\(basma)","amount":1200.50,"amountMinor":120050,\
                "currency":"EGP","reference":"order-1"}}
                """
            #expect(body.hasPrefix("{\"specversion\":\"1.0\",\"id\":\"\(delivery.eventId)\",\"source\":\"/hospitals/"))
            #expect(body.contains("\"type\":\"medley.wallet.transferred.v1\"") && body.hasSuffix(data), "\(body)")
        }
    }

    @Test func `what fails is tried again when its rest is over, and given up after three days`() async throws {
        try await withWebhookDesk { webhooks, clock in
            let id = try await webhooks.register().id
            let test = try await webhooks.service.testWebhook(webhooks.desk.context(), id)
            let answers = Mutex([
                WebhookAnswer.failed("connectFailed"), .answered(status: 500, prefix: "oh"), .failed("closed"),
                .failed("deadlineExceeded"), .answered(status: 302, prefix: ""),
            ])
            let endpoints = StandInEndpoints { _ in
                answers.withLock { $0.isEmpty ? .answered(status: 503, prefix: "") : $0.removeFirst() }
            }
            for rest in [5, 10, 20, 40, 80] {
                #expect(try await webhooks.send(endpoints) == 1)
                #expect(try await webhooks.send(endpoints) == 0)
                clock.advance(by: .milliseconds(rest * 1_000 - 1))
                #expect(try await webhooks.send(endpoints) == 0)
                clock.advance(by: .milliseconds(1))
            }
            let shown = try await webhooks.service.delivery(webhooks.desk.context(), of: id, test.id)
            let attempts = try #require(shown.attempts)
            #expect(attempts.map(\.number) == [1, 2, 3, 4, 5])
            #expect(attempts.map(\.error) == ["connectFailed", nil, "closed", "deadlineExceeded", nil])
            #expect(attempts.map(\.statusCode) == [nil, 500, nil, nil, 302] && attempts[1].answer == "oh")
            #expect(shown.status == .pending && shown.lastStatusCode == 302)
            var rounds = 0
            while try await webhooks.deliveries(id)[0].status == .pending, rounds < 100 {
                try await webhooks.send(endpoints)
                clock.advance(by: .seconds(WebhookLimits.longestRestSeconds))
                rounds += 1
            }
            let dead = try await webhooks.deliveries(id)[0]
            #expect(dead.status == .dead && dead.finishedAt != nil && dead.attemptCount > 15)
            #expect(try await webhooks.service.webhook(webhooks.desk.context(), id).failingSince != nil)
            _ = try await webhooks.service.testWebhook(webhooks.desk.context(), id)
            try await webhooks.send(StandInEndpoints(status: 200))
            #expect(try await webhooks.service.webhook(webhooks.desk.context(), id).failingSince == nil)
        }
    }

    @Test func `an endpoint that is gone is disabled at once, what waits is held, and others are told`() async throws {
        try await withWebhookDesk { webhooks, _ in
            let context = webhooks.desk.context()
            let gone = try await webhooks.register("gone").id
            let other = try await webhooks.register("other", ["webhook.*"]).id
            for _ in 0..<3 { _ = try await webhooks.service.testWebhook(context, gone) }
            let endpoints = StandInEndpoints {
                .answered(status: $0.url.contains("gone") ? 410 : 200, prefix: "")
            }
            try await webhooks.send(endpoints)
            let view = try await webhooks.service.webhook(context, gone)
            #expect(view.status == .disabled && view.disabledReason == .gone && view.version == 2)
            _ = try await webhooks.desk.wallet()
            try await webhooks.follow()
            #expect(try await webhooks.send(endpoints) == 0)
            let kept = try await webhooks.deliveries(gone)
            let ofWallets = kept.filter { $0.eventType.hasPrefix("wallet") }.map(\.status)
            let dead = kept.filter { $0.status == .dead }
            #expect(ofWallets == [.held, .held] && dead.count >= 1)
            let told = try await webhooks.deliveries(other)
            #expect(told.map(\.eventType) == ["webhook.disabled"] && told[0].status == .delivered)
            let change = try webhooks.desk.sql(
                "SELECT change || ' ' || reason FROM wallet.webhook_change WHERE webhook_id = '\(gone)' AND version = 2"
            )
            #expect(change == "disabled gone")
            await webhooks.desk.expectFailure(.webhook(.webhookDisabled)) {
                try await webhooks.service.testWebhook(context, gone)
            }
        }
    }

    @Test func `after days of failures alone an endpoint is disabled`() async throws {
        try await withWebhookDesk { webhooks, clock in
            let context = webhooks.desk.context()
            let id = try await webhooks.register().id
            let endpoints = StandInEndpoints(status: 500)
            for day in 0...WebhookLimits.failingDays {
                _ = try await webhooks.service.testWebhook(context, id)
                try await webhooks.send(endpoints)
                #expect(try await webhooks.service.webhook(context, id).status == .active, "day \(day)")
                clock.advance(by: .seconds(86_400))
            }
            try await webhooks.send(endpoints)
            let view = try await webhooks.service.webhook(context, id)
            #expect(view.status == .disabled && view.disabledReason == .failing)
            var change = ChangeWebhookRequest()
            change.status = .active
            let active = try await webhooks.service.changeWebhook(context, id, expectedVersion: view.version, change)
            #expect(active.view.status == .active && active.view.failingSince == nil)
            #expect(active.view.disabledReason == nil)
        }
    }

    @Test func `what was sent by a process that died before it said so is sent again, and recorded once`() async throws
    {
        try await withWebhookDesks(2) { desks, clock in
            let id = try await desks[0].register().id
            _ = try await desks[0].service.testWebhook(desks[0].desk.context(), id)
            let endpoints = StandInEndpoints(status: 200)
            // The first process takes it, sends it, and is no more.
            let dying = desks[0].runner(endpoints)
            let taken = try await dying.claim()
            #expect(taken.map(\.count) == [1])
            let work = try #require(taken.first?.first)
            _ = await endpoints.send(WebhookRequest(url: work.url, fields: [], body: work.body))
            #expect(try await desks[1].send(endpoints) == 0)
            clock.advance(by: .seconds(WebhookLimits.leaseSeconds))
            #expect(try await desks[1].send(endpoints) == 1)
            #expect(endpoints.sent.map(\.body) == [work.body, work.body])
            // It was only slow, and comes back: what it says is of nobody's delivery any more.
            let late = WebhookOutcome(
                hospitalID: work.hospitalID, deliveryID: work.deliveryID, lease: work.lease, status: .pending,
                nextAttemptAt: clock.now(), begunAt: clock.now(), endedAt: clock.now(), milliseconds: 1,
                error: "closed")
            try await dying.record(work, late, WebhookDesk.logger)
            let delivery = try await desks[0].deliveries(id)[0]
            #expect(delivery.status == .delivered && delivery.attemptCount == 1)
            #expect(try desks[0].desk.sql("SELECT count(*) FROM wallet.webhook_attempt") == "1")
        }
    }

    @Test func `two processes share what is due, and send each delivery once`() async throws {
        try await withWebhookDesks(2) { desks, _ in
            var ids: [WebhookID] = []
            for number in 0..<6 { ids.append(try await desks[0].register("e\(number)").id) }
            for id in ids {
                for _ in 0..<12 { _ = try await desks[0].service.testWebhook(desks[0].desk.context(), id) }
            }
            let endpoints = StandInEndpoints(status: 200)
            async let first = desks[0].send(endpoints)
            async let second = desks[1].send(endpoints)
            let counts = try await (first, second)
            #expect(counts.0 + counts.1 == 72)
            let deliveries = endpoints.sent.compactMap { $0["Medley-Delivery-Id"] }
            #expect(deliveries.count == 72 && Set(deliveries).count == 72)
            let left = "SELECT count(*) FROM wallet.webhook_delivery WHERE status <> 'delivered'"
            #expect(try desks[0].desk.sql(left) == "0")
        }
    }

    @Test func `a slow endpoint holds no other up, and gets no more than its share at a time`() async throws {
        try await withWebhookDesk { webhooks, _ in
            let slow = try await webhooks.register("slow").id
            let quick = try await webhooks.register("quick").id
            for id in [slow, quick] {
                for _ in 0..<20 { _ = try await webhooks.service.testWebhook(webhooks.desk.context(), id) }
            }
            // The slow one answers nothing before the quick one has had everything.
            let (gate, open) = AsyncStream<Void>.makeStream()
            let state = Mutex((quick: 0, waiting: 0, most: 0))
            let endpoints = StandInEndpoints { request in
                if request.url.contains("quick") {
                    let count = state.withLock { state in
                        state.quick += 1
                        return state.quick
                    }
                    if count == 20 { open.finish() }
                } else {
                    state.withLock { state in
                        state.waiting += 1
                        state.most = max(state.most, state.waiting)
                    }
                    for await _ in gate {}
                    state.withLock { $0.waiting -= 1 }
                }
                return .answered(status: 200, prefix: "")
            }
            #expect(try await webhooks.send(endpoints) == 40)
            let most = state.withLock { $0.most }
            #expect(most == WebhookLimits.concurrentPerWebhook)
        }
    }

    @Test func `one tenant's endpoints that hang leave places for another's`() async throws {
        try await withWebhookDesk { webhooks, _ in
            let stranger = webhooks.desk.context(WalletDesk.otherHospital)
            for number in 0..<WebhookLimits.concurrentWebhooks {
                let id = try await webhooks.register("hung\(number)").id
                _ = try await webhooks.service.testWebhook(webhooks.desk.context(), id)
            }
            let other = try await webhooks.register("quick", context: stranger).id
            for _ in 0...WebhookLimits.concurrentPerWebhook {
                _ = try await webhooks.service.testWebhook(stranger, other)
            }
            // The many answer nothing before the one has had everything, which takes more than a wave.
            let (gate, open) = AsyncStream<Void>.makeStream()
            let quick = Mutex(0)
            let endpoints = StandInEndpoints { request in
                guard request.url.contains("quick") else {
                    for await _ in gate {}
                    return .answered(status: 200, prefix: "")
                }
                let count = quick.withLock { count in
                    count += 1
                    return count
                }
                if count > WebhookLimits.concurrentPerWebhook { open.finish() }
                return .answered(status: 200, prefix: "")
            }
            let runner = webhooks.runner(endpoints)
            runner.start(WebhookDesk.logger)
            let left = "SELECT count(*) FROM wallet.webhook_delivery WHERE status <> 'delivered'"
            let end = ContinuousClock().now.advanced(by: .seconds(Patience.seconds))
            while try webhooks.desk.sql(left) != "0", ContinuousClock().now < end {}
            open.finish()
            await runner.stop()
            #expect(try webhooks.desk.sql(left) == "0")
            let sent = endpoints.sent.count
            #expect(sent == WebhookLimits.concurrentWebhooks + WebhookLimits.concurrentPerWebhook + 1)
        }
    }

    @Test func `a webhook gives its place back after a wave, and no tenant has more than its places`() async throws {
        try await withWebhookDesk { webhooks, _ in
            let context = webhooks.desk.context()
            for number in 0...WebhookLimits.concurrentOfTenant {
                let id = try await webhooks.register("e\(number)").id
                for _ in 0..<12 { _ = try await webhooks.service.testWebhook(context, id) }
            }
            let runner = webhooks.runner(StandInEndpoints(status: 200))
            let waves = try await runner.claim()
            #expect(waves.count == WebhookLimits.concurrentOfTenant)
            let none = try await runner.claim()
            #expect(none.isEmpty)
            let first = try #require(waves.first)
            #expect(await runner.serve(first, WebhookDesk.logger) == WebhookLimits.concurrentPerWebhook)
            // One place is free, and the webhook that had none gets it.
            let next = try await runner.claim()
            #expect(next.count == 1)
            let served = Set(waves.flatMap { $0.map(\.webhookID) })
            let another = try #require(next.first?.first?.webhookID)
            #expect(another == first.first?.webhookID || !served.contains(another))
        }
    }
}
