import Kernel
import Postgres

/// Events in the order of the streams that they are of; one of two streams comes twice, once on each side.
struct StreamSides {
    /// A place in that order: behind a version of a stream.
    struct Place {
        var stream = StreamKey(hospitalID: HospitalID(high: 0, low: 0), streamID: StreamID(high: 0, low: 0))
        var version = 0
    }

    /// A page behind a place, as a table `e` with the columns of `journal.event` and `side_id`, `side_version`, `is_second`.
    ///
    /// Each side is read in the order of an index of its own.
    static func page(after place: Place) -> SQL {
        let (hospital, stream, version) = (place.stream.hospitalID, place.stream.streamID, Int32(place.version))
        let limit = Int64(JournalVerifier.pageEvents)
        return """
            (
                (SELECT i.*, i.stream_id AS side_id, i.version AS side_version, false AS is_second
                FROM journal.event AS i
                WHERE (i.hospital_id, i.stream_id, i.version) > (\(hospital), \(stream), \(version))
                ORDER BY i.hospital_id, i.stream_id, i.version LIMIT \(limit))
                UNION ALL
                (SELECT i.*, i.second_stream_id, i.second_version, true
                FROM journal.event AS i
                WHERE i.second_stream_id IS NOT NULL AND i.second_version IS NOT NULL
                    AND (i.hospital_id, i.second_stream_id, i.second_version) > (\(hospital), \(stream), \(version))
                ORDER BY i.hospital_id, i.second_stream_id, i.second_version LIMIT \(limit))
                ORDER BY hospital_id, side_id, side_version LIMIT \(limit)
            ) AS e
            """
    }
}
