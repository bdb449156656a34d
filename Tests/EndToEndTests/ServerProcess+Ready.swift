import Foundation
import TestSupport

extension ServerProcess {
    /// Asks until the server says that it is ready; it connects again by itself.
    func waitUntilReady() throws {
        let end = ContinuousClock().now.advanced(by: .seconds(Patience.seconds))
        while ContinuousClock().now < end {
            let answer = try ServerClient(url: url).send("GET", "/readyz")
            if answer.status == 200 { return }
            guard answer.status == 503 else { throw TestFailure(answer.summary) }
            usleep(20_000)
        }
        throw TestFailure("the server is not ready after \(Patience.seconds) s: \(log)")
    }
}
