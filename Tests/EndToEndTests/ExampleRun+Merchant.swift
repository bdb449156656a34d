extension ExampleRun {
    /// Puts something into the wallet of the merchant that the examples go on with, so that there is something to settle.
    mutating func furnishMerchant() throws {
        let wallet = clinic.variables["walletId"]
        name("walletId", clinic.variables["merchantWalletId"])
        try runUnseen("creditWallet")
        name("walletId", wallet)
    }
}

extension APIOperation {
    /// Whether it lets a merchant be paid.
    var activatesMerchant: Bool { operationID == "activateMerchant" }
}
