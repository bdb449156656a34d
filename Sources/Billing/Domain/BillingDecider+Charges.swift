import BillingAPI
import Kernel

extension BillingDecider {
    static func createCharge(
        _ command: ChargeCreated, _ states: [BillingState]
    ) throws(BillingRejection) -> Decision {
        guard states.first == .empty else { throw .idTaken }
        var created = command
        created.amount = try amount(command.quantity, of: command.unitPrice)
        return [StreamEvent(.chargeCreated(created))]
    }

    static func cancelCharge(
        _ command: CancelChargeCommand, _ states: [BillingState]
    ) throws(BillingRejection) -> Decision {
        guard case .charge(let charge)? = states.first else { throw .notFound }
        switch charge.status {
        case .invoiced: throw .rule(.chargeInvoiced)
        case .cancelled: throw .rule(.chargeCancelled)
        case .unbilled: break
        }
        let cancelled = ChargeCancelled(
            chargeID: command.chargeID, patientID: charge.created.patientID, reason: command.reason, at: command.at)
        return [StreamEvent(.chargeCancelled(cancelled))]
    }

    static func evolve(_ charge: ChargeRecord, _ event: BillingEvent) -> ChargeRecord {
        var charge = charge
        switch event {
        case .chargeInvoiced(let event):
            charge.status = .invoiced
            charge.invoiceID = event.invoiceID
            charge.updatedAt = event.at
        case .chargeReleased(let event):
            charge.status = .unbilled
            charge.invoiceID = nil
            charge.updatedAt = event.at
        case .chargeCancelled(let event):
            charge.status = .cancelled
            charge.updatedAt = event.at
        default: break
        }
        return charge
    }

    private static func amount(_ quantity: Int, of price: Money) throws(BillingRejection) -> Money {
        do throws(MoneyError) {
            let amount = try price.multiplied(by: Int64(quantity))
            guard amount.amountMinor <= BillingLimits.amountMinor else { throw .overflow }
            return amount
        } catch {
            throw .rule(.amountTooLarge)
        }
    }
}
