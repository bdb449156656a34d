import BillingAPI
import Kernel
import Postgres
import TestSupport
import Testing

@testable import Billing

/// Another hospital's ids are answered as ids that never existed.
@Suite struct BillingTenancyTests {
    @Test func `another hospital learns nothing`() async throws {
        try await withDesk { desk in
            let charge = try await desk.charge(100)
            let invoice = try await desk.issued(1_000)
            let payment = try await desk.pay(invoice.id, 400)
            let other = desk.context(BillingDesk.otherHospital)
            let service = desk.service
            func expectSame<Tag, Value>(
                _ expected: BillingServiceError, for known: EntityID<Tag>,
                sourceLocation: SourceLocation = #_sourceLocation, _ body: (EntityID<Tag>) async throws -> Value
            ) async {
                let found = await desk.failure { try await body(known) }
                let never = await desk.failure { try await body(EntityID(high: 1, low: 2)) }
                #expect(found == expected, sourceLocation: sourceLocation)
                #expect(found?.failure.code == never?.failure.code, sourceLocation: sourceLocation)
            }
            await expectSame(.notFound, for: charge.id) { try await service.charge(other, $0) }
            await expectSame(.notFound, for: invoice.id) { try await service.invoice(other, $0, asOf: nil) }
            await expectSame(.notFound, for: payment.id) { try await service.payment(other, $0) }
            await expectSame(.notFound, for: Given.patient) { try await service.account(other, of: $0, asOf: nil) }
            await expectSame(.notFound, for: invoice.id) {
                try await service.issueInvoice(other, $0, expectedVersion: nil)
            }
            await expectSame(.notFound, for: invoice.id) {
                try await service.voidInvoice(other, $0, expectedVersion: nil, ReasonRequest())
            }
            await expectSame(.notFound, for: charge.id) {
                try await service.cancelCharge(other, $0, expectedVersion: nil, ReasonRequest())
            }
            let refund = RefundRequest(amount: try Given.pounds(1), reason: "Any")
            await expectSame(.notFound, for: payment.id) { try await service.refund(other, $0, refund) }
            let amount = try Given.pounds(1)
            await expectSame(.rule(.unknownInvoice), for: invoice.id) {
                try await service.receivePayment(
                    other, ReceivePaymentRequest(invoiceId: $0, amount: amount, method: .cash))
            }
            await expectSame(.rule(.unknownPatient), for: Given.patient) {
                try await service.receivePayment(
                    other, ReceivePaymentRequest(patientId: $0, amount: amount, method: .cash))
            }
            await expectSame(.rule(.unknownPatient), for: Given.patient) {
                try await service.draftInvoice(other, DraftInvoiceRequest(patientId: $0, chargeIds: [charge.id]))
            }
            let lists = try await service.charges(other, ChargeListQuery(page: BillingPageRequest())).items.count
            #expect(lists == 0)
            let theirs = InvoiceListQuery(patientID: Given.patient, page: BillingPageRequest())
            #expect(try await service.invoices(other, theirs).items.isEmpty)
        }
    }

    @Test func `unknown references are refused by name`() async throws {
        try await withDesk { desk in
            let unknown = PatientID(high: 1, low: 2)
            await desk.expectFailure(.rule(.unknownPatient)) { try await desk.charge(1, of: unknown) }
            var request = CreateChargeRequest(
                patientId: Given.patient, code: "X", description: "X", unitPrice: try Given.pounds(1),
                serviceDate: try Given.day("2026-01-05"))
            request.locationId = LocationID(high: 1, low: 2)
            let asked = request
            await desk.expectFailure(.rule(.unknownLocation)) {
                try await desk.service.createCharge(desk.context(), asked)
            }
        }
    }

    @Test func `every list and look-up is served by an index`() async throws {
        try await withDesk { desk in
            _ = try await desk.issued(100)
            let hospital = "'\(Given.hospital)'"
            // Enough rows of others that a scan of the table would be dear.
            try desk.sql(
                """
                INSERT INTO billing.invoice (hospital_id, invoice_id, version, patient_id, phase, number, currency,
                    total_minor, paid_minor, issued_on, due_on, created_at, updated_at)
                SELECT \(hospital), gen_random_uuid(), 2, gen_random_uuid(), 'issued', 'X-' || n, 'EGP', 100, n % 3 * 50,
                    DATE '2026-01-01', DATE '2026-02-01', now(), now()
                FROM generate_series(1, 20000) n;
                INSERT INTO billing.charge (hospital_id, charge_id, version, patient_id, code, quantity, currency,
                    unit_price_minor, amount_minor, service_date, status, created_at, updated_at)
                SELECT \(hospital), gen_random_uuid(), 1, gen_random_uuid(), 'X', 1, 'EGP', 1, 1, DATE '2026-01-01',
                    CASE WHEN n % 50 = 0 THEN 'cancelled' ELSE 'unbilled' END, now(), now()
                FROM generate_series(1, 20000) n;
                INSERT INTO billing.payment (hospital_id, payment_id, version, patient_id, number, method, currency,
                    amount_minor, allocated_minor, refunded_minor, received_on, created_at, updated_at)
                SELECT \(hospital), gen_random_uuid(), 1, gen_random_uuid(), 'X-' || n, 'cash', 'EGP', 1, 0, 0,
                    DATE '2026-01-01', now(), now()
                FROM generate_series(1, 20000) n;
                ANALYZE billing.invoice; ANALYZE billing.charge; ANALYZE billing.payment;
                """)
            let today = try Given.day("2026-03-01")
            let page = BillingPageRequest()
            let person = [Given.patient, Given.otherPatient]
            var statements = [
                BillingQueries.payments(Given.hospital, of: nil, before: nil, limit: 51),
                BillingQueries.payments(Given.hospital, of: person, before: nil, limit: 51),
                AccountQueries.account(Given.hospital, person, limit: 101),
                AccountQueries.streams(Given.hospital, person, before: nil, limit: 256),
                BillingQueries.ledger(
                    Given.hospital, person, after: (Given.patient, EventID(high: 0, low: 0), 0), limit: 51),
                BillingQueries.invoice(Given.hospital, Given.invoice),
                BillingQueries.payment(Given.hospital, Given.payment),
            ]
            for status in [nil] + InvoiceStatus.allCases.map({ Optional($0) }) {
                for patients in [nil, person, [Given.patient]] {
                    statements.append(
                        BillingQueries.invoices(
                            Given.hospital, InvoiceListQuery(status: status, page: page), of: patients, today: today,
                            before: nil, limit: 51))
                }
            }
            for status in [nil] + ChargeStatus.allCases.map({ Optional($0) }) {
                statements.append(
                    BillingQueries.charges(
                        Given.hospital, ChargeListQuery(status: status, page: page), of: nil, before: nil, limit: 51))
                statements.append(
                    BillingQueries.charges(
                        Given.hospital, ChargeListQuery(status: status, page: page), of: person, before: nil,
                        limit: 51))
            }
            for statement in statements {
                let plan = try await desk.database.query(
                    "EXPLAIN \(statement)", scope: .hospital(Given.hospital)
                ).map { try $0.text(0) }.joined(separator: "\n")
                #expect(!plan.contains("Seq Scan on invoice"), "\(plan)")
                #expect(!plan.contains("Seq Scan on charge"), "\(plan)")
                #expect(!plan.contains("Seq Scan on payment"), "\(plan)")
                #expect(plan.contains("Index"), "\(plan)")
            }
        }
    }
}
