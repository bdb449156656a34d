internal import Kernel
internal import PatientAPI

/// What happens at the demonstration clinic within a year: the same for the same seed.
struct DemoPlan: Sendable {
    /// How a visit is settled.
    enum Settlement: Sendable {
        /// All of it, by a method that the clinic takes.
        case paid
        /// A part of it: the rest is owed.
        case partlyPaid(percent: Int64)
        /// Nothing yet.
        case unpaid
        /// All of it, and some was given back.
        case refunded
        /// The invoice was a mistake, and voided the same day.
        case voided
        /// It is not invoiced yet.
        case charged
    }

    /// A service that is charged.
    struct Item: Sendable {
        let service: DemoService
        let quantity: Int
    }

    /// One visit of one patient.
    struct Visit: Sendable {
        let patient: Int
        let items: [Item]
        let settlement: Settlement
    }

    /// Something that happens.
    enum Step: Sendable {
        /// A patient is registered, by the place in `patients`.
        case registration(Int)
        case visit(Visit)
        /// A patient has a new phone.
        case newPhone(patient: Int, phone: String)
        /// A patient left some money for later.
        case deposit(patient: Int, amountMinor: Int64)
        /// The record of a patient is set aside.
        case standing(patient: Int, PatientStanding)
    }

    /// How many patients come.
    static let patientCount = 200
    /// How many days the year has.
    static let dayCount = 364
    /// The most visits of one patient.
    static let visitLimit = 6
    /// Minutes after the clinic opens within which visits begin.
    static let openMinutes = 8 * 60

    /// Who comes.
    private(set) var patients: [RegisterPatientRequest] = []
    /// What happens, by day (0 is the first of the year) and minute of that day, in this order.
    private(set) var steps: [(day: Int, minute: Int, step: Step)] = []

    /// Makes a plan.
    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var cast = DemoCast(random: SplitMix64(seed: random.next()))
        for place in 0..<Self.patientCount {
            patients.append(cast.next(place))
            addHistory(of: place, &random, &cast)
        }
        steps.sort { ($0.day, $0.minute) < ($1.day, $1.minute) }
    }

    private mutating func addHistory(of patient: Int, _ random: inout SplitMix64, _ cast: inout DemoCast) {
        let first = Int.random(in: 0..<Self.dayCount - 14, using: &random)
        let minute = Int.random(in: 0..<Self.openMinutes, using: &random)
        steps.append((first, minute, .registration(patient)))
        var day = first
        for number in 0..<Int.random(in: 1...Self.visitLimit, using: &random) where day < Self.dayCount {
            steps.append((day, minute + 10, .visit(visit(of: patient, isFirst: number == 0, &random))))
            day += Int.random(in: 7...70, using: &random)
        }
        let later = Int.random(in: first + 1..<Self.dayCount, using: &random)
        switch Int.random(in: 0..<20, using: &random) {
        case 0, 1: steps.append((later, minute, .newPhone(patient: patient, phone: cast.phone())))
        case 2:
            let amount = Int64.random(in: 2...20, using: &random) * 5_000
            steps.append((later, minute + 20, .deposit(patient: patient, amountMinor: amount)))
        case 3: steps.append((Self.dayCount - 1, minute + 30, .standing(patient: patient, .inactive)))
        default: break
        }
    }

    private func visit(of patient: Int, isFirst: Bool, _ random: inout SplitMix64) -> Visit {
        let consultation = DemoService.consultations[
            isFirst ? 0 : Int.random(in: 1..<DemoService.consultations.count, using: &random)]
        var items = [Item(service: consultation, quantity: 1)]
        for service in DemoService.extras.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random)) {
            items.append(
                Item(service: service, quantity: Int.random(in: 1...service.mostQuantity, using: &random)))
        }
        let settlement: Settlement =
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<12: .paid
            case 12..<15: .partlyPaid(percent: Int64.random(in: 2...8, using: &random) * 10)
            case 15, 16: .unpaid
            case 17: .refunded
            case 18: .voided
            default: .charged
            }
        return Visit(patient: patient, items: items, settlement: settlement)
    }
}
