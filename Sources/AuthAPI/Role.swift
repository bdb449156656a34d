/// A fixed set of permissions; a user has one or more.
///
/// The raw names are stored and never renamed.
public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
    /// Everything, and alone able to make or unmake owners.
    case owner
    /// Everything but owners.
    case admin
    /// Treats patients.
    case doctor
    /// Cares for patients.
    case nurse
    /// Registers patients and opens their bills.
    case receptionist
    /// Gives therapy.
    case therapist
    /// Watches over therapists.
    case supervisor
    /// Writes invoices.
    case biller
    /// Takes and returns money.
    case cashier
    /// Takes payments for a merchant; nothing of the clinic's own.
    case merchant
    /// A patient: their own record alone, which the modules that show it see to.
    case patient
    /// Reads everything and changes nothing.
    case auditor
    /// A customer of an operator: their own wallets, payments and cards alone, which the module that shows them sees to.
    case member

    /// One sentence on what the role is for.
    public var summary: String {
        switch self {
        case .owner: "Everything, and alone able to make or unmake owners."
        case .admin: "Everything but owners: settings, users, patients and money."
        case .doctor: "Patients' records and what is charged for treating them."
        case .nurse: "Patients' records and what is charged for their care."
        case .receptionist: "Registering and importing patients, charges and draft invoices."
        case .therapist: "Patients' records and the charges of therapy."
        case .supervisor: "What therapists see, their colleagues, and the audit."
        case .biller: "Charges, invoices and what patients owe, the ledger and settlements."
        case .cashier: "Charges at the desk, invoices, payments and refunds, and the money of wallets."
        case .merchant: "Payments and cards at a merchant, its settlements, and the hospital's public settings."
        case .patient: "Their own record alone."
        case .auditor: "Reading everything, changing nothing."
        case .member: "Their own wallets, payments and cards alone."
        }
    }

    /// The permissions that the role gives.
    public var permissions: Set<Permission> {
        switch self {
        case .owner, .admin: Set(Permission.allCases)
        case .doctor:
            Self.frontDesk.union([
                .userRead, .patientRead, .patientWrite, .chargeRead, .chargeWrite, .invoiceRead, .accountRead,
            ])
        case .nurse, .therapist: Self.frontDesk.union([.patientRead, .patientWrite, .chargeRead, .chargeWrite])
        case .receptionist:
            Self.frontDesk.union([
                .userRead, .patientRead, .patientWrite, .patientImport, .chargeRead, .chargeWrite, .invoiceRead,
                .invoiceWrite, .paymentRead, .accountRead,
            ])
        case .supervisor:
            Self.frontDesk.union([
                .userRead, .patientRead, .patientWrite, .chargeRead, .chargeWrite, .accountRead, .auditRead,
                .scheduleWrite, .appointmentOverbook,
            ])
        case .biller:
            Self.staff.union([
                .patientRead, .chargeRead, .chargeWrite, .invoiceRead, .invoiceWrite, .invoiceVoid, .paymentRead,
                .accountRead, .walletRead, .ledgerRead, .settlementRead, .collectionRead,
                .approvalRead, .transactionSearch,
            ])
        case .cashier:
            Self.staff.union([
                .patientRead, .chargeRead, .chargeWrite, .invoiceRead, .invoiceWrite, .paymentRead, .paymentWrite,
                .paymentRefund, .accountRead, .walletRead, .walletCredit, .walletDebit, .walletTransfer, .walletHold,
                .walletRefund, .approvalRead, .collectionRead, .collectionWrite, .collectionRefund, .cardRead,
                .cardClaim,
            ])
        case .merchant:
            [
                .hospitalRead, .collectionRead, .collectionWrite, .collectionRefund, .cardRead, .cardClaim,
                .merchantRead, .settlementRead, .walletRead, .webhookRead, .webhookWrite,
            ]
        case .patient: []
        case .auditor: Self.readings
        case .member:
            [
                .walletRead, .walletWrite, .walletTransfer, .collectionRead, .collectionWrite, .cardRead, .cardWrite,
            ]
        }
    }

    /// The permissions of several roles together.
    public static func permissions(of roles: some Sequence<Role>) -> Set<Permission> {
        roles.reduce(into: []) { $0.formUnion($1.permissions) }
    }

    /// The raw names of the roles that have a permission, in the order of `allCases`; none for an unknown permission.
    public static func names(having permission: String) -> [String] {
        guard let permission = Permission(rawValue: permission) else { return [] }
        return allCases.filter { $0.permissions.contains(permission) }.map(\.rawValue)
    }

    /// What everyone who works in a hospital may see.
    private static let staff: Set<Permission> = [
        .hospitalRead, .locationRead, .serviceRead, .scheduleRead, .appointmentRead, .queueRead,
    ]

    /// What everyone may who deals with the day's patients.
    private static let frontDesk = staff.union([.appointmentWrite, .queueWrite])

    /// All that changes nothing.
    private static let readings = Set(Permission.allCases.filter { $0.rawValue.hasSuffix(".read") }).union([
        .transactionSearch
    ])
}
