/// What wallets are sent: money that there is not, names that are none, and numbers of cards.
extension HostileCase {
    static let wallets = moneyOfWallets + textsOfWallets + targetsOfWallets + bodiesOfWallets

    private static let moneyOfWallets: [HostileCase] = [
        .credit("money of nought", ["0", #""EGP""#, #""m1""#], 400, "validation", naming: "notPositive"),
        .credit("money below nought", ["-1", #""EGP""#, #""m2""#], 400, "validation", naming: "notPositive"),
        .credit(
            "the least money there is", ["-9223372036854775808", #""EGP""#, #""m3""#], 400, "validation",
            naming: "notPositive"),
        .credit(
            "money beyond reason", ["9223372036854775807", #""EGP""#, #""m4""#], 400, "validation", naming: "tooLarge"),
        .credit(
            "money beyond 64 bits", ["9223372036854775808", #""EGP""#, #""m5""#], 400, "validation",
            naming: "outOfRange"),
        .credit("money with a fraction", ["0.1", #""EGP""#, #""m6""#], 400, "validation", naming: "wrongType"),
        .credit("money beyond all doubles", ["1e400", #""EGP""#, #""m7""#], 400, "validation", naming: "wrongType"),
        .credit("money in text", [#""1""#, #""EGP""#, #""m8""#], 400, "validation", naming: "wrongType"),
        .credit("money that is null", ["null", #""EGP""#, #""m9""#], 400, "validation", naming: "amount.amountMinor"),
        .credit("money in a list", ["[1]", #""EGP""#, #""m10""#], 400, "validation", naming: "wrongType"),
        .credit("money in small letters", ["1", #""egp""#, #""m11""#], 400, "validation", naming: "invalid"),
        .credit("money of no currency", ["1", #""E\u0000P""#, #""m12""#], 400, "validation", naming: "invalid"),
        .credit("money of a number", ["1", "818", #""m13""#], 400, "validation", naming: "wrongType"),
        .credit("another wallet's money", ["1", #""KWD""#, #""m14""#], 422, "currencyMismatch", naming: "EGP"),
    ]

    private static let textsOfWallets: [HostileCase] = [
        .credit("a reference of nothing", ["1", #""EGP""#, #""""#], 400, "validation", naming: "reference"),
        .credit("a reference of a space", ["1", #""EGP""#, #"" ""#], 400, "validation", naming: "reference"),
        .credit("a reference with a NUL", ["1", #""EGP""#, #""a\u0000b""#], 400, "validation", naming: "reference"),
        .credit("a reference of two lines", ["1", #""EGP""#, #""a\nb""#], 400, "validation", naming: "reference"),
        .credit(
            "a reference that turns round", ["1", #""EGP""#, #""a\u202eb""#], 400, "validation", naming: "reference"),
        .credit("a reference of half a letter", ["1", #""EGP""#, #""\ud800""#], 400, "malformedJson"),
        .credit("a reference in Arabic", ["1", #""EGP""#, #""مرجع""#], 400, "validation", naming: "invalidCharacters"),
        .credit("a reference that is a number", ["1", #""EGP""#, "1"], 400, "validation", naming: "wrongType"),
        .credit(
            "a reference of 65 letters", ["1", #""EGP""#, "\"\(String(repeating: "a", count: 65))\""], 400,
            "validation", naming: "tooLong"),
        .credit("a reference of a statement", ["1", #""EGP""#, #""'; DROP TABLE wallet.movement; --""#], 202),
        .credit("a reference of wildcards", ["1", #""EGP""#, #""%_\\*""#], 202),
        .credit("a reference of a script", ["1", #""EGP""#, #""<script>alert(1)</script>""#], 202),
        .credit("a card as a reference", ["1", #""EGP""#, #""4111111111111111""#], 422, "cardNumberNotAllowed"),
        .credit("a card in a reference", ["1", #""EGP""#, #""pay 5500-0000-0000-0004""#], 422, "cardNumberNotAllowed"),
        .credit(
            "a card in Arabic digits", ["1", #""EGP""#, #""c1","description":"٤١١١ ١١١١ ١١١١ ١١١١""#], 422,
            "cardNumberNotAllowed", naming: "description"),
        .credit(
            "a card in wide digits", ["1", #""EGP""#, #""c2","description":"４１１１１１１１１１１１１１１１""#], 422,
            "cardNumberNotAllowed", naming: "description"),
        .credit("nearly a card", ["1", #""EGP""#, #""4111111111111112""#], 202),
        .credit(
            "a description with a NUL", ["1", #""EGP""#, #""d1","description":"a\u0000b""#], 400, "validation",
            naming: "description"),
        .credit(
            "a description of 201 letters",
            ["1", #""EGP""#, "\"d2\",\"description\":\"\(String(repeating: "x", count: 201))\""], 400, "validation",
            naming: "tooLong"),
        .credit(
            "a description that is a list", ["1", #""EGP""#, #""d3","description":["x"]"#], 400, "validation",
            naming: "wrongType"),
        .credit("a field of wallets twice", ["1", #""EGP""#, #""d4","reference":"d5""#], 400, "malformedJson"),
        .credit(
            "a field that wallets do not have", ["1", #""EGP""#, #""d6","balance":5"#], 400, "validation",
            naming: "balance"),
    ]

    private static let targetsOfWallets: [HostileCase] = [
        HostileCase("a wallet of a number", "GET", "/api/v1/wallet/1", 404, "notFound"),
        HostileCase("a wallet and a NUL", "GET", "/api/v1/wallet/{{walletId}}%00/balance", 400, "malformedRequest"),
        HostileCase("a wallet and a statement", "GET", "/api/wallet/{{walletId}}%27%20OR%201=1", 404, "notFound"),
        HostileCase("a wallet that is a person", "GET", "/api/wallet/{{patientId}}/balance", 404, "notFound"),
        HostileCase("a wallet above", "GET", "/api/wallet/..%2F..%2Fetc%2Fpasswd", 404, "notFound"),
        HostileCase(
            "a hold that is a wallet", "GET", "/api/v1/wallet/{{walletId}}/holds/{{walletId}}", 404, "notFound"),
        HostileCase(
            "a balance of infinity", "GET", "/api/v1/wallet/{{walletId}}/balance?asOf=infinity", 400, "validation",
            naming: "asOf"),
        HostileCase(
            "movements of a cursor of another list", "GET", "/api/v1/wallet/{{walletId}}/transactions?cursor=W10", 400,
            "invalidCursor"),
        HostileCase(
            "movements of a cursor of 4,000 letters", "GET",
            .repeated("/api/v1/wallet/{{walletId}}/transactions?cursor=", "A", 4_000, ""), 400, "invalidCursor"),
        HostileCase(
            "nought movements", "GET", "/api/v1/wallet/{{walletId}}/transactions?limit=0", 400, "validation",
            naming: "limit"),
        HostileCase(
            "movements since yesterday", "GET", "/api/v1/wallet/{{walletId}}/transactions?from=yesterday", 400,
            "validation", naming: "from"),
        HostileCase(
            "movements of all references", "GET", "/api/v1/wallet/{{walletId}}/transactions?reference=%25", 200),
        HostileCase(
            "movements of a reference with a NUL", "GET",
            "/api/v1/wallet/{{walletId}}/transactions?reference=a%00b", 400, "malformedRequest"),
        HostileCase(
            "movements of a type that is none", "GET", "/api/v1/wallet/{{walletId}}/transactions?type=theft", 400,
            "validation", naming: "type"),
        HostileCase(
            "entries of an account that is none", "GET", "/api/v1/ledger/entries?accountId=%27", 400, "validation",
            naming: "accountId"),
        HostileCase(
            "a trial balance of yesterday", "GET", "/api/v1/ledger/trial-balance?asOf=yesterday", 400, "validation",
            naming: "asOf"),
    ]

    private static let bodiesOfWallets: [HostileCase] = [
        .wallet(
            "a wallet that pays itself", "/transfer",
            #"{"fromWalletId":"{{walletId}}","toWalletId":"{{walletId}}",\#(money),"reference":"t1"}"#, 422,
            "sameWallet"),
        .wallet(
            "a wallet that pays nobody", "/transfer",
            #"{"fromWalletId":"{{walletId}}","toWalletId":"{{patientId}}",\#(money),"reference":"t2"}"#, 422,
            "unknownWallet"),
        .wallet(
            "a wallet that nobody has and that pays", "/transfer",
            #"{"fromWalletId":"{{patientId}}","toWalletId":"{{walletId}}",\#(money),"reference":"t3"}"#, 422,
            "unknownWallet"),
        .wallet(
            "a wallet that pays two", "/transfer",
            #"{"fromWalletId":"{{walletId}}","toWalletId":"{{walletId}}","toPhone":"+201001234567",\#(money),"reference":"t4"}"#,
            400, "validation", naming: "ambiguous"),
        .wallet(
            "a wallet that pays a text", "/transfer",
            #"{"fromWalletId":"{{walletId}}","toWalletId":"' OR 1=1",\#(money),"reference":"t5"}"#, 400, "validation",
            naming: "toWalletId"),
        .wallet(
            "a wallet of no kind", "", #"{"userId":"{{patientId}}","type":"gold","currency":"EGP"}"#, 400,
            "validation", naming: "type"),
        .wallet(
            "a wallet of a wallet", "", #"{"userId":"{{walletId}}","type":"personal","currency":"EGP"}"#, 422,
            "unknownOwner"),
        .wallet(
            "a batch of nothing", "/transfers:batch", #"{"transfers":[]}"#, 400, "validation", naming: "outOfRange"),
        .wallet(
            "a batch of texts", "/transfers:batch", #"{"transfers":["a"]}"#, 400, "validation", naming: "wrongType"),
        .wallet(
            "a batch of one payment twice", "/transfers:batch", #"{"transfers":[\#(payment),\#(payment)]}"#, 400,
            "validation", naming: "repeated"),
        HostileCase(
            "a batch of 1,001", "POST", "/api/v1/wallet/transfers:batch", 400, "validation", naming: "outOfRange",
            fields: [("Idempotency-Key", "batch-of-1,001")],
            body: .text(.repeated(#"{"transfers":["#, "\(payment),", 1_000, "\(payment)]}"))),
        .wallet(
            "a hold that ended", "/{{walletId}}/holds",
            #"{\#(money),"reference":"h1","expiresAt":"2020-01-01T00:00:00Z"}"#, 400, "validation", naming: "expiresAt"),
        .wallet(
            "a hold for ever", "/{{walletId}}/holds", #"{\#(money),"reference":"h2","expiresAt":"infinity"}"#, 400,
            "validation", naming: "expiresAt"),
        HostileCase(
            "money without a key", "POST", "/api/v1/wallet/{{walletId}}/credit", 400, "idempotencyKeyRequired",
            body: .text(.plain(#"{\#(money),"reference":"k1"}"#))),
        HostileCase(
            "several queries in one", "POST", "/graphql", 400, "batchNotTaken",
            body: #"[{"query":"{ __typename }"},{"query":"{ __typename }"}]"#),
    ]

    private static let money = #""amount":{"amountMinor":1,"currency":"EGP"}"#
    private static let payment =
        #"{"fromWalletId":"\#(nobody)","toWalletId":"\#(nobody)",\#(money),"reference":"p"}"#
    private static let nobody = "018f0000-0000-7000-8000-00000000dead"

    /// Money put into the wallet, with this amount, currency and reference in JSON.
    private static func credit(
        _ name: String, _ values: [String], _ status: Int, _ code: String? = nil, naming: String? = nil
    ) -> HostileCase {
        let body = #"{"amount":{"amountMinor":\#(values[0]),"currency":\#(values[1])},"reference":\#(values[2])}"#
        return wallet(name, "/{{walletId}}/credit", body, status, code, naming: naming)
    }

    /// A body sent to a path of wallets, under a key of its own.
    private static func wallet(
        _ name: String, _ path: String, _ body: String, _ status: Int, _ code: String? = nil, naming: String? = nil
    ) -> HostileCase {
        HostileCase(
            name, "POST", .plain("/api/v1/wallet" + path), status, code, naming: naming,
            fields: [("Idempotency-Key", .plain(name.replacing(" ", with: "-")))], body: .text(.plain(body)))
    }
}
