public import Kernel

extension HTTPResponse {
    /// What a command left behind, as JSON: ETag of the version, `Medley-Event-Id`, `Medley-Position` and
    /// `Idempotency-Replayed`.
    ///
    /// For operations that answer in several forms; the builders of `Route` do the same for all others.
    public static func written<View: Encodable>(_ written: Written<View>, status: Int = 200) throws -> HTTPResponse {
        var response = try HTTPResponse.json(written.view, status: status)
        response.fields.append("ETag", EntityTag.of(version: written.receipt.version))
        response.describe(written.receipt)
        return response
    }

    /// Adds where the effect of a command stands.
    mutating func describe(_ receipt: WriteReceipt) {
        if let eventID = receipt.eventID { fields.append("Medley-Event-Id", eventID.description) }
        if let position = receipt.position { fields.append("Medley-Position", position) }
        if receipt.isReplay { fields.append("Idempotency-Replayed", "true") }
    }
}
