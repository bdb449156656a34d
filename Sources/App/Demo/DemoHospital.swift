internal import AuthAPI
internal import Billing
internal import BillingAPI
internal import JSON
internal import Kernel
internal import Patient
internal import PatientAPI

/// Plays a plan at the demonstration hospital, through the modules' services and under their rules, a year ago till today.
struct DemoHospital {
    /// The hospital's code.
    static let code = "DEMO"
    /// Where it is.
    static let timeZone = "Africa/Cairo"
    /// When the clinic opens.
    private static let openingHour = 9
    /// How far time moves between two actions of one visit.
    private static let pace = Duration.seconds(90)

    let composition: Composition
    let clock: DemoClock
    let staff: DemoStaff
    private let zone: TimeZoneData
    private let firstDay: LocalDate
    private var patients: [Int: PatientID] = [:]

    /// The clinic with its staff, on the first day of a year that ends with the day before `today`.
    init(_ composition: Composition, _ clock: DemoClock, _ staff: DemoStaff, zone: TimeZoneData, today: LocalDate) {
        self.composition = composition
        self.clock = clock
        self.staff = staff
        self.zone = zone
        firstDay = today.advanced(byDays: -DemoPlan.dayCount)
    }

    /// The instant at which the clinic opens on a day of its zone.
    static func opening(_ day: LocalDate, in zone: TimeZoneData) -> Timestamp {
        let time = LocalTime(hour: openingHour, minute: 0) ?? .midnight
        return zone.resolve(LocalDateTime(date: day, time: time)).instant
    }

    /// Plays a step.
    mutating func play(_ day: Int, _ minute: Int, _ step: DemoPlan.Step, of plan: DemoPlan) async throws {
        let date = firstDay.advanced(byDays: day)
        clock.advance(to: Self.opening(date, in: zone).advanced(by: .seconds(minute * 60)))
        switch step {
        case .registration(let place):
            let written = try await composition.patient.service.register(
                staff.context(.receptionist), plan.patients[place])
            patients[place] = written.view.id
        case .visit(let visit): try await play(visit, on: date)
        case .newPhone(let place, let phone):
            var change = ChangePatientRequest()
            change.phone = .value(phone)
            try await self.change(place, change)
        case .standing(let place, let standing):
            var change = ChangePatientRequest()
            change.status = .value(standing)
            try await self.change(place, change)
        case .deposit(let place, let amount):
            guard let patient = patients[place] else { return }
            _ = try await composition.billing.service.receivePayment(
                staff.context(.cashier), ReceivePaymentRequest(patientId: patient, amount: money(amount), method: .cash)
            )
        }
    }

    private func change(_ place: Int, _ change: ChangePatientRequest) async throws {
        guard let patient = patients[place] else { return }
        _ = try await composition.patient.service.change(
            staff.context(.nurse), patient, expectedVersion: nil, change)
    }

    private func play(_ visit: DemoPlan.Visit, on date: LocalDate) async throws {
        guard let patient = patients[visit.patient] else { return }
        let billing = composition.billing.service
        var charges: [ChargeID] = []
        for item in visit.items {
            var request = CreateChargeRequest(
                patientId: patient, code: item.service.code, description: item.service.description,
                unitPrice: money(item.service.priceMinor), serviceDate: date)
            request.quantity = item.quantity
            charges.append(try await billing.createCharge(staff.context(.doctor), request).view.id)
            clock.advance(by: Self.pace)
        }
        if case .charged = visit.settlement { return }
        let draft = try await billing.draftInvoice(
            staff.context(.receptionist), DraftInvoiceRequest(patientId: patient, chargeIds: charges))
        clock.advance(by: Self.pace)
        let invoice = try await billing.issueInvoice(staff.context(.biller), draft.view.id, expectedVersion: nil).view
        clock.advance(by: Self.pace)
        try await settle(invoice, visit.settlement)
    }

    private func settle(_ invoice: InvoiceView, _ settlement: DemoPlan.Settlement) async throws {
        switch settlement {
        case .charged, .unpaid: return
        case .paid: _ = try await pay(invoice, invoice.total.amountMinor)
        case .partlyPaid(let percent): _ = try await pay(invoice, invoice.total.amountMinor * percent / 100)
        case .refunded:
            let payment = try await pay(invoice, invoice.total.amountMinor)
            clock.advance(by: Self.pace)
            _ = try await composition.billing.service.refund(
                staff.context(.cashier), payment,
                RefundRequest(amount: money(invoice.total.amountMinor / 4), reason: "Charged too much"))
        case .voided:
            _ = try await composition.billing.service.voidInvoice(
                staff.context(.admin), invoice.id, expectedVersion: nil, ReasonRequest(reason: "Made out by mistake"))
        }
    }

    private func pay(_ invoice: InvoiceView, _ amountMinor: Int64) async throws -> PaymentID {
        // The method follows from the amount, so that a plan needs no more chance.
        let methods: [PaymentMethod] = [.cash, .card, .cash, .bankTransfer]
        let method = methods[Int(amountMinor / 500) % methods.count]
        let request = ReceivePaymentRequest(invoiceId: invoice.id, amount: money(amountMinor), method: method)
        return try await composition.billing.service.receivePayment(staff.context(.cashier), request).view.id
    }

    private func money(_ amountMinor: Int64) -> Money { Money(amountMinor: amountMinor, currency: staff.currency) }
}
