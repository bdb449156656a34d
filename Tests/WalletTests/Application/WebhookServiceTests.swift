import Crypto
import Journal
import Kernel
import Postgres
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// Registering, changing, rotating and replaying.
@Suite(.blocking) struct WebhookServiceTests {
    @Test func `a secret is shown once, sealed where it is kept, and signs for a day after the next one is made`()
        async throws
    {
        try await withWebhookDesk { webhooks, clock in
            let keyed = webhooks.desk.context(key: "create")
            let made = try await webhooks.register(context: keyed)
            let (id, secret) = (made.id, try #require(made.secret))
            await webhooks.desk.expectFailure(.webhook(.alreadyIssued)) {
                try await webhooks.register(context: keyed)
            }
            await webhooks.desk.expectFailure(.keyReused) {
                try await webhooks.register(context: webhooks.desk.context(key: "create", hash: 2))
            }
            #expect(secret.hasPrefix("whsec_") && secret.count == 70)
            let row = "SELECT encode(secret_sealed, 'escape') || event_types FROM wallet.webhook"
            let kept = try webhooks.desk.sql(row)
            #expect(!kept.contains(secret) && kept.hasSuffix("*"))
            let rotated = try await webhooks.service.rotateSecret(webhooks.desk.context(), id).view
            let next = try #require(rotated.secret)
            #expect(next != secret && rotated.version == 2)
            #expect(rotated.formerSecretUntil == clock.now().advanced(by: .seconds(86_400)))
            let endpoints = StandInEndpoints(status: 200)
            _ = try await webhooks.service.testWebhook(context(webhooks), id)
            try await webhooks.send(endpoints)
            clock.advance(by: .seconds(WebhookLimits.formerSecretSeconds))
            _ = try await webhooks.service.testWebhook(context(webhooks), id)
            try await webhooks.send(endpoints)
            let expected = [[next, secret], [next]]
            for (request, secrets) in zip(endpoints.sent, expected) {
                let parts = try #require(request["Medley-Signature"]).split(separator: ",").map(String.init)
                let time = try #require(parts.first).dropFirst(2)
                let codes = secrets.map { secret in
                    let message = Array("\(time).".utf8) + request.body
                    return "v1=" + Hexadecimal.encode(HMACSHA256.code(for: message, key: Array(secret.utf8)))
                }
                #expect(Array(parts.dropFirst()) == codes)
            }
            #expect(endpoints.sent.count == 2)
        }
    }

    private func context(_ webhooks: WebhookDesk) -> RequestContext { webhooks.desk.context() }

    @Test func `another master key has the secrets sealed anew, and nothing signs under the one before`() async throws {
        try await withWebhookDesk { webhooks, _ in
            let made = try await webhooks.register()
            _ = try await webhooks.service.rotateSecret(context(webhooks), made.id)
            _ = try await webhooks.service.testWebhook(context(webhooks), made.id)
            let (old, new) = (webhooks.dependencies.masterKey, try WalletDesk.masterKey(9))
            let count = try await webhooks.desk.database.withConnection(.system) { connection in
                try await connection.transaction(scope: .none) {
                    try await WalletModule.resealKeys(from: old, to: new, on: $0)
                }
            }
            #expect(count == 1)
            let endpoints = StandInEndpoints(status: 200)
            #expect(try await webhooks.send(endpoints) == 1 && endpoints.sent.isEmpty)
            let failed = try await webhooks.deliveries(made.id)[0]
            #expect(failed.status == .pending && failed.lastStatusCode == nil)
            var dependencies = webhooks.dependencies
            dependencies.masterKey = new
            try webhooks.desk.sql("UPDATE wallet.webhook_delivery SET next_attempt_at = first_attempt_at")
            let runner = WebhookRunner(webhooks.desk.dependencies, dependencies, endpoints, random: { 0 })
            #expect(try await runner.round(WebhookDesk.logger) == 1)
            #expect(endpoints.sent.count == 1)
            #expect(endpoints.sent[0]["Medley-Signature"]?.split(separator: ",").count == 3)
        }
    }

    @Test func `what was held or delivered is replayed under the same event's id, once for each key`() async throws {
        try await withWebhookDesk { webhooks, clock in
            let id = try await webhooks.register().id
            var change = ChangeWebhookRequest()
            change.status = .disabled
            _ = try await webhooks.service.changeWebhook(context(webhooks), id, expectedVersion: 1, change)
            _ = try await webhooks.desk.wallet(100)
            try await webhooks.follow()
            let held = try await webhooks.deliveries(id)
            try #require(held.map(\.status) == [.held, .held, .held])
            let span = ReplayWebhookRequest(
                from: Timestamp(seconds: 0), to: held[2].occurredAt.advanced(by: .microseconds(1)), status: .held)
            await webhooks.desk.expectFailure(.webhook(.webhookDisabled)) {
                try await webhooks.service.replay(context(webhooks), of: id, span)
            }
            change.status = .active
            _ = try await webhooks.service.changeWebhook(context(webhooks), id, expectedVersion: nil, change)
            for _ in 0..<2 {
                let replay = try await webhooks.service.replay(webhooks.desk.context(key: "replay"), of: id, span)
                #expect(replay == WebhookReplayView(deliveryCount: 3))
            }
            let endpoints = StandInEndpoints(status: 200)
            #expect(try await webhooks.send(endpoints) == 3)
            let sentIDs = Set(endpoints.sent.map { $0["Medley-Event-Id"] ?? "" })
            let heldIDs = Set(held.map(\.eventId.description))
            #expect(sentIDs == heldIDs)
            let again = try await webhooks.service.replay(webhooks.desk.context(key: "one"), of: id, held[0].id)
            let same = try await webhooks.service.replay(webhooks.desk.context(key: "one"), of: id, held[0].id)
            #expect(again.id == same.id && again.replayOf == held[0].id && again.eventId == held[0].eventId)
            #expect(try await webhooks.send(endpoints) == 1)
            let ofEvent = try await webhooks.service.deliveries(
                context(webhooks), of: id, WebhookDeliveryQuery(eventID: held[0].eventId))
            #expect(ofEvent.items.map(\.status) == [.delivered, .delivered, .held])
            await webhooks.desk.expectInvalid(["to outOfRange", "status notReplayable"]) {
                let wrong = ReplayWebhookRequest(from: clock.now(), to: clock.now(), status: .pending)
                return try await webhooks.service.replay(context(webhooks), of: id, wrong)
            }
        }
    }

    @Test func `a deleted webhook is gone with its secrets, and nothing is sent to it`() async throws {
        try await withWebhookDesk { webhooks, _ in
            let id = try await webhooks.register().id
            _ = try await webhooks.service.testWebhook(context(webhooks), id)
            try await webhooks.service.deleteWebhook(context(webhooks), id)
            _ = try await webhooks.desk.wallet()
            try await webhooks.follow()
            #expect(try await webhooks.send(StandInEndpoints(status: 200)) == 0)
            await webhooks.desk.expectFailure(.notFound) {
                try await webhooks.service.webhook(context(webhooks), id)
            }
            #expect(try await webhooks.service.webhooks(context(webhooks), WebhookListQuery()).items == [])
            let kept = "SELECT count(*) FROM wallet.webhook WHERE secret_sealed IS NOT NULL"
            #expect(try webhooks.desk.sql(kept) == "0")
            let changes = try webhooks.desk.sql(
                "SELECT string_agg(change, ' ' ORDER BY version) FROM wallet.webhook_change")
            #expect(changes == "created deleted")
            let statuses = try webhooks.desk.sql("SELECT string_agg(status, ' ') FROM wallet.webhook_delivery")
            #expect(statuses == "dead")
        }
    }

    @Test func `a merchant's key has its own webhooks alone, and they are told of that merchant alone`() async throws {
        try await withWebhookDesk { webhooks, _ in
            let merchants = MerchantDesk(desk: webhooks.desk)
            let (own, other) = (try await merchants.merchant(), try await merchants.merchant())
            let key = merchants.context(of: own.id)
            let made = try await webhooks.register("own", context: key)
            #expect(made.merchantId == own.id)
            let theirs = try await webhooks.register("theirs", of: other.id).id
            await webhooks.desk.expectFailure(.merchant(.unknownMerchant)) {
                try await webhooks.register("x", of: other.id, context: key)
            }
            await webhooks.desk.expectFailure(.notFound) { try await webhooks.service.webhook(key, theirs) }
            await webhooks.desk.expectFailure(.notFound) { try await webhooks.service.rotateSecret(key, theirs) }
            await webhooks.desk.expectFailure(.notFound) { try await webhooks.service.deleteWebhook(key, theirs) }
            #expect(try await webhooks.service.webhooks(key, WebhookListQuery()).items.map(\.id) == [made.id])
            let member = webhooks.desk.context(member: WalletDesk.amal)
            await webhooks.desk.expectFailure(.staffOnly) { try await webhooks.register(context: member) }
            let stranger = webhooks.desk.context(WalletDesk.otherHospital)
            await webhooks.desk.expectFailure(.notFound) { try await webhooks.service.webhook(stranger, theirs) }
            let payer = try await webhooks.desk.wallet(500)
            let wallet = try #require(own.walletId)
            _ = try await webhooks.desk.transfer(webhooks.desk.context(), payer, wallet, 300)
            try await webhooks.follow()
            #expect(try await webhooks.deliveries(made.id).map(\.eventType) == ["wallet.transferred"])
            #expect(try await webhooks.deliveries(theirs) == [])
        }
    }

    @Test func `a tenant's webhooks are bounded, a merchant's more narrowly`() async throws {
        try await withWebhookDesk { webhooks, _ in
            let merchant = try await MerchantDesk(desk: webhooks.desk).merchant().id
            for number in 0..<WebhookLimits.merchantWebhooks {
                _ = try await webhooks.register("m\(number)", of: merchant)
            }
            await webhooks.desk.expectFailure(.webhook(.tooManyWebhooks)) {
                try await webhooks.register("m", of: merchant)
            }
            _ = try await webhooks.register("tenant")
        }
    }

    @Test func `merchants use up none of the tenant's own webhooks`() async throws {
        try await withWebhookDesk { webhooks, _ in
            let merchant = try await MerchantDesk(desk: webhooks.desk).merchant().id
            let first = try await webhooks.register("m", of: merchant).id
            // As many of other merchants as the tenant may have of its own, made in the table itself.
            try webhooks.desk.sql(
                """
                INSERT INTO wallet.webhook (hospital_id, webhook_id, version, merchant_id, url, event_types, status,
                    secret_number, created_at, updated_at)
                SELECT hospital_id, gen_random_uuid(), 1, gen_random_uuid(), url, event_types, status, 1, created_at,
                    updated_at
                FROM wallet.webhook, generate_series(1, \(WebhookLimits.webhooks)) AS n
                WHERE webhook_id = '\(first)'
                """)
            _ = try await webhooks.register("tenant")
            _ = try await webhooks.register("m2", of: merchant)
        }
    }

    @Test func `of many who register at once no more pass than are allowed`() async throws {
        try await withWebhookDesks(2) { desks, _ in
            let merchant = try await MerchantDesk(desk: desks[0].desk).merchant().id
            let failures = await withTaskGroup(of: WalletServiceError?.self) { group in
                for number in 0..<WebhookLimits.merchantWebhooks + 10 {
                    let webhooks = desks[number % 2]
                    group.addTask {
                        await webhooks.desk.failure { try await webhooks.register("m\(number)", of: merchant) }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let refused = failures.compactMap { $0 }
            #expect(refused == Array(repeating: .webhook(.tooManyWebhooks), count: 10))
        }
    }

    @Test func `a new URL is not blamed for what the one before did`() async throws {
        try await withWebhookDesk { webhooks, _ in
            let id = try await webhooks.register().id
            _ = try await webhooks.service.testWebhook(context(webhooks), id)
            try await webhooks.send(StandInEndpoints(status: 500))
            #expect(try await webhooks.service.webhook(context(webhooks), id).failingSince != nil)
            var change = ChangeWebhookRequest()
            change.url = "https://other.example.com/hook"
            let changed = try await webhooks.service.changeWebhook(
                context(webhooks), id, expectedVersion: nil, change)
            #expect(changed.view.failingSince == nil)
        }
    }

    @Test func `what waits to be replayed is not replayed beside that`() async throws {
        try await withWebhookDesk { webhooks, clock in
            let id = try await webhooks.register().id
            let first = try await webhooks.service.testWebhook(context(webhooks), id)
            let span = ReplayWebhookRequest(
                from: Timestamp(seconds: 0), to: clock.now().advanced(by: .seconds(1)))
            // The first delivery waits itself; it may be asked for once more, to be sent now.
            #expect(try await webhooks.service.replay(context(webhooks), of: id, span).deliveryCount == 0)
            _ = try await webhooks.service.replay(context(webhooks), of: id, first.id)
            let waiting = await webhooks.desk.failure {
                try await webhooks.service.replay(context(webhooks), of: id, first.id)
            }
            #expect(waiting?.failure.code == "replayPending")
            let endpoints = StandInEndpoints(status: 200)
            #expect(try await webhooks.send(endpoints) == 2)
            #expect(try await webhooks.service.replay(context(webhooks), of: id, span).deliveryCount == 1)
            #expect(try await webhooks.service.replay(context(webhooks), of: id, span).deliveryCount == 0)
            let copied = await webhooks.desk.failure {
                try await webhooks.service.replay(context(webhooks), of: id, first.id)
            }
            #expect(copied?.failure.code == "replayPending")
            #expect(try await webhooks.send(endpoints) == 1)
            let again = try await webhooks.service.replay(context(webhooks), of: id, first.id)
            // A replay of a replay is one of the first delivery.
            let ofReplay = await webhooks.desk.failure {
                try await webhooks.service.replay(context(webhooks), of: id, again.id)
            }
            #expect(again.replayOf == first.id)
            #expect(ofReplay?.failure.code == "replayPending")
        }
    }

    @Test func `no more replays of a webhook wait than are allowed, and another call goes on`() async throws {
        try await withWebhookDesk { webhooks, clock in
            let id = try await webhooks.register().id
            for _ in 0..<3 { _ = try await webhooks.service.testWebhook(context(webhooks), id) }
            try await webhooks.send(StandInEndpoints(status: 200))
            // All but two of those that may wait, made in the table itself.
            try webhooks.desk.sql(
                """
                INSERT INTO wallet.webhook_delivery (hospital_id, delivery_id, webhook_id, event_id, event_type, body,
                    status, replay_of, next_attempt_at, occurred_at, created_at)
                SELECT hospital_id, gen_random_uuid(), webhook_id, event_id, event_type, body, 'pending',
                    gen_random_uuid(), next_attempt_at, occurred_at, created_at
                FROM (SELECT * FROM wallet.webhook_delivery LIMIT 1) AS d,
                    generate_series(3, \(WebhookLimits.pendingReplays)) AS n
                """)
            let span = ReplayWebhookRequest(
                from: Timestamp(seconds: 0), to: clock.now().advanced(by: .seconds(1)))
            let replay = try await webhooks.service.replay(context(webhooks), of: id, span)
            #expect(replay.deliveryCount == 2 && replay.continueFrom != nil)
            await webhooks.desk.expectFailure(.webhook(.tooManyReplays)) {
                try await webhooks.service.replay(context(webhooks), of: id, span)
            }
            let left = try webhooks.desk.sql(
                """
                SELECT d.delivery_id FROM wallet.webhook_delivery d WHERE d.replay_of IS NULL AND NOT EXISTS (
                    SELECT 1 FROM wallet.webhook_delivery r WHERE r.replay_of = d.delivery_id)
                """)
            let last: WebhookDeliveryID = try #require(WebhookDeliveryID(left))
            await webhooks.desk.expectFailure(.webhook(.tooManyReplays)) {
                try await webhooks.service.replay(context(webhooks), of: id, last)
            }
        }
    }

    @Test func `what is past its time is forgotten, and what waits is not`() async throws {
        try await withWebhookDesk { webhooks, clock in
            let id = try await webhooks.register(context: webhooks.desk.context(key: "a")).id
            _ = try await webhooks.service.testWebhook(context(webhooks), id)
            try await webhooks.send(StandInEndpoints(status: 200))
            clock.advance(by: .seconds(WebhookLimits.retentionDays * 86_400 + 1))
            _ = try await webhooks.service.testWebhook(context(webhooks), id)
            for chore in WalletModule.chores {
                let statement = chore.statement(clock.now(), 100)
                _ = try await webhooks.desk.database.withConnection(.system) { try await $0.query(statement) }
            }
            let left = try webhooks.desk.sql(
                """
                SELECT (SELECT count(*) FROM wallet.webhook_delivery), (SELECT count(*) FROM wallet.webhook_attempt),
                    (SELECT count(*) FROM wallet.webhook_request)
                """)
            #expect(left == "1|0|0")
        }
    }
}
