import HTTP
import Journal
import Kernel
import WalletAPI

extension LiveWalletService {
    /// How many transfers of a batch are under way at once.
    static let batchWidth = 128

    func transferBatch(
        _ context: RequestContext, _ request: TransferBatchRequest
    ) async throws(WalletServiceError) -> TransferBatchView {
        let moment = try await moment(context)
        var fields = WalletFields(now: moment.now)
        let texts = fields.read(request)
        try fields.check()
        let caller = caller(context)
        let commands = zip(request.transfers, texts).compactMap { transfer, texts in
            transfer.toWalletId.map { command(transfer, to: $0, texts, caller: caller, moment) }
        }
        guard commands.count == request.transfers.count, let first = commands.first else {
            throw .unknown(code: "batch")
        }
        if request.atomic == true { return try await transferAll(context, commands, first) }
        return try await transferEach(context, commands, first)
    }

    /// Each transfer by itself, under a key of its own that follows from the batch's.
    ///
    /// Two marks in the journal make a batch one request: the first, under the batch's own key, refuses the key for another
    /// batch; the second says that it was answered, so that what was refused then is not tried again by a repeat.
    private func transferEach(
        _ context: RequestContext, _ commands: [TransferCommand], _ first: TransferCommand
    ) async throws(WalletServiceError) -> TransferBatchView {
        let keys = BatchKeys(context)
        var isAnswered = false
        if keys != nil, try await mark(context, first.from) {
            isAnswered = try await isMarked(keys?.answered(context) ?? context)
        }
        let outcomes = await outcomes(context, commands, keys, isAnswered: isAnswered)
        let isFinal = outcomes.allSatisfy(\.isFinal)
        if let keys, isFinal, !isAnswered { _ = try await mark(keys.answered(context), first.from) }
        return TransferBatchView(outcomes.map(\.item).sorted { $0.index < $1.index })
    }

    /// What became of one transfer, and whether a repeat would be told the same.
    private struct BatchOutcome: Sendable {
        var item: TransferBatchView.Item
        var isFinal = true
    }

    /// The outcomes in no order, so many transfers at a time.
    private func outcomes(
        _ context: RequestContext, _ commands: [TransferCommand], _ keys: BatchKeys?, isAnswered: Bool
    ) async -> [BatchOutcome] {
        await withTaskGroup(of: BatchOutcome.self) { group in
            var outcomes: [BatchOutcome] = []
            outcomes.reserveCapacity(commands.count)
            for (index, command) in commands.enumerated() {
                if index >= Self.batchWidth, let done = await group.next() { outcomes.append(done) }
                let own = keys?.item(index, context) ?? context
                group.addTask { await outcome(own, command, at: index, isAnswered: isAnswered) }
            }
            for await done in group { outcomes.append(done) }
            return outcomes
        }
    }

    private func outcome(
        _ context: RequestContext, _ command: TransferCommand, at index: Int, isAnswered: Bool
    ) async -> BatchOutcome {
        do throws(WalletServiceError) {
            let call = WalletCall(.transfer(command), on: command.from, status: 202)
            let written =
                isAnswered
                ? try await found(context, command) : try await moved(context, call)
            return BatchOutcome(item: TransferBatchView.Item(index, written.view))
        } catch {
            // A payer's wallet that is not there is named in the body, as the payee's is.
            let failure = (error == .notFound ? .rule(.unknownWallet) : error).failure
            var item = TransferBatchView.Item(index: index, status: ProblemDetails.status(of: failure.kind))
            item.code = failure.code
            item.detail = failure.detail
            return BatchOutcome(item: item, isFinal: failure.kind.isFinal)
        }
    }

    /// What a transfer of a batch that was answered did then.
    private func found(
        _ context: RequestContext, _ command: TransferCommand
    ) async throws(WalletServiceError) -> Written<MovementView> {
        try await replaying(context, of: command.from) { () async throws(WalletServiceError) -> Written<MovementView> in
            throw .failed(
                Failure(
                    .conflict, code: "refusedBefore",
                    detail: "It was refused when the batch was answered. Send it in another batch to try it again."))
        } replay: { (earlier) async throws(WalletServiceError) in
            try await repeated(context, earlier, of: command.from)
        }
    }

    /// Uses the context's key up without doing anything to a wallet; whether it was used for the same request before.
    func mark(
        _ context: RequestContext, _ first: WalletID
    ) async throws(WalletServiceError) -> Bool {
        let call = WalletCall(.transferAll([]), on: first, status: 200)
        if case .replayed = try await execute(context, call) { return true }
        return false
    }

    /// Whether the context's key was used for the same request.
    func isMarked(_ context: RequestContext) async throws(WalletServiceError) -> Bool {
        do {
            return try await replaying(context, of: nil) { () async throws(WalletServiceError) -> Bool in
                throw .notFound
            } replay: { (_) async throws(WalletServiceError) in
                true
            }
        } catch .notFound {
            return false
        }
    }
}

/// The keys of the parts of a batch; they have a space, which no client's key has.
struct BatchKeys: Sendable {
    private let batch: IdempotencyKey

    /// Nil where the request has no key.
    init?(_ context: RequestContext) {
        guard let batch = context.idempotency else { return nil }
        self.batch = batch
    }

    /// The context of one transfer.
    func item(_ index: Int, _ context: RequestContext) -> RequestContext { part("\(index)", context) }

    /// The context of the mark that the batch was answered.
    func answered(_ context: RequestContext) -> RequestContext { part("answered", context) }

    private func part(_ name: String, _ context: RequestContext) -> RequestContext {
        var context = context
        var key = batch
        key.key += " \(name)"
        context.idempotency = key
        return context
    }
}

extension Failure.Kind {
    /// Whether the request was judged, rather than not carried out for want of means.
    fileprivate var isFinal: Bool {
        switch self {
        case .invalid, .unauthenticated, .forbidden, .notFound, .conflict, .preconditionFailed, .preconditionRequired,
            .tooLarge, .unsupportedMediaType, .ruleViolated:
            true
        case .rateLimited, .unavailable, .deadlineExceeded, .cancelled, .internal: false
        }
    }
}

extension TransferBatchView.Item {
    /// A transfer that was done.
    init(_ index: Int, _ movement: MovementView) {
        self.init(index: index, status: 202)
        self.movement = movement
    }
}

extension TransferBatchView {
    /// The view of outcomes in their order.
    init(_ items: [Item]) {
        let accepted = items.count { $0.movement != nil }
        self.init(accepted: accepted, rejected: items.count - accepted, items: items)
    }
}
