/// The examples of the API document.
///
/// Run in their order against a fresh installation they work; `{{name}}` stands for a value of an earlier answer
/// (`hospitalId`, `locationId`, `userId`, `accessToken`, `refreshToken`).
enum AuthExamples {
    static let hospital =
        """
        {"id": "{{hospitalId}}", "code": "NILE-CLINIC", "name": "Nile Clinic", "country": "EG", "currency": "EGP",
         "timeZone": "Africa/Cairo", "locale": "ar-EG", "patientNumberPattern": "NC-{00000}",
         "kind": "hospital", "staffSecondFactor": "optional", "createdAt": "2026-01-01T08:00:00Z", "updatedAt": "2026-01-01T08:00:00Z", "version": 1}
        """
    static let signUp =
        """
        {"code": "NILE-CLINIC", "name": "Nile Clinic", "country": "EG", "currency": "EGP",
         "timeZone": "Africa/Cairo", "locale": "ar-EG", "patientNumberPattern": "NC-{00000}",
         "admin": {"email": "mona@nile.example", "displayName": "Mona Hassan", "password": "a river of papyrus"}}
        """
    static let logIn =
        """
        {"hospitalCode": "NILE-CLINIC", "email": "mona@nile.example", "password": "a river of papyrus"}
        """
    static let tokens =
        """
        {"accessToken": "{{accessToken}}", "refreshToken": "{{refreshToken}}", "tokenType": "Bearer",
         "expiresInSeconds": 900, "user": \(user)}
        """
    static let user =
        """
        {"id": "{{userId}}", "email": "mona@nile.example", "displayName": "Mona Hassan", "roles": ["owner"],
         "status": "active", "hasSecondFactor": false, "createdAt": "2026-01-01T08:00:00Z", "updatedAt": "2026-01-01T08:00:00Z", "version": 1}
        """
    static let createUser =
        """
        {"email": "samir@nile.example", "displayName": "Samir Adel", "roles": ["receptionist"],
         "password": "front desk at dawn", "phone": "0100 123 4567"}
        """
    static let createdUser =
        """
        {"id": "{{userId}}", "email": "samir@nile.example", "displayName": "Samir Adel", "phone": "+201001234567",
         "roles": ["receptionist"], "status": "active", "hasSecondFactor": false, "createdAt": "2026-01-01T08:00:00Z",
         "updatedAt": "2026-01-01T08:00:00Z", "version": 1}
        """
    static let openLocation =
        """
        {"name": "Zamalek", "code": "ZMK", "address": {"line1": "26 July Street", "city": "Cairo", "country": "EG"},
         "phone": "02 2735 0000"}
        """
    static let location =
        """
        {"id": "{{locationId}}", "name": "Zamalek", "code": "ZMK",
         "address": {"line1": "26 July Street", "city": "Cairo", "country": "EG"}, "phone": "+20227350000",
         "status": "active", "createdAt": "2026-01-01T08:00:00Z", "updatedAt": "2026-01-01T08:00:00Z", "version": 1}
        """
}
