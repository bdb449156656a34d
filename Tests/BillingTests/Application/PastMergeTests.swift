import BillingAPI
import Kernel
import TestSupport
import Testing

@testable import Billing

/// Reads of the past wait for the merges that were recorded by then.
@Suite(.blocking) struct PastMergeTests {
    @Test func `an answer of the past waits until merges of that time are known, and then stays true`() async throws {
        try await withDesk { desk in
            let invoice = try await desk.issued(10_000, of: Given.otherPatient)
            let instant = try recordedAt(desk)
            // The reader of merges is behind everything: a merge may have been recorded by the instant.
            try setReader(desk, position: 0)
            let reading = Task {
                try await desk.service.account(desk.context(), of: Given.otherPatient, asOf: instant)
            }
            let showing = Task { try await desk.service.invoice(desk.context(), invoice.id, asOf: instant) }
            // It was: what the reader writes, it commits with its checkpoint.
            try desk.sql(
                """
                BEGIN;
                \(merge(at: instant));
                \(Self.reader("position = 9223372036854775807"));
                COMMIT;
                """)
            #expect(try await reading.value.patientId == Given.patient)
            #expect(try await showing.value.patientId == Given.patient)
        }
    }

    @Test func `what other modules wrote behind the reader's checkpoint holds no moment up`() async throws {
        try await withDesk { desk in
            let invoice = try await desk.issued(10_000)
            let instant = try recordedAt(desk)
            try setReader(desk, position: 0)
            try desk.sql("UPDATE journal.reader SET module = 'patient' WHERE name = 'billing.patientAliases'")
            let account = try await desk.service.account(desk.context(), of: Given.patient, asOf: instant)
            #expect(account.balance.amountMinor == 10_000)
            let shown = try await desk.service.invoice(desk.context(), invoice.id, asOf: instant)
            #expect(shown.patientId == Given.patient)
            // Of the reader's own module it would: a merge may be in it.
            try desk.sql("UPDATE journal.reader SET module = 'billing' WHERE name = 'billing.patientAliases'")
            await desk.expectFailure(.failed(.momentNotReached)) {
                try await desk.service.account(desk.context(), of: Given.patient, asOf: instant)
            }
        }
    }

    @Test func `what cannot be waited for is refused, and moments before it are answered`() async throws {
        try await withDesk { desk in
            let invoice = try await desk.issued(10_000)
            let known = try recordedAt(desk)
            let position = try desk.sql(
                "SELECT max(position) FROM journal.event WHERE hospital_id = '\(Given.hospital)'")
            _ = try await desk.pay(invoice.id, 4_000)
            let unknown = try recordedAt(desk)
            for condition in ["", ", stopped_at = now(), stop_code = 'poison'"] {
                try desk.sql(Self.reader("position = \(position)\(condition)"))
                let account = try await desk.service.account(desk.context(), of: Given.patient, asOf: known)
                #expect(account.balance.amountMinor == 10_000, "\(condition)")
                for instant in [unknown, unknown.advanced(by: .seconds(3_600))] {
                    await desk.expectFailure(.failed(.momentNotReached)) {
                        try await desk.service.account(desk.context(), of: Given.patient, asOf: instant)
                    }
                    await desk.expectFailure(.failed(.momentNotReached)) {
                        try await desk.service.invoice(desk.context(), invoice.id, asOf: instant)
                    }
                }
                // What is asked for now is answered by what is known.
                #expect(try await desk.balance() == 6_000)
            }
            try desk.sql(Self.reader("position = 9223372036854775807, stopped_at = NULL, stop_code = NULL"))
            #expect(try await desk.balance(asOf: unknown) == 6_000)
            #expect(BillingServiceError.failed(.momentNotReached).isTransient)
        }
    }

    private func merge(at instant: Timestamp) -> String {
        """
        INSERT INTO billing.patient_alias (hospital_id, merge_id, duplicate_id, survivor_id, merged_at)
        VALUES ('\(Given.hospital)', '\(Given.payment)', '\(Given.otherPatient)', '\(Given.patient)', '\(instant)')
        """
    }

    private func setReader(_ desk: BillingDesk, position: Int64) throws {
        try desk.sql(Self.reader("position = \(position)"))
    }

    private static func reader(_ change: String) -> String {
        "UPDATE journal.checkpoint SET \(change) WHERE name = 'billing.patientAliases'"
    }

    /// When the log recorded its last event.
    private func recordedAt(_ desk: BillingDesk) throws -> Timestamp {
        let text = try desk.sql(
            """
            SELECT to_char(max(recorded_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') FROM journal.event
            """)
        return try #require(Timestamp(text))
    }
}
