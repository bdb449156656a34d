import BillingAPI
import Journal
import Kernel
import Postgres

extension LiveBillingService {
    func receivePayment(
        _ context: RequestContext, _ request: ReceivePaymentRequest
    ) async throws(BillingServiceError) -> Written<PaymentView> {
        try await replaying(context, read: { (id) async throws(BillingServiceError) in try await read(context, id) }) {
            () async throws(BillingServiceError) in
            try await receiveNewPayment(context, request)
        }
    }

    private func receiveNewPayment(
        _ context: RequestContext, _ request: ReceivePaymentRequest
    ) async throws(BillingServiceError) -> Written<PaymentView> {
        let moment = try await moment(context)
        var purpose: ReceivePaymentCommand.Purpose
        let reference: String?
        (purpose, reference) = try BillingServiceError.catching { () throws(Failure) in
            try Self.read(request, today: moment.today)
        }
        var owner: PatientID?
        if case .deposit(let patient) = purpose {
            let found = try await writable(context, patient)
            (purpose, owner) = (.deposit(found), found)
        }
        try await checkReference(context, reference, of: request, paidTo: owner)
        let command = ReceivePaymentCommand(
            hospitalID: context.hospitalID, paymentID: dependencies.ids.make(), purpose: purpose,
            amount: request.amount, method: request.method, reference: reference,
            series: moment.series(.receipt, BillingLimits.receiptPrefix), today: moment.today, at: moment.now)
        let made = CommandForOwner(command: .receivePayment(command), owner: owner)
        return try await written(context, options(command.paymentID, status: 201)) {
            () async throws(BillingServiceError) in
            made
        }
    }

    /// A reference is kept with the payment's record: it may not name that of a charge it pays, or that was asked for, where
    /// this is another.
    private func checkReference(
        _ context: RequestContext, _ reference: String?, of request: ReceivePaymentRequest, paidTo owner: PatientID?
    ) async throws(BillingServiceError) {
        let rule = BillingRule.textNamesPatient(field: "reference")
        if let invoice = request.invoiceId {
            let others = BillingQueries.otherRecords(context.hospitalID, on: invoice)
            try await check(context, reference, against: others, rule)
        } else if let asked = request.patientId, asked != owner {
            try await check(context, reference, against: [asked], rule)
        }
    }

    func allocate(
        _ context: RequestContext, _ id: PaymentID, _ request: AllocateRequest
    ) async throws(BillingServiceError) -> Written<PaymentView> {
        let moment = try await moment(context)
        try BillingServiceError.catching { () throws(Failure) in
            var fields = BillingFields(today: moment.today)
            fields.read(request)
            try fields.validator.check()
        }
        let command = AllocateCommand(
            paymentID: id, invoiceID: request.invoiceId, amount: request.amount, at: moment.now)
        let options = options(id, status: 200)
        do {
            return try await written(context, options) { () async throws(BillingServiceError) in
                CommandForOwner(command: .allocate(command))
            }
        } catch .rule(.otherPatientsInvoice) {
            // The invoice may be of a record that was merged with the payment's.
            return try await written(context, options) { () async throws(BillingServiceError) in
                let patient = try await paymentRow(context, id).patientId
                let person = try await others(context, patient, .otherPatientsInvoice)
                var command = command
                (command.samePatients, command.confirmed) = (person.records, person.merged)
                return CommandForOwner(command: .allocate(command), owner: patient)
            }
        }
    }

    func refund(
        _ context: RequestContext, _ id: PaymentID, _ request: RefundRequest
    ) async throws(BillingServiceError) -> Written<RefundView> {
        let moment = try await moment(context)
        let reason = try BillingServiceError.catching { () throws(Failure) in
            var fields = BillingFields(today: moment.today)
            let reason = fields.read(request)
            try fields.validator.check()
            return reason
        }
        let refundID: RefundID = dependencies.ids.make()
        return try await written(
            context, options(refundID, status: 201),
            make: { () async throws(BillingServiceError) in
                try await check(
                    context, reason, against: BillingQueries.otherRecords(context.hospitalID, paidBy: id),
                    .reasonNamesPatient)
                let payment = try await paymentRow(context, id)
                let command = RefundCommand(
                    hospitalID: context.hospitalID, paymentID: id, refundID: refundID, amount: request.amount,
                    reason: reason, seen: payment.allocations.map(\.invoiceId),
                    series: moment.series(.refund, BillingLimits.refundPrefix), today: moment.today, at: moment.now)
                return CommandForOwner(command: .refund(command), owner: payment.patientId)
            },
            view: { state, _ in
                guard case .payment(let record) = state else { return nil }
                return record.refunds.first { $0.refundID == refundID }.map { record.view($0) }
            },
            read: { (id) async throws(BillingServiceError) in try await refundRow(context, id.retagged()) })
    }

    /// As the general one, of a payment.
    func written(
        _ context: RequestContext, _ options: CommandOptions,
        make: () async throws(BillingServiceError) -> CommandForOwner
    ) async throws(BillingServiceError) -> Written<PaymentView> {
        try await written(
            context, options, make: make,
            view: { state, version in
                guard case .payment(let record) = state else { return nil }
                return record.view(version: version)
            },
            read: { (id) async throws(BillingServiceError) in try await read(context, id) })
    }

    private func read(
        _ context: RequestContext, _ id: StreamID
    ) async throws(BillingServiceError) -> Versioned<PaymentView> {
        let view = try await paymentRow(context, id.retagged())
        return (view, view.version)
    }

    /// The payment as it is now; throws `notFound`.
    func paymentRow(_ context: RequestContext, _ id: PaymentID) async throws(BillingServiceError) -> PaymentView {
        try await paymentAndRecord(context, id).view
    }

    /// As above, with the record that it was written on.
    func paymentAndRecord(
        _ context: RequestContext, _ id: PaymentID
    ) async throws(BillingServiceError) -> (view: PaymentView, record: PatientID) {
        let statement = BillingQueries.payment(context.hospitalID, id)
        let rows = try await query(context, statement) {
            (try PaymentRow.view($0), try $0.id(PaymentRow.writtenOn, as: PatientID.self))
        }
        guard let row = rows.first else { throw .notFound }
        return row
    }

    /// A refund as it is now; throws `notFound`.
    func refundRow(
        _ context: RequestContext, _ id: RefundID
    ) async throws(BillingServiceError) -> Versioned<RefundView> {
        let statement = BillingQueries.paymentOfRefund(context.hospitalID, id)
        let found = try await query(context, statement) { try $0.id(0, as: PaymentID.self) }
        guard let paymentID = found.first else { throw .notFound }
        let payment = try await paymentRow(context, paymentID)
        guard let refund = payment.refunds.first(where: { $0.id == id }) else { throw .notFound }
        return (refund, payment.version)
    }

    private static func read(
        _ request: ReceivePaymentRequest, today: LocalDate
    ) throws(Failure) -> (ReceivePaymentCommand.Purpose, String?) {
        var fields = BillingFields(today: today)
        let (purpose, reference) = fields.read(request)
        try fields.validator.check()
        guard let purpose else { throw Failure(.invalid, code: Validator.failureCode, detail: "Give invoiceId.") }
        return (purpose, reference)
    }
}
