public import Kernel

/// Which rows a unit of work may see: the tenants are set with `set_config('medley.hospital_ids', …, true)` in its pipeline.
public enum TenantScope: Sendable, Hashable {
    /// One hospital: the usual case.
    case hospital(HospitalID)
    /// Several hospitals: a batch of the journal.
    case hospitals([HospitalID])
    /// No tenant: directory functions, catalogue reads.
    case none

    /// Appends the value of the setting: the ids separated by commas, nothing for no tenant.
    func append(to bytes: inout [UInt8]) {
        switch self {
        case .none: break
        case .hospital(let id): id.append(to: &bytes)
        case .hospitals(let ids):
            for (index, id) in ids.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                id.append(to: &bytes)
            }
        }
    }
}
