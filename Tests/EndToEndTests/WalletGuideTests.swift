import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// `docs/wallet.md` says what is so.
    @Suite struct WalletGuideTests {
        /// An operator with two members, of whom the second one gave a name.
        private func operatorWithMembers() throws -> OperatorTenant {
            let tenant = try OperatorTenant(Installation.shared())
            for (phone, name) in [("+201005550001", "Fatma Hassan"), ("+201005550002", "Omar Farouk")] {
                let token = try tenant.member(phone).string("accessToken")
                let named = try tenant.client.send(
                    ServerRequest("PATCH", "/api/v1/auth/me", token: token).with {
                        $0.contentType = "application/merge-patch+json"
                        $0.body = Array("{\"displayName\": \"\(name)\"}".utf8)
                    })
                guard named.status == 200 else { throw TestFailure("naming a member: \(named.summary)") }
            }
            return tenant
        }

        @Test func `every block of shell works, in order, and prints what stands under it`() throws {
            let guide = try WalletGuide()
            #expect(guide.blocks.count >= 15, "only \(guide.blocks.count)")
            #expect(guide.blocks.filter { $0.shown != nil }.count >= 12)
            let tenant = try operatorWithMembers()
            let printed = try guide.run([
                "BASE": tenant.client.url, "CODE": tenant.code, "EMAIL": "owner@\(tenant.code.lowercased()).example",
                "PASSWORD": Clinic.password,
            ])
            #expect(printed.count == guide.blocks.count, "\(printed.last ?? "")")
            for (block, text) in zip(guide.blocks, printed) {
                let differences = WalletGuide.differences(block, text)
                #expect(differences.isEmpty, "docs/wallet.md:\(block.line): \(differences)")
            }
        }

        @Test func `the table of codes is that of the routes`() throws {
            let document = try Self.codes(Installation.shared().client())
            let table = try WalletGuide().codes.map { "\($0.status) \($0.code)" }
            #expect(document.count > 30, "only \(document.count)")
            #expect(table.count == Set(table).count, "a code stands there twice")
            #expect(Set(table).subtracting(document).sorted() == [], "codes that no route of the page has")
            #expect(document.subtracting(table).sorted() == [], "codes that the page does not know")
        }

        @Test func `a block that prints something else than what stands under it is noticed`() throws {
            let guide = WalletGuide(
                """
                ```sh
                echo '{"a": {"amountMinor": 5, "status": "open"}}'
                ```

                ```json
                {"a": {"amountMinor": 5, "status": "open"}}
                ```
                ```python
                print("what shell does not print")
                ```
                ```sh
                echo active
                ```
                A word between.
                ```text
                not of the block above
                ```
                | 404 | `notFound` | Unknown. |
                """)
            #expect(guide.blocks.map(\.line) == [1, 11])
            #expect(guide.codes.map(\.code) == ["notFound"] && guide.codes.map(\.status) == [404])
            #expect(guide.blocks[1].shown == nil)
            let printed = try guide.run([:])
            #expect(printed.count == 2 && WalletGuide.differences(guide.blocks[0], printed[0]) == [])
            let others = [
                #"{"a": {"amountMinor": 6, "status": "open"}}"#, #"{"a": {"amountMinor": 5, "status": "shut"}}"#, "{}",
                "",
            ]
            for other in others { #expect(WalletGuide.differences(guide.blocks[0], other) != [], "\(other)") }
            var text = guide.blocks[1]
            text.shown = ("text", "active")
            #expect(WalletGuide.differences(text, "active\n") == [])
            #expect(WalletGuide.differences(text, "active\nactive\n") != [])
        }

        /// Every status with a code that is documented of a route of wallets.
        private static func codes(_ client: ServerClient) throws -> Set<String> {
            let paths = try client.send("GET", "/openapi.json").json["paths"]?.members ?? []
            let ours = paths.filter { path in
                [
                    "/api/wallet", "/api/v1/wallet", "/api/v1/ledger", "/graphql", "/api/v1/merchants",
                    "/api/v1/settlements", "/api/v1/medcard", "/api/v1/collections", "/api/v1/clearing",
                    "/api/v1/webhooks", "/api/v1/transactions", "/api/v1/approvals",
                ].contains { path.name.hasPrefix($0) } && !path.name.hasPrefix("/api/v1/webhooks/payment")
            }
            let responses = ours.flatMap { $0.value.members ?? [] }.flatMap { $0.value["responses"]?.members ?? [] }
            let errors = responses.filter { $0.value["content"]?["application/problem+json"] != nil }
            return Set(
                errors.flatMap { response in
                    // Every other part between two marks is a code; what follows it begins with a colon.
                    let parts = (response.value["description"]?.string ?? "").split(
                        separator: "`", omittingEmptySubsequences: false)
                    return parts.indices.dropLast()
                        .filter { $0 % 2 == 1 && parts[$0 + 1].hasPrefix(":") }
                        .map { "\(response.name) \(parts[$0])" }
                })
        }
    }
}
