import BillingAPI
import JSON
import Journal
import Kernel

/// The data of `chargeCreated`, version 1.
struct StoredCharge: Codable {
    var chargeId: ChargeID
    var patientId: PatientID
    var code: String
    var quantity: Int
    var unitPrice: Money
    var amount: Money
    var serviceDate: LocalDate
    var locationId: LocationID?
    var at: Timestamp
    var sealed: String?

    init(_ event: ChargeCreated, _ sealer: FieldSealer) throws(EventCodecError) {
        chargeId = event.chargeID
        patientId = event.patientID
        code = event.code
        quantity = event.quantity
        unitPrice = event.unitPrice
        amount = event.amount
        serviceDate = event.serviceDate
        locationId = event.locationID
        at = event.at
        var text = StoredText()
        text.description = event.description
        sealed = try text.sealed(sealer)
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> ChargeCreated {
        ChargeCreated(
            chargeID: chargeId, patientID: patientId, code: code,
            description: try StoredText(sealed, opener).description, quantity: quantity, unitPrice: unitPrice,
            amount: amount, serviceDate: serviceDate, locationID: locationId, at: at)
    }
}

extension StoredCharge: JSONWritable {
    /// Writes what `Codable` would, in the order of the properties.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.name("chargeId")
        writer.value(chargeId)
        writer.name("patientId")
        writer.value(patientId)
        writer.name("code")
        writer.string(code)
        writer.name("quantity")
        writer.int(quantity)
        writer.name("unitPrice")
        writer.value(unitPrice)
        writer.name("amount")
        writer.value(amount)
        writer.name("serviceDate")
        writer.value(serviceDate)
        if let locationId {
            writer.name("locationId")
            writer.value(locationId)
        }
        writer.name("at")
        writer.value(at)
        if let sealed {
            writer.name("sealed")
            writer.string(sealed)
        }
        writer.endObject()
    }
}

/// The data of `chargeInvoiced` and `chargeReleased`, version 1.
struct StoredChargeMove: Codable {
    var chargeId: ChargeID
    var patientId: PatientID
    var invoiceId: InvoiceID
    var at: Timestamp

    init(_ event: ChargeMoved) {
        chargeId = event.chargeID
        patientId = event.patientID
        invoiceId = event.invoiceID
        at = event.at
    }

    var event: ChargeMoved {
        ChargeMoved(chargeID: chargeId, patientID: patientId, invoiceID: invoiceId, at: at)
    }
}

/// The data of `chargeCancelled`, version 1.
struct StoredCancellation: Codable {
    var chargeId: ChargeID
    var patientId: PatientID
    var at: Timestamp
    var sealed: String?

    init(_ event: ChargeCancelled, _ sealer: FieldSealer) throws(EventCodecError) {
        chargeId = event.chargeID
        patientId = event.patientID
        at = event.at
        var text = StoredText()
        text.reason = event.reason
        sealed = try text.sealed(sealer)
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> ChargeCancelled {
        ChargeCancelled(
            chargeID: chargeId, patientID: patientId, reason: try StoredText(sealed, opener).reason, at: at)
    }
}
