import BillingAPI
import Journal
import Kernel
import Postgres

extension LiveBillingService {
    func createCharge(
        _ context: RequestContext, _ request: CreateChargeRequest
    ) async throws(BillingServiceError) -> Written<ChargeView> {
        try await replaying(context, read: { (id) async throws(BillingServiceError) in try await read(context, id) }) {
            () async throws(BillingServiceError) in
            try await createNewCharge(context, request)
        }
    }

    private func createNewCharge(
        _ context: RequestContext, _ request: CreateChargeRequest
    ) async throws(BillingServiceError) -> Written<ChargeView> {
        let moment = try await moment(context)
        let id: ChargeID = dependencies.ids.make()
        var created = try BillingServiceError.catching { () throws(Failure) in
            try ChargeCreated(request, id: id, today: moment.today, at: moment.now)
        }
        created.patientID = try await knownPatient(context, request.patientId)
        if created.patientID != request.patientId {
            // It is written on the record that stands for this one, and stays there when they are parted.
            try await check(
                context, created.description, against: [request.patientId], .textNamesPatient(field: "description"))
        }
        try await requireLocation(context, request.locationId)
        var options = options(id, status: 201)
        options.newStreamIndices = [0]
        do {
            return try await written(
                context, CommandForOwner(command: .createCharge(created), owner: created.patientID), options)
        } catch {
            // The record may have been erased since it was found, and then the text cannot be sealed.
            switch error {
            case .unknown, .unavailable: break
            default: throw error
            }
            recentPatients.remove(RowKey(context.hospitalID, request.patientId))
            _ = try await writable(context, request.patientId)
            throw error
        }
    }

    func cancelCharge(
        _ context: RequestContext, _ id: ChargeID, expectedVersion: Int?, _ request: ReasonRequest
    ) async throws(BillingServiceError) -> Written<ChargeView> {
        let moment = try await moment(context)
        let reason = try reason(request, moment)
        let command = CancelChargeCommand(chargeID: id, reason: reason, at: moment.now)
        let options = options(id, status: 200, expectedVersion: expectedVersion)
        return try await written(context, CommandForOwner(command: .cancelCharge(command)), options)
    }

    func charge(_ context: RequestContext, _ id: ChargeID) async throws(BillingServiceError) -> ChargeView {
        let (view, record) = try await chargeRow(context, id)
        recordReads(context, of: [view.patientId, record], "charge")
        return view
    }

    func charges(
        _ context: RequestContext, _ query: ChargeListQuery
    ) async throws(BillingServiceError) -> Page<ChargeView> {
        try await charges(context, query, of: try await person(context, asked: query.patientID))
    }

    /// The charges of some records; nil for those of everyone.
    func charges(
        _ context: RequestContext, _ query: ChargeListQuery, of person: [PatientID]?
    ) async throws(BillingServiceError) -> Page<ChargeView> {
        let limit = limit(query.page)
        let statement = BillingQueries.charges(
            context.hospitalID, query, of: person,
            before: try cursor(query.page), limit: limit + 1)
        let rows = try await self.query(context, statement) { try ChargeRow.view($0) }
        let page = try page(rows, limit: limit) { $0.id }
        recordReads(
            context, of: Set(page.items.map(\.patientId)).union(query.patientID.map { [$0] } ?? []), "chargeList")
        return page
    }

    /// The reason of a request, read.
    func reason(_ request: ReasonRequest, _ moment: Moment) throws(BillingServiceError) -> String? {
        try BillingServiceError.catching { () throws(Failure) in
            var fields = BillingFields(today: moment.today)
            let reason = fields.read(request)
            try fields.validator.check()
            return reason
        }
    }

    private func written(
        _ context: RequestContext, _ made: CommandForOwner, _ options: CommandOptions
    ) async throws(BillingServiceError) -> Written<ChargeView> {
        try await written(
            context, options,
            make: { () async throws(BillingServiceError) in made },
            view: { state, version in
                guard case .charge(let record) = state else { return nil }
                return record.view(version: version)
            },
            read: { (id) async throws(BillingServiceError) in try await read(context, id) })
    }

    private func read(
        _ context: RequestContext, _ id: StreamID
    ) async throws(BillingServiceError) -> Versioned<ChargeView> {
        let view = try await chargeRow(context, id.retagged()).view
        return (view, view.version)
    }

    /// A charge as it is now, and the record that it was written on.
    private func chargeRow(
        _ context: RequestContext, _ id: ChargeID
    ) async throws(BillingServiceError) -> (view: ChargeView, record: PatientID) {
        let statement = BillingQueries.charge(context.hospitalID, id)
        let rows = try await query(context, statement) {
            (try ChargeRow.view($0), try $0.id(ChargeRow.writtenOn, as: PatientID.self))
        }
        guard let row = rows.first else { throw .notFound }
        return row
    }

    private func requireLocation(_ context: RequestContext, _ id: LocationID?) async throws(BillingServiceError) {
        guard let id else { return }
        do {
            switch try await dependencies.locations.standing(context, of: id) {
            case .open: break
            case .closed: throw BillingServiceError.rule(.locationClosed)
            case .unknown: throw BillingServiceError.rule(.unknownLocation)
            }
        } catch {
            throw BillingServiceError(error)
        }
    }
}

extension ChargeCreated {
    /// Reads a request; throws every field that is not valid.
    fileprivate init(
        _ request: CreateChargeRequest, id: ChargeID, today: LocalDate, at: Timestamp
    ) throws(Failure) {
        var fields = BillingFields(today: today)
        let texts = fields.read(request)
        try fields.validator.check()
        self.init(
            chargeID: id, patientID: request.patientId, code: texts.code, description: texts.description,
            quantity: request.quantity, unitPrice: request.unitPrice, amount: request.unitPrice,
            serviceDate: request.serviceDate, locationID: request.locationId, at: at)
    }
}
