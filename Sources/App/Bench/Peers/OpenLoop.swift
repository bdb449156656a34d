internal import Glibc

/// A load generator that sends at a rate, whether answers come or not: latency counts from when a request was due.
///
/// One thread over kept connections, each with one request under way. Where none is free, requests wait, and their wait counts.
struct OpenLoop {
    /// How long answers are waited for once the last request was due.
    private static let drainSeconds = 5.0
    /// How long an answer may be there before it is seen.
    private static let glanceSeconds = 0.000_2

    /// `http://127.0.0.1:PORT`.
    let url: String
    /// Kept connections.
    let connections: Int
    /// Requests a second.
    let rate: Double
    let interruption: Interruption

    /// Sends each request once, in order, and answers what came of it.
    func run(_ requests: [[UInt8]]) throws -> Sample {
        var lines = try (0..<connections).map { _ in Line(descriptor: try KeptConnections.connect(to: url)) }
        defer { for line in lines { close(line.descriptor) } }
        var events = lines.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        var free = Array(lines.indices)
        var waits: [Double] = []
        waits.reserveCapacity(requests.count)
        var (sent, errors) = (0, 0)
        let start = Self.now()
        let end = start + Double(requests.count) / rate + Self.drainSeconds
        while waits.count + errors < requests.count {
            let now = Self.now()
            guard now < end else { break }
            while sent < requests.count, start + Double(sent) / rate <= now, let place = free.popLast() {
                lines[place].due = start + Double(sent) / rate
                try lines[place].send(requests[sent])
                sent += 1
            }
            // Until the next is due, but no longer than what an answer may wait to be seen.
            let next = sent < requests.count && !free.isEmpty ? start + Double(sent) / rate - now : Self.glanceSeconds
            var pause = timespec(tv_sec: 0, tv_nsec: Int(max(0, min(next, Self.glanceSeconds)) * 1e9))
            nanosleep(&pause, nil)
            guard poll(&events, nfds_t(events.count), 0) >= 0 || errno == EINTR else {
                throw BenchFailure.failed("poll: \(String(cString: strerror(errno)))")
            }
            for place in events.indices where events[place].revents != 0 {
                guard let status = try lines[place].receive() else { continue }
                if (200..<300).contains(status) { waits.append(Self.now() - lines[place].due) } else { errors += 1 }
                free.append(place)
            }
            try interruption.check()
        }
        let seconds = Self.now() - start
        waits.sort()
        return Sample(
            count: waits.count, ratePerSecond: Double(waits.count) / seconds,
            p50Milliseconds: Self.quantile(waits, 0.5), p99Milliseconds: Self.quantile(waits, 0.99),
            errorCount: requests.count - waits.count)
    }

    /// The value that a share of sorted values does not pass, in milliseconds; nil of none.
    static func quantile(_ sorted: [Double], _ share: Double) -> Double? {
        guard !sorted.isEmpty else { return nil }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))] * 1000
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// One kept connection.
    private struct Line {
        let descriptor: Int32
        /// When the request under way was due.
        var due = 0.0
        private var answer: [UInt8] = []

        init(descriptor: Int32) { self.descriptor = descriptor }

        mutating func send(_ request: [UInt8]) throws(BenchFailure) {
            // A request fits into the socket's buffer, which is empty when the answer before it is here.
            guard Glibc.send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
                throw .failed("a request was not sent: \(String(cString: strerror(errno)))")
            }
        }

        /// The status once the answer is whole; nil before.
        mutating func receive() throws(BenchFailure) -> Int? {
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            if count < 0, errno == EAGAIN || errno == EINTR { return nil }
            guard count > 0 else { throw .failed("the server closed a connection") }
            answer += bytes[..<count]
            guard let head = answer.firstRange(of: Self.headEnd), let field = answer.firstRange(of: Self.lengthField)
            else { return nil }
            let digits = answer[field.upperBound...].prefix { $0 != UInt8(ascii: "\r") }
            guard let length = Int(String(decoding: digits, as: UTF8.self)), answer.count - head.upperBound >= length
            else { return nil }
            let status = Int(String(decoding: answer.dropFirst(Self.version.count).prefix(3), as: UTF8.self)) ?? 0
            answer = []
            return status
        }

        private static let version = Array("HTTP/1.1 ".utf8)
        private static let headEnd = Array("\r\n\r\n".utf8)
        private static let lengthField = Array("\r\nContent-Length: ".utf8)
    }
}
