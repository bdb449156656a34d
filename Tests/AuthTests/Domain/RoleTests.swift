import AuthAPI
import Testing

@Suite struct RoleTests {
    @Test func `the names are those that tokens and rows have for ever`() {
        #expect(
            Permission.allCases.map(\.rawValue) == [
                "hospital.read", "hospital.write", "location.read", "location.write", "user.read", "user.write",
                "patient.read", "patient.write", "patient.import", "patient.merge", "patient.erase", "patient.hold",
                "patient.export", "charge.read", "charge.write", "invoice.read", "invoice.write", "invoice.void",
                "payment.read", "payment.write", "payment.refund", "account.read", "audit.read", "apiKey.read",
                "apiKey.write", "wallet.read", "wallet.write", "wallet.credit", "wallet.debit", "wallet.transfer",
                "wallet.hold", "wallet.limit", "wallet.refund", "approval.read", "approval.write", "walletSetting.read",
                "walletSetting.write", "ledger.read", "collection.read", "collection.write", "collection.refund",
                "card.read", "card.write", "card.claim", "merchant.read", "merchant.write",
                "settlement.read", "settlement.write", "transaction.search", "webhook.read", "webhook.write",
                "service.read", "service.write", "schedule.read", "schedule.write", "appointment.read",
                "appointment.write", "appointment.overbook", "queue.read", "queue.write", "queue.manage",
            ])
        #expect(
            Role.allCases.map(\.rawValue) == [
                "owner", "admin", "doctor", "nurse", "receptionist", "therapist", "supervisor", "biller", "cashier",
                "merchant", "patient", "auditor", "member",
            ])
    }

    @Test(arguments: [
        (Role.receptionist, Permission.patientImport, true), (.receptionist, .paymentRefund, false),
        (.receptionist, .chargeWrite, true), (.cashier, .paymentRefund, true), (.cashier, .patientWrite, false),
        (.nurse, .patientWrite, true), (.nurse, .userWrite, false), (.biller, .invoiceVoid, true),
        (.auditor, .auditRead, true), (.auditor, .hospitalRead, true), (.doctor, .userRead, true),
        (.doctor, .userWrite, false), (.merchant, .patientRead, false), (.admin, .userWrite, true),
        (.owner, .apiKeyWrite, true), (.admin, .apiKeyWrite, true), (.supervisor, .apiKeyRead, false),
        (.auditor, .apiKeyWrite, false), (.cashier, .walletDebit, true), (.cashier, .walletLimit, false),
        (.cashier, .walletRefund, true), (.cashier, .approvalRead, true), (.cashier, .approvalWrite, false),
        (.auditor, .walletSettingRead, true), (.biller, .walletSettingWrite, false), (.admin, .approvalWrite, true),
        (.cashier, .walletWrite, false), (.cashier, .collectionRefund, true), (.cashier, .cardWrite, false),
        (.biller, .settlementRead, true), (.biller, .walletCredit, false), (.auditor, .transactionSearch, true),
        (.auditor, .ledgerRead, true), (.merchant, .collectionRefund, true), (.merchant, .cardClaim, true),
        (.merchant, .walletDebit, false), (.merchant, .settlementWrite, false), (.doctor, .walletRead, false),
        (.admin, .settlementWrite, true), (.merchant, .webhookWrite, true), (.cashier, .webhookRead, false),
        (.owner, .walletLimit, true),
    ])
    func `a role allows what its people do and no more`(role: Role, permission: Permission, isAllowed: Bool) {
        #expect(role.permissions.contains(permission) == isAllowed)
    }

    @Test func `the roles of a permission are named, and none for one that does not exist`() {
        #expect(Role.names(having: "payment.refund") == ["owner", "admin", "cashier"])
        #expect(Role.names(having: "payment.invent").isEmpty)
    }

    @Test func `a member's token reaches wallets, payments and cards, which are restricted to theirs, and no more`() {
        #expect(
            Role.member.permissions == [
                .walletRead, .walletWrite, .walletTransfer, .collectionRead, .collectionWrite, .cardRead, .cardWrite,
            ])
    }

    @Test func `an auditor changes nothing, a patient's token reaches nothing of the clinic's`() {
        let named = Role.auditor.permissions.subtracting([.transactionSearch])
        #expect(named.allSatisfy { $0.rawValue.hasSuffix(".read") })
        #expect(Role.patient.permissions.isEmpty)
        #expect(Role.permissions(of: [.nurse, .cashier]) == Role.nurse.permissions.union(Role.cashier.permissions))
    }
}
