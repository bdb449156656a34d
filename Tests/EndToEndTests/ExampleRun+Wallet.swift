extension ExampleRun {
    /// Makes the wallet that the examples pay, like the one that they go on with, and in use.
    mutating func makePayee() throws {
        let wallet = clinic.variables["walletId"]
        try runUnseen("createWallet", "activateWallet")
        name("payeeWalletId", clinic.variables["walletId"])
        name("walletId", wallet)
    }

    /// Makes a wallet that was just created one that money moves from.
    mutating func furnishWallet() throws {
        try makePayee()
        try runUnseen("activateWallet", "creditWallet")
    }
}
