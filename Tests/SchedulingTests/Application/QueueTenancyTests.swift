import Kernel
import Postgres
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// Another hospital's ids are answered as ids that never existed, and every read is served by an index.
@Suite struct QueueTenancyTests {
    @Test func `another hospital learns nothing`() async throws {
        try await withDesk { desk in
            let queue = try await desk.queue()
            let token = try await desk.issue(queue, to: Given.patient)
            let visit = try await desk.service.openVisit(
                desk.context(), OpenVisitRequest(patientId: Given.patient)
            ).view
            let (service, other) = (desk.service, desk.context(Given.otherHospital))
            let counter = CallTokenRequest(counter: "Room 1")
            func expectNothing<Tag, Value>(
                _ known: EntityID<Tag>, sourceLocation: SourceLocation = #_sourceLocation,
                _ body: (EntityID<Tag>) async throws -> Value
            ) async {
                for id in [known, EntityID(high: 1, low: 2)] {
                    let found = await desk.failure { try await body(id) }
                    #expect(found == .notFound, sourceLocation: sourceLocation)
                }
            }
            await expectNothing(queue.id) { try await service.queue(other, $0) }
            await expectNothing(queue.id) {
                try await service.changeQueue(other, $0, expectedVersion: nil, ChangeQueueRequest())
            }
            await expectNothing(queue.id) { try await service.board(other, of: $0) }
            await expectNothing(queue.id) { try await service.linkBoard(other, of: $0) }
            await expectNothing(queue.id) { try await service.unlinkBoard(other, of: $0) }
            await expectNothing(queue.id) { try await service.tokens(other, in: $0, TokenListQuery()) }
            await expectNothing(queue.id) { try await service.callNext(other, in: $0, counter) }
            await expectNothing(queue.id) {
                try await service.issueToken(other, in: $0, IssueTokenRequest(patientId: Given.patient))
            }
            await expectNothing(token.id) { try await service.token(other, $0) }
            await expectNothing(token.id) { try await service.slip(other, $0) }
            await expectNothing(token.id) { try await service.callToken(other, $0, counter) }
            await expectNothing(token.id) { try await service.moveToken(other, $0, .abandon) }
            await expectNothing(visit.id) { try await service.visit(other, $0) }
            await expectNothing(visit.id) { try await service.moveVisit(other, $0, expectedVersion: nil, .start) }
            #expect(try await service.queues(other, QueueListQuery()).items.isEmpty)
            #expect(try await service.visits(other, VisitListQuery()).items.isEmpty)
            await desk.expectFailure(.rule(.unknownPatient)) {
                try await service.openVisit(other, OpenVisitRequest(patientId: Given.patient))
            }
            var foreign = IssueTokenRequest(patientId: Given.otherPatient)
            foreign.journey = [QueueID(high: 1, low: 2)]
            let asked = foreign
            await desk.expectFailure(.rule(.unknownQueue)) {
                try await service.issueToken(desk.context(), in: queue.id, asked)
            }
        }
    }

    @Test func `every read is served by an index`() async throws {
        try await withDesk { desk in
            let hospital = "'\(Given.hospital)'"
            // Enough rows that a scan of a table would be dear.
            try desk.sql(
                """
                INSERT INTO scheduling.queue (hospital_id, queue_id, version, name, prefix, elderly_seconds,
                    on_time_seconds, walk_in_seconds, default_service_minutes, status, has_board_link, created_at,
                    updated_at)
                SELECT \(hospital), gen_random_uuid(), 1, 'Q', '', 1, 1, 1, 10,
                    CASE WHEN n % 50 = 0 THEN 'inactive' ELSE 'active' END, false, now(), now()
                FROM generate_series(1, 20000) n;
                INSERT INTO scheduling.token (hospital_id, queue_id, day, number, token_id, label, patient_id,
                    priority, head_start_seconds, status, journey, issued_at)
                SELECT \(hospital), '\(Given.queue(1))', DATE '2026-01-05' - n / 500, n % 500 + 1, gen_random_uuid(),
                    'A', gen_random_uuid(), 'walkIn', 0, 'issued', '[]', now()
                FROM generate_series(0, 19999) n;
                INSERT INTO scheduling.visit (hospital_id, visit_id, version, patient_id, day, status, opened_at)
                SELECT \(hospital), gen_random_uuid(), 1, gen_random_uuid(), DATE '2026-01-05' - n / 500,
                    CASE WHEN n % 50 = 0 THEN 'waiting' ELSE 'completed' END, now()
                FROM generate_series(0, 19999) n;
                INSERT INTO scheduling.board_directory (hospital_id, queue_id, key_hash)
                SELECT hospital_id, queue_id, sha256(queue_id::text::bytea) FROM scheduling.queue;
                ANALYZE scheduling.queue; ANALYZE scheduling.token; ANALYZE scheduling.visit;
                ANALYZE scheduling.board_directory;
                """)
            let id = Given.hospital
            let statements = [
                QueueQueries.queue(id, Given.queue(1)), QueueQueries.queues(id, [Given.queue(1), Given.queue(2)]),
                QueueQueries.queues(id, nil, after: nil, limit: 51),
                QueueQueries.queues(id, .inactive, after: nil, limit: 51),
                QueueQueries.token(id, Given.token(1)), QueueQueries.day(id, Given.queue(1), Given.today),
                QueueQueries.visit(id, Given.visit),
                QueueQueries.visits(id, on: Given.today, nil, after: nil, limit: 51),
                QueueQueries.visits(id, on: Given.today, .waiting, after: nil, limit: 51),
            ]
            for statement in statements {
                let plan = try await desk.database.query("EXPLAIN \(statement)", scope: .hospital(id))
                    .map { try $0.text(0) }.joined(separator: "\n")
                #expect(!plan.contains("Seq Scan on"), "\(plan)")
                #expect(plan.contains("Index"), "\(plan)")
            }
            let found = try desk.sql(
                """
                SET ROLE medley_owner;
                EXPLAIN SELECT hospital_id FROM scheduling.board_directory d WHERE d.key_hash = sha256('x'::bytea);
                """)
            #expect(found.contains("board_directory_key"), "\(found)")
        }
    }
}
