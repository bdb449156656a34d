import Glibc
import Kernel
import Synchronization
import Telemetry

/// The certificate that new connections get, and the watch over its files.
///
/// Connections that are open keep the generation that they began with. Files that cannot be used leave the present one
/// in its place; metrics and the log tell of it.
final class TLSCertificates: Sendable {
    /// What tells one state of a file from the next; a link is followed, since certificates are often swapped by one.
    private struct Mark: Hashable {
        var device: UInt64
        var node: UInt64
        var size: Int64
        var seconds: Int
        var nanoseconds: Int

        /// The mark of a file; that of none where it is missing.
        init(_ path: String) {
            var facts = stat()
            let isThere = stat(path, &facts) == 0
            device = isThere ? UInt64(facts.st_dev) : 0
            node = isThere ? UInt64(facts.st_ino) : 0
            size = isThere ? Int64(facts.st_size) : -1
            seconds = facts.st_mtim.tv_sec
            nanoseconds = facts.st_mtim.tv_nsec
        }
    }

    private struct Watch {
        /// The state that was loaded or refused last.
        var known: [Mark]
        /// A state that was seen once: it is loaded when the next look finds the same, so that a certificate whose key
        /// is still being written is not taken for a broken one.
        var candidate: [Mark]?
    }

    private let files: TLSFiles
    private let tickets: TLSTicketKeys
    private let clock: any WallClock
    private let logger: Logger?
    private let metrics: TLSMetrics
    private let present: Mutex<TLSServerContext>
    private let watch: Mutex<Watch>

    /// Reads the files for the first time. Blocks; throws where they cannot be used.
    ///
    /// A certificate outside of its time is served all the same, and logged: a hospital that starts anew on the morning
    /// after is served better so than not at all.
    init(_ files: TLSFiles, clock: any WallClock, metrics: TLSMetrics, logger: Logger?) throws(TLSFileError) {
        (self.files, self.clock, self.logger, self.metrics) = (files, clock, logger, metrics)
        tickets = TLSTicketKeys(clock: clock)
        watch = Mutex(Watch(known: Self.marks(of: files)))
        let first = try TLSServerContext(files, tickets: tickets)
        present = Mutex(first)
        if let fault = first.certificate.fault(at: clock.now()) { refuse(fault) }
        metrics.observeExpiry { [weak self] in self?.current.certificate.notAfter.seconds ?? 0 }
    }

    /// The generation for a new connection.
    var current: TLSServerContext { present.withLock { $0 } }

    /// Looks whether the files have changed, and loads them once they hold still. Blocks.
    func look() {
        watch.withLock { watch in
            let marks = Self.marks(of: files)
            if marks == watch.known { return watch.candidate = nil }
            guard marks == watch.candidate else { return watch.candidate = marks }
            watch = Watch(known: marks)
            load()
        }
    }

    /// Loads the files, whether they have changed or not. Blocks.
    func reload() {
        watch.withLock { watch in
            watch = Watch(known: Self.marks(of: files))
            load()
        }
    }

    private func load() {
        do throws(TLSFileError) {
            let next = try TLSServerContext(files, tickets: tickets)
            if let fault = next.certificate.fault(at: clock.now()) { throw fault }
            present.withLock { $0 = next }
            metrics.reloaded(isUsed: true)
            logger?.info(
                "a new certificate is served",
                [
                    "fingerprint": .public(next.certificate.fingerprint),
                    "notAfter": .public(next.certificate.notAfter.description),
                ])
        } catch {
            metrics.reloaded(isUsed: false)
            refuse(error)
        }
    }

    private func refuse(_ error: TLSFileError) {
        metrics.isFaulty.set(1)
        logger?.error("the certificate in the files is not fit to be served", ["problem": .public(error.description)])
    }

    private static func marks(of files: TLSFiles) -> [Mark] { [Mark(files.certificatePath), Mark(files.keyPath)] }
}
