import MergedPatients

/// How Scheduling follows merges of patients.
enum SchedulingAliases {
    /// Its own table.
    static let table = PatientAliases(schema: "scheduling")
}
