import Kernel
import WalletAPI

/// The file of a settlement: CSV (RFC 4180), a line for each movement and the sums at the end.
///
/// Everything in it follows from the log, so that the same settlement gives the same bytes at any time. Amounts are in minor
/// units. A reference that a spreadsheet would take for a formula has an apostrophe before it.
struct SettlementFile: Sendable {
    private var bytes: [UInt8]

    init() {
        bytes = []
        Self.append(
            ["record", "id", "time", "day", "reference", "amountMinor", "feeMinor", "taxMinor", "currency"], &bytes)
    }

    /// Appends a movement.
    mutating func append(_ line: SettlementLine, _ id: EventID, recordedAt: Timestamp, _ currency: Currency) {
        let reference = Self.isFormula(line.reference) ? "'" + line.reference : line.reference
        Self.append(
            [
                line.kind.rawValue, "\(id)", "\(recordedAt)", "\(line.day)", reference, "\(line.amountMinor)",
                "\(line.feeMinor)", "\(line.taxMinor)", currency.code,
            ], &bytes)
    }

    /// The file with the sums of a settlement at its end.
    func closed(
        _ id: SettlementID, day: LocalDate, _ amounts: SettlementAmounts, _ currency: Currency
    ) -> [UInt8] {
        var file = bytes
        for (record, amountMinor) in [
            ("broughtForward", amounts.broughtForwardMinor), ("feesTaken", amounts.feesTakenMinor),
            ("taxTaken", amounts.taxTakenMinor), ("payout", amounts.payoutMinor),
            ("carriedForward", amounts.carriedMinor), ("feesOwed", amounts.owedFeesMinor),
            ("taxOwed", amounts.owedTaxMinor),
        ] {
            Self.append([record, "\(id)", "", "\(day)", "", "\(amountMinor)", "", "", currency.code], &file)
        }
        return file
    }

    private static func append(_ fields: [String], _ file: inout [UInt8]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { file.append(UInt8(ascii: ",")) }
            file += quoted(field).utf8
        }
        file += "\r\n".utf8
    }

    private static func isFormula(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return false }
        return "=+-@".utf8.contains(first)
    }

    private static func quoted(_ field: String) -> String {
        guard field.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return field }
        let doubled = field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        return "\"\(doubled)\""
    }
}
