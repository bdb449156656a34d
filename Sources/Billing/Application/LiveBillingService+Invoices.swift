import BillingAPI
import JSON
import Journal
import Kernel
import Postgres

extension LiveBillingService {
    func draftInvoice(
        _ context: RequestContext, _ request: DraftInvoiceRequest
    ) async throws(BillingServiceError) -> Written<InvoiceView> {
        let moment = try await moment(context)
        return try await replaying(context, moment) { () async throws(BillingServiceError) in
            try await draftNewInvoice(context, request, moment)
        }
    }

    private func draftNewInvoice(
        _ context: RequestContext, _ request: DraftInvoiceRequest, _ moment: Moment
    ) async throws(BillingServiceError) -> Written<InvoiceView> {
        try BillingServiceError.catching { () throws(Failure) in
            var fields = BillingFields(today: moment.today)
            fields.read(request)
            try fields.validator.check()
        }
        let patient = try await writable(context, request.patientId)
        var command = DraftInvoiceCommand(
            invoiceID: dependencies.ids.make(), patientID: patient, chargeIDs: request.chargeIds,
            currency: request.currency ?? moment.profile.currency, dueOn: request.dueDate, at: moment.now)
        let options = options(command.invoiceID, status: 201)
        do {
            return try await draft(context, command, options, moment)
        } catch .rule(.otherPatientsCharges(let charges)) {
            // They may be charges of a record that was merged with this one.
            command.samePatients = try await others(context, patient, .otherPatientsCharges(charges)).records
            return try await draft(context, command, options, moment)
        }
    }

    private func draft(
        _ context: RequestContext, _ command: DraftInvoiceCommand, _ options: CommandOptions, _ moment: Moment
    ) async throws(BillingServiceError) -> Written<InvoiceView> {
        try await written(context, options, moment) { () async throws(BillingServiceError) in
            CommandForOwner(command: .draftInvoice(command), owner: command.patientID)
        }
    }

    /// The records of a patient's person where there are several; throws the rule where there is one alone.
    func others(
        _ context: RequestContext, _ patient: PatientID, _ rule: BillingRule
    ) async throws(BillingServiceError) -> ConfirmedPerson {
        let person = try await confirmedPerson(context, patient)
        guard person.records.count > 1 else { throw .rule(rule) }
        return person
    }

    func changeDraft(
        _ context: RequestContext, _ id: InvoiceID, expectedVersion: Int?, _ request: ChangeDraftRequest
    ) async throws(BillingServiceError) -> Written<InvoiceView> {
        let moment = try await moment(context)
        return try await replaying(context, moment) { () async throws(BillingServiceError) in
            try BillingServiceError.catching { () throws(Failure) in try Self.validate(request, today: moment.today) }
            let options = options(id, status: 200, expectedVersion: expectedVersion)
            return try await changeDraft(context, id, request, options, moment)
        }
    }

    private func changeDraft(
        _ context: RequestContext, _ id: InvoiceID, _ request: ChangeDraftRequest, _ options: CommandOptions,
        _ moment: Moment
    ) async throws(BillingServiceError) -> Written<InvoiceView> {
        try await written(context, options, moment) { () async throws(BillingServiceError) in
            let invoice = try await invoiceRow(context, id, moment)
            var command = ChangeDraftCommand(
                invoiceID: id, seen: invoice.lines.map(\.chargeId), chargeIDs: request.chargeIds.newValue,
                at: moment.now)
            if command.chargeIDs != nil {
                command.samePatients = try await confirmedPerson(context, invoice.patientId).records
            }
            if request.dueDate.isPresent { command.dueOn = .set(request.dueDate.newValue) }
            return CommandForOwner(command: .changeDraft(command), owner: invoice.patientId)
        }
    }

    func issueInvoice(
        _ context: RequestContext, _ id: InvoiceID, expectedVersion: Int?
    ) async throws(BillingServiceError) -> Written<InvoiceView> {
        let moment = try await moment(context)
        let options = options(id, status: 200, expectedVersion: expectedVersion)
        return try await written(context, options, moment) { () async throws(BillingServiceError) in
            let draft = try await draftedCharges(context, id)
            return CommandForOwner(
                command: .issueInvoice(
                    IssueInvoiceCommand(
                        hospitalID: context.hospitalID, invoiceID: id, ownerID: draft.owner, seen: draft.charges,
                        confirmed: draft.confirmed, series: moment.series(.invoice, BillingLimits.invoicePrefix),
                        today: moment.today,
                        at: moment.now)))
        }
    }

    func voidInvoice(
        _ context: RequestContext, _ id: InvoiceID, expectedVersion: Int?, _ request: ReasonRequest
    ) async throws(BillingServiceError) -> Written<InvoiceView> {
        let moment = try await moment(context)
        let reason = try reason(request, moment)
        let options = options(id, status: 200, expectedVersion: expectedVersion)
        return try await written(context, options, moment) { () async throws(BillingServiceError) in
            try await check(
                context, reason, against: BillingQueries.otherRecords(context.hospitalID, on: id), .reasonNamesPatient)
            let invoice = try await invoiceRow(context, id, moment)
            let command = VoidInvoiceCommand(
                invoiceID: id, seen: invoice.lines.map(\.chargeId), reason: reason, today: moment.today,
                at: moment.now)
            return CommandForOwner(command: .voidInvoice(command), owner: invoice.patientId)
        }
    }

    private func written(
        _ context: RequestContext, _ options: CommandOptions, _ moment: Moment,
        make: () async throws(BillingServiceError) -> CommandForOwner
    ) async throws(BillingServiceError) -> Written<InvoiceView> {
        var written = try await written(
            context, options, make: make,
            view: { state, version in
                BillingDecider.invoice(state)?.view(version: version, today: moment.today)
            },
            read: { (id) async throws(BillingServiceError) in try await read(context, id, moment) })
        // What is committed is answered in any case, without texts that cannot be looked up.
        if let view = try? await described(context, written.view) { written.view = view }
        return written
    }

    private func replaying(
        _ context: RequestContext, _ moment: Moment,
        _ body: () async throws(BillingServiceError) -> Written<InvoiceView>
    ) async throws(BillingServiceError) -> Written<InvoiceView> {
        try await replaying(
            context, read: { (id) async throws(BillingServiceError) in try await read(context, id, moment) }, body)
    }

    private func read(
        _ context: RequestContext, _ id: StreamID, _ moment: Moment
    ) async throws(BillingServiceError) -> Versioned<InvoiceView> {
        let view = try await invoiceRow(context, id.retagged(), moment)
        return (view, view.version)
    }

    /// The invoice as it is now; throws `notFound`.
    func invoiceRow(
        _ context: RequestContext, _ id: InvoiceID, _ moment: Moment
    ) async throws(BillingServiceError) -> InvoiceView {
        try await invoiceAndRecord(context, id, moment).view
    }

    /// As above, with the record that it was written on.
    func invoiceAndRecord(
        _ context: RequestContext, _ id: InvoiceID, _ moment: Moment
    ) async throws(BillingServiceError) -> (view: InvoiceView, record: PatientID) {
        let statement = BillingQueries.invoice(context.hospitalID, id)
        let rows = try await query(context, statement) {
            (try InvoiceRow.view($0, today: moment.today), try $0.id(InvoiceRow.writtenOn, as: PatientID.self))
        }
        guard let row = rows.first else { throw .notFound }
        return row
    }

    private static func validate(_ request: ChangeDraftRequest, today: LocalDate) throws(Failure) {
        var fields = BillingFields(today: today)
        fields.read(request)
        try fields.validator.check()
    }
}
