import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Telemetry

struct FileOutputTests {
    @Test func `everything is written through a pipe that fills up`() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        try #require(fcntl(writing, F_SETFL, O_NONBLOCK) == 0)
        let total = 1_000_000
        let received = Mutex(0)
        let group = DispatchGroup()
        DispatchQueue.global().async(group: group) {
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = read(reading, &buffer, buffer.count)
                guard count > 0 else { break }
                received.withLock { $0 += count }
            }
        }
        #expect(FileOutput.writeAll([UInt8](repeating: 65, count: total), to: writing))
        close(writing)
        group.wait()
        close(reading)
        #expect(received.withLock { $0 } == total)
    }

    @Test func `a descriptor that is closed is told`() {
        #expect(!FileOutput.writeAll([1], to: -1))
    }
}
