// Writes the SQL files named on the command line into one Swift source as raw string literals.
// Arguments: the output file, the folder that names are relative to, the SQL files in order.
import Foundation

let arguments = CommandLine.arguments.dropFirst()
guard let output = arguments.first, let folder = arguments.dropFirst().first else {
    FileHandle.standardError.write(Data("usage: EmbedMigrationsTool OUTPUT FOLDER FILE...\n".utf8))
    exit(2)
}
var source = "// Written by EmbedMigrationsTool from the files in migrations/. Not edited by hand.\n"
source += "let embeddedScripts: [(path: String, text: String)] = [\n"
for file in arguments.dropFirst(2) {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let path = file.dropFirst(folder.count).drop { $0 == "/" }
    // The fence must be longer than any run of number signs after a quotation mark in the text.
    var fence = "#"
    while text.contains("\"\"\"" + fence) || text.contains("\\" + fence) { fence += "#" }
    source += "(path: \"\(path)\", text: \(fence)\"\"\"\n\(text)\n\"\"\"\(fence)),\n"
}
source += "]\n"
try source.write(toFile: output, atomically: true, encoding: .utf8)
