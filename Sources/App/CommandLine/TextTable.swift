/// Rows under heads, in columns as wide as their widest cell.
struct TextTable {
    var heads: [String]
    var rows: [[String]]

    /// One line for the heads and one a row, without spaces at the end.
    var lines: [String] {
        let widths = heads.indices.map { column in ([heads] + rows).map { $0[column].count }.max() ?? 0 }
        return ([heads] + rows).map { row in
            var line = ""
            for (column, text) in row.enumerated() {
                line +=
                    column == row.count - 1
                    ? text : text + String(repeating: " ", count: widths[column] - text.count + 2)
            }
            return line
        }
    }
}
