import Testing

@testable import App

@Suite struct BenchMeasuringTests {
    @Test(arguments: [
        ([] as [Double], nil), ([3], 3.0), ([9, 1, 5], 5), ([4, 1, 3, 2], 2.5), ([7, 7, 7, 1000, 0], 7),
    ])
    func `the median is the middle of the sorted values`(_ values: [Double], _ median: Double?) {
        #expect(Statistics.median(values) == median)
    }

    @Test(arguments: [
        ([] as [Double], 0.5, nil), ([0.002], 0.99, 2.0), ([0.001, 0.002, 0.003, 0.1], 0.5, 3), ([1, 2], 1, 2000),
    ])
    func `a quantile of waits is told in milliseconds`(_ seconds: [Double], _ share: Double, _ wanted: Double?) {
        #expect(OpenLoop.quantile(seconds, share) == wanted)
    }

    @Test(arguments: [
        ("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}", 202),
        ("HTTP/1.1 409 Conflict\r\nA: b\r\nContent-Length: 3\r\nC: d\r\n\r\nabc", 409),
        ("HTTP/1.1 202 Accepted\r\nContent-Length: 3\r\n\r\n{}", nil), ("HTTP/1.1 202 Accepted\r\nContent-Le", nil),
        ("HTTP/1.1 202 Accepted\r\n\r\n\r\nContent-Length: 0\r\n", nil), ("", nil),
        ("HTTP/1.1 202 Accepted\r\nContent-Length: x\r\n\r\n", nil),
    ])
    func `an answer counts for the open loop once it is whole`(_ answer: String, _ wanted: Int?) {
        let status = Array(answer.utf8).withUnsafeBytes { OpenLoopLine.status(of: $0) }
        #expect(status == wanted)
    }

    @Test func `Zipf's law draws each rank as often as its share, and the same by the same seed`() {
        let draws = 200_000
        var (first, again) = (Zipf(count: 3, skew: 1, seed: 11), Zipf(count: 3, skew: 1, seed: 11))
        var counts = [0, 0, 0]
        for _ in 0..<draws {
            let place = first.next()
            #expect(again.next() == place)
            counts[place] += 1
        }
        // The shares are 6, 3 and 2 of 11.
        for (count, share) in zip(counts, [6.0, 3, 2]) {
            #expect(abs(Double(count) / Double(draws) - share / 11) < 0.01)
        }
    }

    @Test func `a ratio is that of the medians and its range that within each round`() {
        let ours = series("ours", [100, 300, 200])
        let theirs = series("theirs", [50, 100, 400])
        #expect(ours.rate == 200)
        #expect(ours.ratio(to: theirs) == 2)
        #expect(ours.ratioRange(to: theirs) == 0.5...3)
    }

    @Test func `a rival that did nothing gives no infinite ratio`() {
        #expect(series("ours", [100]).ratio(to: series("theirs", [0])) == 0)
        #expect(series("ours", []).ratio(to: series("theirs", [])) == 0)
    }

    @Test(arguments: [
        (Requirement.Bound.atLeast(0.7), 0.7, true), (.atLeast(0.7), 0.699, false), (.atMost(50), 50, true),
        (.atMost(50), 50.1, false), (.atMost(50), .infinity, false), (.atLeast(1), .nan, false),
    ])
    func `a requirement holds on its side of the limit alone`(
        _ bound: Requirement.Bound, _ measured: Double, _ isMet: Bool
    ) {
        #expect(Requirement(name: "x", bound: bound, measured: measured).isMet == isMet)
    }

    @Test func `a requirement tells its limit and its figure`() {
        let requirement = Requirement(name: "x", bound: .atMost(300), measured: 12.345, unit: "ms")
        #expect(requirement.limitText == "≤ 300.0 ms")
        #expect(requirement.measuredText == "12.3 ms")
        #expect(Requirement(name: "x", bound: .atLeast(2), measured: .nan).measuredText == "–")
    }

    @Test(arguments: [
        (0.0, "0"), (999, "999"), (1000, "1,000"), (-1000, "-1,000"), (-100, "-100"), (1_234_567.4, "1,234,567"),
        (.infinity, "–"),
    ])
    func `whole numbers have commas between thousands`(_ value: Double, _ text: String) {
        #expect(Figure.grouped(value) == text)
    }

    @Test(arguments: [
        (1.0, 2, "1.00"), (0.046, 2, "0.05"), (-1.5, 1, "-1.5"), (12.3456, 3, "12.346"), (.nan, 2, "–"),
        (1234.5, 0, "1,235"),
    ])
    func `fractions have so many digits`(_ value: Double, _ digits: Int, _ text: String) {
        #expect(Figure.fixed(value, digits) == text)
    }

    @Test func `a table is Markdown with straight columns`() {
        var table = ResultTable(["what", "rate"])
        table.add(["medley", "12,000"])
        table.add(["x"])
        #expect(
            table.lines == [
                "| what   |   rate |",
                "| ------ | -----: |",
                "| medley | 12,000 |",
                "| x      |        |",
            ])
    }

    @Test func `a comparison shows the ratio beside the rival`() {
        let lines = ResultTable(comparing: [series("ours", [300]), series("theirs", [100])]).lines
        #expect(lines.count == 4)
        #expect(!lines[2].contains("3.00"))
        #expect(lines[3].contains("3.00"))
    }

    private func series(_ name: String, _ rates: [Double]) -> Series {
        Series(name: name, samples: rates.map { Sample(count: Int($0), ratePerSecond: $0, errorCount: 0) })
    }
}
