import Dispatch
import Kernel
import Telemetry
import Testing

struct MetricsTests {
    let registry = MetricsRegistry()
    var text: String { String(decoding: registry.text().bytes, as: UTF8.self) }

    @Test func `counts from many threads are all there`() {
        let counter = registry.counter("requests_total", help: "Requests.")
        let histogram = registry.histogram("wait_seconds", help: "Waits.", bounds: [1, 2])
        let gauge = registry.gauge("open", help: "Open.")
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<10_000 {
                counter.increment()
                histogram.observe(1.5)
                gauge.add(1)
                gauge.add(-1)
            }
        }
        #expect(counter.count == 80_000)
        #expect(histogram.count == 80_000)
        #expect(histogram.sum == 120_000)
        #expect(histogram.bucketCounts() == [0, 80_000, 0])
        #expect(gauge.value == 0)
    }

    @Test func `the text is what Prometheus reads`() {
        let requests = registry.counters(
            "http_requests_total", help: "Requests\nby \\ route.", labels: ["route", "status"])
        requests.series("/patients/{id}", "200").increment(by: 3)
        requests.series("a\"b\\c\n", "404").increment()
        registry.gauge("build", help: "Build.").set(1.5)
        let waits = registry.histograms("wait_seconds", help: "Waits.", labels: ["kind"], bounds: [0.005, 1])
        waits.series("x").observe(.milliseconds(5))
        waits.series("x").observe(nanoseconds: 2_000_000_000)
        registry.observe("age", help: "Age.") { .infinity }
        #expect(
            text == #"""
                # HELP age Age.
                # TYPE age gauge
                age +Inf
                # HELP build Build.
                # TYPE build gauge
                build 1.5
                # HELP http_requests_total Requests\nby \\ route.
                # TYPE http_requests_total counter
                http_requests_total{route="/patients/{id}",status="200"} 3
                http_requests_total{route="a\"b\\c\n",status="404"} 1
                # HELP wait_seconds Waits.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{kind="x",le="0.005"} 1
                wait_seconds_bucket{kind="x",le="1"} 1
                wait_seconds_bucket{kind="x",le="+Inf"} 2
                wait_seconds_sum{kind="x"} 2.005
                wait_seconds_count{kind="x"} 2

                """#)
    }

    @Test(arguments: [
        (0.0, 0), (0.5, 0), (1.0, 0), (1.000_001, 1), (2.0, 1), (3.0, 2), (.infinity, 2), (-1.0, 0),
    ])
    func `an observation falls into the first bucket whose bound is not below it`(value: Double, bucket: Int) {
        let histogram = registry.histogram("h", help: "H.", bounds: [1, 2])
        histogram.observe(value)
        #expect(histogram.bucketCounts()[bucket] == 1)
        histogram.observe(.nan)
        #expect(histogram.count == 1)
    }

    @Test func `asking again gives the same metric`() {
        let first = registry.counters("x_total", help: "X.", labels: ["a"])
        first.series("1").increment()
        #expect(registry.counters("x_total", help: "X.", labels: ["a"]).series("1") === first.series("1"))
        #expect(first.series("2") !== first.series("1"))
    }

    @Test func `labels without bound share a series once there are too many`() {
        let family = registry.counters("x_total", help: "X.", labels: ["a", "b"])
        for index in 0..<5000 { family.series("\(index)", "y").increment() }
        #expect(family.series("other", "other").count == 4000)
        #expect(family.series("1", "y").count == 1)
        #expect(text.split(separator: "\n").count == 2 + 1001)
    }

    @Test func `a process tells its memory and its processor time`() throws {
        registry.observeProcess(startedAt: Timestamp(microseconds: 1_500_000))
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(
            lines.map { $0.split(separator: " ")[0] } == [
                "process_cpu_seconds_total", "process_resident_memory_bytes", "process_start_time_seconds",
            ])
        #expect(ProcessFacts.residentBytes() > 1_000_000)
        #expect(ProcessFacts.processorSeconds() > 0)
        #expect(lines.last == "process_start_time_seconds 1.5")
    }
}
