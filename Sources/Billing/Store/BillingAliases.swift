import MergedPatients

/// How Billing follows merges of patients.
enum BillingAliases {
    /// Its own table.
    static let table = PatientAliases(schema: "billing")
}
