public import JSON
public import Kernel

extension HTTPResponse {
    /// What a command left behind, as JSON: ETag of the version, `Medley-Event-Id`, `Medley-Position` and
    /// `Idempotency-Replayed`.
    ///
    /// For operations that answer in several forms; the builders of `Route` do the same for all others.
    public static func written<View: Encodable>(_ written: Written<View>, status: Int = 200) throws -> HTTPResponse {
        HTTPResponse.written(try StrictJSONEncoder().encode(written.view), written.receipt, status)
    }

    /// The same for a view that writes itself, which is answered with too often to look for its encoder each time.
    public static func written<View: Encodable & JSONWritable>(
        _ written: Written<View>, status: Int = 200
    ) -> HTTPResponse {
        var writer = JSONWriter(capacityBytes: RenderedLimits.usualBytes)
        writer.value(written.view)
        return HTTPResponse.written(writer.bytes, written.receipt, status)
    }

    private static func written(_ json: [UInt8], _ receipt: WriteReceipt, _ status: Int) -> HTTPResponse {
        var response = HTTPResponse.json(bytes: json, status: status, version: receipt.version)
        response.describe(receipt)
        return response
    }

    /// Adds where the effect of a command stands.
    mutating func describe(_ receipt: WriteReceipt) {
        if let eventID = receipt.eventID { fields.append("Medley-Event-Id", eventID.description) }
        if let position = receipt.position { fields.append("Medley-Position", position) }
        if receipt.isReplay { fields.append("Idempotency-Replayed", "true") }
    }
}
