import Dispatch
import EventLoop

extension Connection {
    /// Takes back the unit of a caller who was cancelled.
    func withdraw(_ ticket: UnitTicket) {
        for unit in waiting.remove(where: { $0.ticket === ticket }) { unit.finish(.failure(.cancelled)) }
        leaveUnits { $0.unit?.ticket === ticket }
    }

    /// Sees to it that `expire` runs at `deadline`.
    ///
    /// Deadlines mostly grow, so the timer is seldom made anew.
    func armTimer(at deadline: UInt64) {
        guard isOpen, deadline < timerNanoseconds else { return }
        if let timer { reactor.cancel(timer) }
        timerNanoseconds = deadline
        timer = reactor.schedule(atNanoseconds: deadline) { [weak self] in self?.expire() }
    }

    /// Answers whoever has waited long enough, and gives up a connection that answers nothing any more.
    private func expire() {
        timer = nil
        timerNanoseconds = .max
        let now = MonotonicClock.nanoseconds()
        for unit in waiting.remove(where: { $0.deadlineNanoseconds <= now }) {
            meter.count(.late)
            unit.finish(.failure(.deadlineExceeded))
        }
        leaveUnits { $0.deadlineNanoseconds <= now }
        if style.isShared, let oldest = inFlight.first,
            now &- oldest.sentNanoseconds >= DatabaseLimits.sharedStallNanoseconds, now > oldest.sentNanoseconds
        {
            return lose()
        }
        armTimer(at: nextDeadline)
    }

    private var nextDeadline: UInt64 {
        var next = UInt64.max
        waiting.updateEach { next = min(next, $0.deadlineNanoseconds) }
        inFlight.updateEach { if $0.unit != nil { next = min(next, $0.deadlineNanoseconds) } }
        if style.isShared, let oldest = inFlight.first {
            next = min(next, oldest.sentNanoseconds &+ DatabaseLimits.sharedStallNanoseconds)
        }
        return next
    }

    /// Answers the callers of some of the sent units; their late results are dropped.
    ///
    /// On a connection with a holder of its own the statement is cancelled and the connection cut: nobody else waits for it.
    private func leaveUnits(where isWanted: (SentUnit) -> Bool) {
        var isAnyLeft = false
        inFlight.updateEach { sent in
            guard sent.unit != nil, isWanted(sent) else { return }
            sent.finish(.failure(.deadlineExceeded))
            meter.count(.late)
            isAnyLeft = true
        }
        if isAnyLeft, !style.isShared { cancelAndLose() }
    }

    private func cancelAndLose() {
        if let canceller = handle?.canceller() {
            // On a thread that may block. The connection is never used again, so a request that comes late hits nothing.
            DispatchQueue.global().async { canceller.cancel() }
        }
        lose()
    }
}
