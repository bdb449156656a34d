import HTTP
import TestSupport
import Testing

/// The server as clients see it that are not ours: curl, openssl s_client, Python's ssl.
@Suite(.blocking, .endsWhenItHangs) struct TLSOutsideClientTests {
    /// Runs a shell command with `$PORT` and `$CA`; what it printed and `status=` with how it ended.
    private static func shell(_ command: String, _ test: SecureTest) async throws -> String {
        let script = "PORT=\(test.port); CA=\(test.authority.path)\n\(command) 2>&1; echo status=$?"
        let result = await BlockingThreads.run { Result { try TemporaryFolder.run(["bash", "-c", script]) } }
        return try result.get()
    }

    @Test(arguments: TLSTestAuthority.KeyKind.allCases)
    func `curl is served over both versions, and over none that is older`(_ kind: TLSTestAuthority.KeyKind) async throws
    {
        try await SecureTest.run(kind: kind) { test in
            for version in ["--tlsv1.2 --tls-max 1.2", "--tlsv1.3", "--http2", "--http1.1", "--no-alpn"] {
                let output = try await Self.shell(
                    "curl -sS --cacert $CA \(version) -w ' %{http_code} %{http_version}\\n' https://localhost:$PORT/",
                    test)
                #expect(output == "{} 200 1.1\nstatus=0", "\(version)")
            }
            let body = try await Self.shell(
                "head -c 3000000 /dev/zero | curl -sS --cacert $CA --data-binary @- "
                    + "-H 'Content-Type: application/octet-stream' https://127.0.0.1:$PORT/upload", test)
            #expect(body == "3000000status=0")
            for version in ["1.0", "1.1"] {
                let output = try await Self.shell(
                    "curl -sS --cacert $CA --tlsv1.0 --tls-max \(version) --ciphers 'ALL:@SECLEVEL=0' https://localhost:$PORT/",
                    test)
                #expect(output.contains("alert protocol version") && output.contains("status=35"), "\(output)")
            }
            #expect(test.tells("medley_tls_handshake_failures_total{reason=\"version\"} 2"))
        }
    }

    /// Cipher suites that the profile does not have, those that other peers still speak among them.
    static let refusedSuites = [
        "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA256", "ECDHE-RSA-AES128-SHA",
        "ECDHE-RSA-AES256-SHA384", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-CCM", "DHE-RSA-AES128-SHA",
        "ECDHE-RSA-CAMELLIA128-SHA256", "AECDH-AES128-SHA", "ADH-AES128-GCM-SHA256", "NULL-SHA256",
        "ECDHE-RSA-NULL-SHA",
    ]

    @Test(arguments: TLSTestAuthority.KeyKind.allCases)
    func `cipher suites outside the profile are refused`(_ kind: TLSTestAuthority.KeyKind) async throws {
        try await SecureTest.run(kind: kind) { test in
            for suite in Self.refusedSuites {
                let output = try await Self.shell(
                    "openssl s_client -connect localhost:$PORT -tls1_2 -cipher '\(suite):@SECLEVEL=0' </dev/null", test)
                #expect(
                    output.contains("alert handshake failure") && output.contains("status=1"), "\(suite): \(output)")
            }
            let refused = "medley_tls_handshake_failures_total{reason=\"parameters\"} \(Self.refusedSuites.count)"
            try await test.wait(for: refused)
            let curve = try await Self.shell(
                "openssl s_client -connect localhost:$PORT -tls1_3 -groups secp521r1 </dev/null", test)
            #expect(curve.contains("status=1"), "\(curve)")
        }
    }

    @Test func `s_client may not negotiate anew`() async throws {
        try await SecureTest.run { test in
            // Its standard input must not end before it has its answer.
            let output = try await Self.shell(
                "openssl s_client -connect localhost:$PORT -tls1_2 -CAfile $CA < <(echo R; exec sleep 5)",
                test)
            #expect(output.contains("no renegotiation") || output.contains("no_renegotiation"), "\(output)")
        }
    }

    @Test func `Python takes sessions up again, offers protocols, and finds each end told`() async throws {
        let script = #"""
            import socket, ssl, sys
            port, authority = int(sys.argv[1]), sys.argv[2]
            def context(version=None, protocols=None):
                made = ssl.create_default_context(cafile=authority)
                if version: made.minimum_version = made.maximum_version = version
                if protocols: made.set_alpn_protocols(protocols)
                return made
            def get(made, session=None, name='localhost'):
                raw = socket.create_connection(('127.0.0.1', port))
                with made.wrap_socket(raw, server_hostname=name, session=session, suppress_ragged_eofs=False) as link:
                    link.sendall(b'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
                    answer = b''
                    while piece := link.recv(65536): answer += piece
                    return answer, link.session, link.session_reused, link.version(), link.selected_alpn_protocol()
            for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                made = context(version, ['h2', 'http/1.1'])
                first = get(made)
                second = get(made, first[1])
                print(first[0].startswith(b'HTTP/1.1 200'), first[2:], second[0].startswith(b'HTTP/1.1 200'), second[2:])
            try: get(context(protocols=['h2', 'spdy/3']))
            except ssl.SSLError as error: print('no application protocol' in str(error))
            print(get(context(), name='127.0.0.1')[4])
            """#
        try await SecureTest.run { test in
            let path = test.authority.file("script")
            try TLSTestAuthority.write(script, to: path)
            let output = try await Self.shell("python3 \(path) $PORT $CA", test)
            #expect(
                output == """
                    True (False, 'TLSv1.2', 'http/1.1') True (True, 'TLSv1.2', 'http/1.1')
                    True (False, 'TLSv1.3', 'http/1.1') True (True, 'TLSv1.3', 'http/1.1')
                    True
                    None
                    status=0
                    """)
            #expect(test.tells("medley_tls_handshakes_total{version=\"1.3\",resumed=\"yes\"} 1"))
        }
    }
}
