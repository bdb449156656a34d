extension ExampleRun {
    /// Takes a card that was just issued into use.
    mutating func furnishCard() throws { try runUnseen("activateCard") }
}

extension APIOperation {
    /// Whether it takes away whom the examples go on with.
    var removesBeneficiary: Bool { operationID == "removeBeneficiary" }
}
