extension ExampleRun {
    /// Makes what an operation ends, where the examples go on with such a thing.
    mutating func makeEnded(by operation: APIOperation) throws {
        switch operation.operationID {
        case "erasePatient": try runUnseen("registerPatient")
        case "suspendWallet", "closeWallet": try runUnseen("createWallet", "activateWallet")
        case "suspendMerchant": try runUnseen("applyMerchant", "verifyMerchant", "activateMerchant")
        case "withdrawCardPlan": try runUnseen("createCardPlan")
        case "deleteWebhook": try runUnseen("createWebhook")
        // Whoever is sent money agreed to it before.
        case "sendClearing": try neighbour?.takeMoney(from: clinic.variables["hospitalId"])
        // What was taken is not called off: another payment is.
        case "cancelCollection": try runUnseen("initiateCollection")
        case _ where operation.endsRequest: try runUnseen("refundMovement")
        default: return
        }
    }
}

extension APIOperation {
    /// What the examples call what it ends.
    var endedNames: [String] {
        switch operationID {
        case "erasePatient": ["patientId"]
        case "suspendWallet", "closeWallet": ["walletId"]
        case "suspendMerchant": ["merchantId", "merchantWalletId"]
        case "withdrawCardPlan": ["medcard-planId"]
        case "deleteWebhook": ["webhookId"]
        default: []
        }
    }
}
