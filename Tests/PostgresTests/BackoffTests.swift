import TestSupport
import Testing

@testable import Postgres

@Suite struct BackoffTests {
    @Test func `delays double, are spread by half, and stay under the limit`() {
        var random = SeededRandom()
        var backoff = Backoff()
        var step = Backoff.firstDelayMilliseconds
        for _ in 0..<20 {
            let delay = backoff.next(using: &random)
            #expect(delay >= .milliseconds(step / 2) && delay <= .milliseconds(step))
            step = min(step * 2, Backoff.limitMilliseconds)
        }
        backoff.reset()
        #expect(backoff.next(using: &random) <= .milliseconds(Backoff.firstDelayMilliseconds))
    }
}
