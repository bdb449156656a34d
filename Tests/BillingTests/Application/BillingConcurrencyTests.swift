import BillingAPI
import Journal
import Kernel
import TestSupport
import Testing

@testable import Billing

/// Many at once, in one process and in two.
@Suite struct BillingConcurrencyTests {
    @Test(arguments: [1, 2]) func `fifty payments at once pay exactly what is open`(_ processes: Int) async throws {
        try await withDesks(processes) { desks in
            let invoice = try await desks[0].issued(10_000)
            let results = await withTaskGroup(of: Result<PaymentView, BillingServiceError>.self) { group in
                for index in 0..<50 {
                    let desk = desks[index % processes]
                    group.addTask {
                        do {
                            return .success(try await desk.pay(invoice.id, 700))
                        } catch {
                            return .failure(BillingServiceError(error))
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let paid = results.compactMap { try? $0.get() }
            #expect(paid.count == 14)
            let exceeded = BillingServiceError.rule(.exceedsOpenAmount(open: try Given.pounds(200)))
            for case .failure(let error) in results { #expect(error == exceeded) }
            var last = ReceivePaymentRequest(invoiceId: invoice.id, amount: try Given.pounds(700), method: .cash)
            last.excessToDeposit = true
            _ = try await desks[0].service.receivePayment(desks[0].context(), last)
            let after = try await desks[0].service.invoice(desks[0].context(), invoice.id, asOf: nil)
            #expect(after.status == .paid)
            let paidMinor = after.payments.reduce(0) { $0 + $1.amount.amountMinor }
            #expect(paidMinor == 10_000)
            #expect(try await desks[0].balance() == -500)
            try await desks[0].expectClean()
        }
    }

    @Test func `a hundred invoices issued at once by two processes have numbers without a gap`() async throws {
        try await withDesks(2) { desks in
            var drafts: [InvoiceID] = []
            for amount in 1...100 {
                let charge = try await desks[0].charge(Int64(amount))
                let request = DraftInvoiceRequest(patientId: Given.patient, chargeIds: [charge.id])
                drafts.append(try await desks[0].service.draftInvoice(desks[0].context(), request).view.id)
            }
            let numbers = try await withThrowingTaskGroup(of: String?.self) { group in
                for (index, id) in drafts.enumerated() {
                    let desk = desks[index % 2]
                    group.addTask {
                        try await desk.service.issueInvoice(desk.context(), id, expectedVersion: nil).view.number
                    }
                }
                return try await group.reduce(into: [String]()) { if let number = $1 { $0.append(number) } }
            }
            let places = numbers.compactMap { $0.split(separator: "-").last.flatMap { Int($0) } }
            #expect(places.sorted() == Array(1...100))
            try await desks[0].expectClean()
        }
    }

    @Test func `two drafts at once cannot take one charge`() async throws {
        try await withDesks(2) { desks in
            let charge = try await desks[0].charge(100)
            let request = DraftInvoiceRequest(patientId: Given.patient, chargeIds: [charge.id])
            let errors = await withTaskGroup(of: BillingServiceError?.self) { group in
                for index in 0..<10 {
                    let desk = desks[index % 2]
                    group.addTask {
                        await desk.failure { try await desk.service.draftInvoice(desk.context(), request) }
                    }
                }
                return await group.reduce(into: [BillingServiceError?]()) { $0.append($1) }
            }
            #expect(errors.count(of: nil) == 1)
            #expect(errors.compactMap(\.self) == Array(repeating: .rule(.chargesNotUnbilled([charge.id])), count: 9))
            try await desks[0].expectClean()
        }
    }

    @Test(arguments: [11, 12] as [UInt64])
    func `random commands through the journal leave tables that follow from the states`(_ seed: UInt64) async throws {
        try await withDesk { desk in
            var world = BillingWorld(
                seed: seed, currency: try Given.pounds(0).currency, today: try Given.day("2026-01-05"))
            let definition = BillingModule.definition()
            for _ in 0..<250 {
                let command = try world.next()
                let known = world.refused
                world.perform(command)
                let options = CommandOptions(
                    resourceID: BillingDecider.streams(of: command)[0].id, status: 200)
                do throws(CommandFailure<BillingRejection>) {
                    _ = try await desk.journal.execute(
                        command, of: BillingDecider.self, in: definition, options, context: desk.context())
                    #expect(world.refused == known)
                } catch {
                    #expect(world.refused == known + 1, "\(error)")
                }
            }
            let today = try Given.day("2026-01-05")
            for id in world.invoices {
                let stored = try await desk.service.invoice(desk.context(), id, asOf: nil)
                var expected = try #require(world.invoice(id)).view(version: stored.version, today: today)
                // The reader's day is later than the world's.
                expected.status = stored.status
                #expect(stored == expected)
            }
            for id in world.payments {
                let stored = try await desk.service.payment(desk.context(), id)
                #expect(stored == (try #require(world.payment(id))).view(version: stored.version))
            }
            try await desk.expectClean()
        }
    }
}
