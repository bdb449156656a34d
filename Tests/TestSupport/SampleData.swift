public import Foundation

/// Real FHIR bundles that no one on the project wrote, where they are at hand; docs/testing.md says which.
public enum SampleData {
    /// Why a test that asks for them is skipped.
    public static let absence = "skipped: no sample data; set MEDLEY_SAMPLE_DATA"

    /// The folder of the bundles, below the one that `MEDLEY_SAMPLE_DATA` names, else below `../shared/data` beside the
    /// checkout; nil where it is not there.
    public static var bundles: URL? {
        let variable = ProcessInfo.processInfo.environment["MEDLEY_SAMPLE_DATA"]
        let beside = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../shared/data").standardized
        let folder = (variable.map { URL(fileURLWithPath: $0) } ?? beside).appendingPathComponent("fhir/synthea")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }

    /// The compressed bundles in the order of their names: the hospitals come first. None where there is no folder.
    public static func files() throws -> [URL] {
        guard let bundles else { return [] }
        return try FileManager.default.contentsOfDirectory(at: bundles, includingPropertiesForKeys: [.fileSizeKey])
            .filter { $0.lastPathComponent.hasSuffix(".json.gz") }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    /// A bundle's bytes, decompressed by gzip.
    public static func bytes(_ file: URL) throws -> Data {
        let gzip = Process()
        let output = Pipe()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-dc", file.path]
        gzip.standardOutput = output
        try gzip.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        gzip.waitUntilExit()
        return data
    }
}
