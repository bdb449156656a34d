import AuthAPI
import Journal
import Kernel

extension LiveAuthService {
    func recordedReads(
        _ context: RequestContext, _ filter: RecordedReadFilter, _ request: AuthPageRequest
    ) async throws(AuthServiceError) -> Page<RecordedReadView> {
        var validator = Validator()
        if let from = filter.from, let to = filter.to {
            validator.require(from < to, field: "to", code: "beforeFrom", message: "Give an instant after from.")
        }
        if !validator.errors.isEmpty { throw .invalid(validator.errors) }
        var question = RecordedReadQuestion(limit: request.limit)
        question.subject = filter.patientID?.retagged()
        question.principal = filter.principalID
        question.from = filter.from
        question.to = filter.to
        do throws(Failure) {
            question.before = if let cursor = request.cursor { try Cursor.decode(cursor) } else { nil }
        } catch {
            throw .failed(error)
        }
        let answer: RecordedReadAnswer
        do throws(JournalError) {
            answer = try await commands.journal.recordedReads(question, context: context)
        } catch {
            throw AuthServiceError(journal: error)
        }
        do throws(Failure) {
            return Page(
                items: answer.reads.map(RecordedReadView.init),
                nextCursor: try answer.next.map { next throws(Failure) in try Cursor.encode(next) })
        } catch {
            throw .failed(error)
        }
    }
}

extension RecordedReadView {
    /// The read as the record has it.
    init(_ read: RecordedRead) {
        self.init(
            principal: (read.principalID, read.principalKind), patientID: read.subject.retagged(),
            operation: read.what, at: read.at)
        times = read.times
        reason = read.reason
        requestId = read.requestID
    }
}
