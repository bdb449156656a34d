/// A line of the demonstration clinic's price list; prices are in piastres.
struct DemoService: Sendable {
    let code: String
    let description: String
    let priceMinor: Int64
    /// The most that one visit is charged.
    var mostQuantity = 1

    /// What a visit begins with.
    static let consultations = [
        DemoService(code: "CONSULT", description: "Consultation", priceMinor: 40_000),
        DemoService(code: "FOLLOW-UP", description: "Follow-up consultation", priceMinor: 20_000),
        DemoService(code: "SPECIALIST", description: "Specialist consultation", priceMinor: 65_000),
    ]

    /// What may come on top.
    static let extras = [
        DemoService(code: "CBC", description: "Complete blood count", priceMinor: 18_000),
        DemoService(code: "GLUCOSE", description: "Fasting blood glucose", priceMinor: 7_500),
        DemoService(code: "XRAY-CHEST", description: "Chest X-ray, one view", priceMinor: 32_000),
        DemoService(code: "ECG", description: "Electrocardiogram, 12 leads", priceMinor: 25_000),
        DemoService(code: "DRESSING", description: "Wound dressing", priceMinor: 9_000, mostQuantity: 2),
        DemoService(code: "INJECTION", description: "Injection, intramuscular", priceMinor: 5_000, mostQuantity: 3),
        DemoService(code: "PHYSIO-30", description: "Physiotherapy, 30 minutes", priceMinor: 30_000, mostQuantity: 2),
        DemoService(code: "SPEECH-45", description: "Speech therapy, 45 minutes", priceMinor: 45_000),
    ]
}
