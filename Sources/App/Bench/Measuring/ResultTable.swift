/// A table in Markdown whose columns are also straight in a terminal.
struct ResultTable: Sendable {
    let columns: [String]
    private var rows: [[String]] = []

    /// A table without rows; the first column is text, the others are figures.
    init(_ columns: [String]) { self.columns = columns }

    /// Adds a row; what is missing stays empty.
    mutating func add(_ cells: [String]) {
        rows.append(Array((cells + columns.map { _ in "" }).prefix(columns.count)))
    }

    /// The lines of the table.
    var lines: [String] {
        let widths = columns.indices.map { column in
            ([columns] + rows).map { $0[column].count }.max() ?? 0
        }
        let rule = widths.indices.map { index in
            String(repeating: "-", count: max(3, widths[index]) - (index == 0 ? 0 : 1)) + (index == 0 ? "" : ":")
        }
        return ([columns, rule] + rows).map { line(of: $0, widths) }
    }

    private func line(of cells: [String], _ widths: [Int]) -> String {
        let padded = cells.indices.map { index in
            let space = String(repeating: " ", count: max(0, max(3, widths[index]) - cells[index].count))
            return index == 0 ? cells[index] + space : space + cells[index]
        }
        return "| " + padded.joined(separator: " | ") + " |"
    }
}

extension ResultTable {
    /// The table of a comparison: the first series against each of the others.
    init(comparing series: [Series]) {
        self.init([
            "contender", "median/s", "min–max/s", "ratio", "ratio by round", "p50 ms", "p99 ms", "CPU µs each",
            "PostgreSQL µs each", "client µs each", "WAL bytes each", "errors",
        ])
        guard let ours = series.first else { return }
        for (index, one) in series.enumerated() {
            let range = ours.ratioRange(to: one)
            let ratios = "\(Figure.fixed(range.lowerBound, 2))–\(Figure.fixed(range.upperBound, 2))"
            add([
                one.name, Figure.grouped(one.rate),
                "\(Figure.grouped(one.rateRange.lowerBound))–\(Figure.grouped(one.rateRange.upperBound))",
                index == 0 ? "" : Figure.fixed(ours.ratio(to: one), 2), index == 0 ? "" : ratios,
                Figure.fixed(one.median(\.p50Milliseconds), 2), Figure.fixed(one.median(\.p99Milliseconds), 2),
                Figure.fixed(one.median(\.processorMicrosecondsEach), 1),
                Figure.fixed(one.median(\.databaseMicrosecondsEach), 1),
                Figure.fixed(one.median(\.clientMicrosecondsEach), 1),
                Figure.grouped(one.median(\.walBytesEach)), "\(one.errorCount)",
            ])
        }
    }
}
