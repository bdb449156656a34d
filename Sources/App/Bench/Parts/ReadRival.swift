/// A patient by id as a good engineer writes it by hand for pgbench.
struct ReadRival {
    let hospitalID: String
    let patients: Int

    /// Statement by statement, each a round trip.
    var interactive: Pgbench.Script {
        .init(
            name: "read-interactive",
            text: """
                \(choose)
                BEGIN;
                \(tenant)
                \(select)
                COMMIT;

                """)
    }

    /// One round trip; the pipeline is one implicit transaction.
    var pipelined: Pgbench.Script {
        .init(
            name: "read-pipelined",
            text: """
                \(choose)
                \\startpipeline
                \(tenant)
                \(select)
                \\endpipeline

                """)
    }

    private var choose: String {
        "\\set n random(\(PatientData.firstNumber + 1), \(PatientData.firstNumber + patients))"
    }

    private var tenant: String { "SELECT set_config('medley.hospital_ids', '\(hospitalID)', true);" }

    /// The columns of the record that the API answers with, as the server selects them.
    private var select: String {
        """
        SELECT patient_id, mrn, given_name, family_name, full_name, birth_date, birth_is_estimated, sex, phone, email, \
        address, identifiers, language, \
        CASE WHEN merged_into IS NULL OR status = 'erased' THEN status ELSE 'merged' END, \
        version, created_at, updated_at, merged_into, legal_hold \
        FROM patient.patient \
        WHERE hospital_id = '\(hospitalID)' AND patient_id = ('\(PatientData.idPrefix)' || :n)::uuid;
        """
    }
}
