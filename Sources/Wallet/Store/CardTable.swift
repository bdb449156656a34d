/// The tables of MedCards.
enum CardTable {
    static let plan = "wallet.card_plan"
    static let card = "wallet.card"
    static let beneficiary = "wallet.card_beneficiary"
    static let claim = "wallet.card_claim"
}
