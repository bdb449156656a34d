internal import Glibc

/// The rival for a small answer: nginx with a fixed text.
final class Nginx {
    /// The worker processes.
    static let workers = 2

    /// Where it answers.
    let url: String
    private let process: BenchProcess

    /// Starts it with an answer of the same body and fields as Medley's.
    init(_ program: String, body: String, fields: [(name: String, value: String)], in workplace: Workplace) throws {
        let port = try FreePort.find()
        url = "http://127.0.0.1:\(port)/"
        let text = Self.configuration(body: body, fields: fields, port: port, folder: workplace.file("nginx"))
        guard mkdir(workplace.file("nginx"), 0o755) == 0 || errno == EEXIST else {
            throw BenchFailure.failed("cannot make \(workplace.file("nginx"))")
        }
        process = try BenchProcess(
            [program, "-p", workplace.file("nginx"), "-c", try workplace.write(text, "nginx.conf"), "-e", "stderr"],
            outputPath: workplace.file("nginx.txt"))
        do {
            try HealthProbe(url: url).wait(for: process)
        } catch {
            throw BenchFailure.failed("nginx does not answer:\n\(process.output)")
        }
    }

    /// Ends it.
    func stop() { process.end() }

    /// Its configuration. Fields that nginx writes by itself are left to it; a request id is made for each answer.
    static func configuration(
        body: String, fields: [(name: String, value: String)], port: UInt16, folder: String
    ) -> String {
        let own: Set<String> = ["date", "content-length", "content-type", "connection", "server", "keep-alive"]
        let added = fields.filter { !own.contains($0.name.lowercased()) }.map { field in
            let value = field.name.lowercased() == "x-request-id" ? "$request_id" : quoted(field.value)
            return "            add_header \(field.name) \(value) always;"
        }
        let type = fields.first { $0.name.lowercased() == "content-type" }?.value ?? "application/json"
        let folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { name in
            "    \(name)_temp_path \(folder)/\(name);"
        }
        return """
            daemon off;
            worker_processes \(workers);
            pid \(folder)/nginx.pid;
            error_log stderr warn;
            events { worker_connections 4096; }
            http {
                access_log off;
                keepalive_requests 1000000000;
            \(folders.joined(separator: "\n"))
                server {
                    listen 127.0.0.1:\(port) backlog=4096;
                    location / {
                        default_type \(quoted(type));
            \(added.joined(separator: "\n"))
                        return 200 \(quoted(body));
                    }
                }
            }

            """
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}
