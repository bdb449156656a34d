import Kernel
import SchedulingAPI

@testable import Scheduling

/// Streams in memory, on which commands are decided as the journal does it.
struct QueueWorld {
    private(set) var states: [StreamReference: SchedulingState] = [:]
    private(set) var events: [QueueEvent] = []

    /// Decides a command and applies what it causes; answers that.
    @discardableResult
    mutating func perform(_ command: QueueCommand) throws(SchedulingRejection) -> [QueueEvent] {
        let streams = QueueDecider.streams(of: command)
        let decision = try QueueDecider.decide(command, streams.map { states[$0] ?? .empty })
        var caused: [QueueEvent] = []
        for item in decision {
            guard case .queue(let event) = item.event else { continue }
            caused.append(event)
            for index in [item.streamIndex, item.secondStreamIndex].compactMap(\.self) {
                states[streams[index]] = QueueDecider.evolve(states[streams[index]] ?? .empty, event)
            }
        }
        events += caused
        return caused
    }

    /// A queue's day.
    func day(_ queue: QueueID = Given.queue(1), _ day: LocalDate = Given.today) -> QueueDay {
        guard case .queue(.day(let found))? = states[SchedulingStreams.queueDay(queue, day)] else { return QueueDay() }
        return found
    }

    /// A visit.
    func visit(_ id: VisitID = Given.visit) -> VisitRecord? {
        guard case .queue(.visit(let visit))? = states[SchedulingStreams.visit(id)] else { return nil }
        return visit
    }
}

extension Given {
    static let visit = VisitID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0d01)
    /// 2026-01-05.
    static let today = LocalDate(year: 2026, month: 1, day: 5) ?? .earliest

    static func queue(_ number: UInt64) -> QueueID {
        QueueID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0b00 + number)
    }

    static func token(_ number: UInt64) -> QueueTokenID {
        QueueTokenID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0c00 + number)
    }

    static func someone(_ number: UInt64) -> PatientID {
        PatientID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0001_0000 + number)
    }

    static func place(_ token: UInt64, in queue: UInt64 = 1) -> TokenPlace {
        TokenPlace(queueID: Given.queue(queue), day: today, tokenID: Given.token(token))
    }

    static func later(_ seconds: Int) -> Timestamp { at.advanced(by: .seconds(seconds)) }

    /// A token of a walk-in, issued so many seconds after the day's first.
    static func draft(
        _ number: UInt64, in queue: UInt64 = 1, of patient: PatientID? = nil, visit: VisitID? = nil,
        _ priority: QueuePriority = .walkIn, after seconds: Int = 0
    ) -> TokenDraft {
        TokenDraft(
            place: place(number, in: queue), prefix: "A",
            headStartSeconds: QueueHeadStarts().seconds(of: priority), patientID: patient ?? someone(number),
            priority: priority, visitID: visit, at: later(seconds))
    }

    static func call(_ token: UInt64? = nil, in queue: UInt64 = 1, after seconds: Int = 0) -> QueueCommand {
        .call(
            CallTokenCommand(
                queueID: Given.queue(queue), day: today, tokenID: token.map(Given.token), counter: "Room 3",
                by: doctor, at: later(seconds)))
    }

    static func move(
        _ token: UInt64, _ step: TokenMoved.Step, in queue: UInt64 = 1, visit: VisitID? = nil,
        next: TokenDraft? = nil, after seconds: Int = 0
    ) -> QueueCommand {
        .move(
            MoveTokenCommand(
                place: place(token, in: queue), step: step, visitID: visit, next: next, at: later(seconds)))
    }

    static func open(_ id: VisitID = visit, token: TokenDraft? = nil) -> QueueCommand {
        .openVisit(
            OpenVisitCommand(
                visit: VisitOpened(visitID: id, patientID: patient, day: today, at: at), token: token))
    }

    static func move(
        visit id: VisitID = visit, _ step: VisitMoved.Step, token: TokenPlace? = nil
    ) -> QueueCommand {
        .moveVisit(
            MoveVisitCommand(visitID: id, patientID: patient, day: today, step: step, token: token, at: later(60)))
    }

    static func created(_ number: UInt64 = 1) -> QueueWritten {
        QueueWritten(queueID: queue(number), details: QueueDetails(name: "Reception", prefix: "A"), at: at)
    }
}
