import BillingAPI
import Kernel
import TestSupport
import Testing

@testable import Billing

/// What holds after any sequence of commands.
@Suite struct BillingPropertyTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func `whatever is asked, money is neither made nor lost`(_ seed: UInt64) throws {
        var world = BillingWorld(
            seed: seed, currency: try Given.pounds(0).currency, today: try Given.day("2026-01-05"))
        for _ in 0..<1_500 {
            world.perform(try world.next())
        }
        // A run in which nothing happened, or nothing was refused, would prove nothing.
        #expect(world.events.count > 500)
        #expect(world.refused > 100)
        #expect(world.events.contains { $0.refund != nil })
        try expectInvoicesAndPaymentsAgree(world)
        expectLedgerBalances(world)
        expectNumbersWithoutGaps(world)
        expectChargesAgree(world)
    }

    private func expectInvoicesAndPaymentsAgree(_ world: BillingWorld) throws {
        for id in world.payments {
            let payment = try #require(world.payment(id))
            #expect(payment.unallocatedMinor >= 0)
            #expect(payment.refundableMinor >= 0)
            #expect(payment.allocations.allSatisfy { $0.amountMinor > 0 })
            for allocation in payment.allocations {
                let invoice = try #require(world.invoice(allocation.invoiceID))
                #expect(invoice.patientID == payment.received.patientID)
                #expect(
                    invoice.payments.contains(
                        InvoiceRecord.Payment(paymentID: id, amountMinor: allocation.amountMinor)))
            }
        }
        for id in world.invoices {
            let invoice = try #require(world.invoice(id))
            #expect(invoice.paidMinor >= 0 && invoice.paidMinor <= invoice.total.amountMinor)
            if invoice.phase != .issued { #expect(invoice.payments.isEmpty) }
            #expect(invoice.lines.reduce(0) { $0 + $1.amount.amountMinor } == invoice.total.amountMinor)
            for payment in invoice.payments {
                let allocations = try #require(world.payment(payment.paymentID)).allocations
                #expect(allocations.contains(Allocation(invoiceID: id, amountMinor: payment.amountMinor)))
            }
        }
    }

    private func expectLedgerBalances(_ world: BillingWorld) {
        let postings = world.events.compactMap(LedgerPosting.init)
        #expect(postings.allSatisfy { $0.lines.reduce(0) { $0 + $1.amountMinor } == 0 })
        for patient in BillingWorld.patients {
            let issued = world.invoices.compactMap(world.invoice)
                .filter { $0.patientID == patient && $0.phase == .issued }
                .reduce(0) { $0 + $1.total.amountMinor }
            let payments = world.payments.compactMap(world.payment).filter { $0.received.patientID == patient }
            let paid = payments.reduce(0) { $0 + $1.received.amount.amountMinor }
            let refunded = payments.reduce(0) { $0 + $1.refundedMinor }
            let lines = postings.flatMap(\.lines).filter { $0.patientID == patient }
            let balance = lines.filter { [.receivable, .deposits].contains($0.account) }
                .reduce(0) { $0 + $1.amountMinor }
            #expect(balance == issued - paid + refunded)
            let deposits = lines.filter { $0.account == .deposits }.reduce(0) { $0 - $1.amountMinor }
            #expect(deposits == payments.reduce(0) { $0 + $1.unallocatedMinor })
        }
    }

    private func expectNumbersWithoutGaps(_ world: BillingWorld) {
        var places: [NumberSeries.Kind: [Int]] = [:]
        for case .numberAllocated(let event) in world.events { places[event.kind, default: []].append(event.place) }
        for kind in NumberSeries.Kind.allCases {
            let found = places[kind] ?? []
            #expect(!found.isEmpty)
            #expect(found == Array(1..<found.count + 1))
        }
    }

    private func expectChargesAgree(_ world: BillingWorld) {
        var lines: [ChargeID: InvoiceID] = [:]
        for invoice in world.invoices.compactMap(world.invoice) where invoice.phase != .void {
            for id in invoice.chargeIDs {
                #expect(lines.updateValue(invoice.id, forKey: id) == nil, "a charge on two invoices")
            }
        }
        for id in world.charges {
            guard case .charge(let charge)? = world.states[id.retagged()] else { continue }
            #expect(charge.invoiceID == lines[id])
            #expect((charge.status == .invoiced) == (lines[id] != nil))
        }
    }
}
