import AuthAPI
import Kernel

/// Which version of its data an event needs (ADR-0018): the first wherever it says nothing that the first cannot.
extension HospitalRegistered {
    /// 2 of an operator.
    var neededVersion: Int { settings.profile.kind == .hospital ? 1 : 2 }
}

extension HospitalChanged {
    /// 2 where it says who becomes a member, or who needs a second factor.
    var neededVersion: Int {
        updates.contains { update in
            switch update {
            case .memberSignUp, .staffSecondFactor: true
            default: false
            }
        } ? 2 : 1
    }
}

extension UserCreated {
    /// 2 of a member: releases before know no such role.
    var neededVersion: Int { profile.roles.contains(.member) ? 2 : 1 }
}

extension APIKeyIssued {
    /// 2 of a key with a rate, a subject, or a permission that releases before do not know.
    var neededVersion: Int {
        let isOfFirst =
            key.rateClass == .standard && key.subjectID == nil && Self.firstPermissions.isSuperset(of: key.permissions)
        return isOfFirst ? 1 : 2
    }

    /// The permissions that the first version knows.
    private static let firstPermissions: Set<Permission> = [
        .hospitalRead, .hospitalWrite, .locationRead, .locationWrite, .userRead, .userWrite, .patientRead,
        .patientWrite, .patientImport, .patientMerge, .patientErase, .patientHold, .patientExport, .chargeRead,
        .chargeWrite, .invoiceRead, .invoiceWrite, .invoiceVoid, .paymentRead, .paymentWrite, .paymentRefund,
        .accountRead, .auditRead, .apiKeyRead, .apiKeyWrite,
    ]
}
