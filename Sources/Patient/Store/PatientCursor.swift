import Kernel
import PatientAPI

/// Where a page of a list of patients ended.
///
/// It names the patient by id alone: what is in a URL gets into logs.
struct PatientCursor: Hashable, Codable, Sendable {
    /// The class in which the patient was found; see `patient.search`.
    var `class`: Int
    /// The last patient of the page.
    var patient: PatientID

    /// The class of lists that are no search.
    static let newestClass = 9
}

/// Where a page of what was written about a patient ended.
struct AuditCursor: Hashable, Codable, Sendable {
    /// Microseconds of the last item's time.
    var at: Int64
    /// The last item's position.
    var position: Int64
}

extension PatientPageRequest {
    /// The key in the cursor; nil for the first page.
    ///
    /// Throws the failure of a cursor that is none.
    func key<Key: Codable>(_: Key.Type = Key.self) throws(PatientServiceError) -> Key? {
        guard let cursor else { return nil }
        do throws(Failure) {
            return try Cursor.decode(cursor)
        } catch {
            throw .failed(error)
        }
    }

    /// The limit within its bounds.
    var boundedLimit: Int { min(max(limit, 1), PageLimit.maximum.count) }

    /// A page of what was read, of which there may be one item more than the page has.
    func page<Row, Item>(
        _ rows: [Row], key: (Row) -> some Encodable, item: (Row) -> Item
    ) throws(PatientServiceError) -> Page<Item> {
        let shown = rows.prefix(boundedLimit)
        guard rows.count > boundedLimit, let last = shown.last else {
            return Page(items: shown.map(item), nextCursor: nil)
        }
        do throws(Failure) {
            return Page(items: shown.map(item), nextCursor: try Cursor.encode(key(last)))
        } catch {
            throw .failed(error)
        }
    }
}
