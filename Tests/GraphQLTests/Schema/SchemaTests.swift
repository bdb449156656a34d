import GraphQL
import Testing

@Suite struct SchemaTests {
    private static let query = GraphQLObject("Query", of: Void.self, fields: [GraphQLField("a", "Int") { _ in 1 }])

    /// Types that make no schema, and what is said of them.
    private static let wrong: [(types: [any GraphQLNamedType], fault: String)] = [
        ([object("A", "Nope")], "A.x names the type Nope, which is not there."),
        ([object("A", "[Int")], "A.x has the type \"[Int\", which is none."),
        ([object("A", "Int"), object("A", "Int")], "A is there twice."),
        ([object("String", "Int")], "String is there twice."),
        ([object("__A", "Int")], "__A begins as only the introspection's names may."),
        ([object("9A", "Int")], "\"9A\" is no name."),
        ([GraphQLObject("A", of: Int.self, fields: [])], "A has no fields."),
        ([GraphQLObject("A", of: Int.self, fields: [field("x"), field("x")])], "A has x twice."),
        (
            [GraphQLObject("A", of: Int.self, fields: [field("__x")])],
            "__x begins as only the introspection's names may."
        ),
        (
            [object("A", "I"), GraphQLInputObject("I", fields: [GraphQLArgument("a", "Int")])],
            "A.x has a type of input."
        ),
        ([object("A", "Int", GraphQLArgument("a", "Query"))], "A.x.a has a type of output."),
        ([object("A", "Int", GraphQLArgument("a", "Int"), GraphQLArgument("a", "Int"))], "A.x has a twice."),
        (
            [object("A", "Int", GraphQLArgument("a", "Int!").deprecated("b"))],
            "A.x.a is required, so it cannot be deprecated."
        ),
        (
            [object("A", "Int", GraphQLArgument("a", "Int", default: "x"))],
            "A.x.a has a default that its type does not take: Int cannot represent non-integer value."
        ),
        (
            [object("A", "Int", GraphQLArgument("a", "Int!", default: nil as GraphQLValue))],
            "A.x.a has a default that its type does not take: Expected non-nullable type \"Int!\" not to be null."
        ),
        ([GraphQLUnion("U", members: [])], "U has no members."),
        ([GraphQLUnion("U", members: ["Int"])], "U has the member Int, which is no object."),
        ([GraphQLUnion("U", members: ["Query", "Query"])], "U has Query twice."),
        ([GraphQLEnum("E", values: [])], "E has no values."),
        ([GraphQLEnum("E", values: ["true"])], "E may not have the value true."),
        ([GraphQLEnum("E", values: ["A", "A"])], "E has A twice."),
        ([GraphQLInputObject("I", fields: [])], "I has no fields."),
        ([GraphQLInputObject("I", fields: [GraphQLArgument("i", "I!")])], "I needs itself by i."),
        (
            [
                GraphQLInputObject("I", fields: [GraphQLArgument("j", "J!")]),
                GraphQLInputObject("J", fields: [GraphQLArgument("i", "I!")]),
            ], "I needs itself by i."
        ),
        ([implementing("Int")], "A implements Int, which is no interface."),
        ([implementing("N"), interface("N", "y")], "A lacks y of N."),
        ([implementing("N"), GraphQLInterface("N", fields: [.init("x", "String")])], "A.x is of Int, not of String."),
        ([implementing("N"), GraphQLInterface("N", fields: [.init("x", "Int!")])], "A.x is of Int, not of Int!."),
        (
            [implementing("N"), GraphQLInterface("N", fields: [.init("x", "Int", arguments: [.init("a", "Int")])])],
            "A.x lacks the argument a as N has it."
        ),
        (
            [implementing("N", GraphQLArgument("a", "Int!")), interface("N", "x")],
            "A.x may not require a, which N lacks."
        ),
        (
            [
                implementing("N"), GraphQLInterface("N", interfaces: ["M"], fields: [.init("x", "Int")]),
                interface("M", "x"),
            ], "A must implement M, as N does."
        ),
        ([GraphQLInterface("N", interfaces: ["N"], fields: [.init("x", "Int")])], "N implements itself."),
        ([Strange()], "Strange is of no kind of type that a schema knows."),
    ]

    @Test(arguments: wrong.indices) func `a schema that is wrong is refused, and why is said`(_ index: Int) throws {
        let (types, fault) = Self.wrong[index]
        let error = #expect(throws: GraphQLSchemaError.self) { _ = try GraphQLSchema(query: Self.query, types: types) }
        #expect(try #require(error).faults.contains(fault), "\(error?.description ?? "")")
    }

    @Test func `every fault is told at once`() {
        let error = #expect(throws: GraphQLSchemaError.self) {
            _ = try GraphQLSchema(query: Self.query, types: [Self.object("A", "Nope"), Self.object("B", "Neither")])
        }
        #expect(error?.description.split(separator: "\n").count == 2)
    }

    @Test func `a schema prints itself`() throws {
        let schema = try GraphQLSchema(
            "What there is.",
            query: GraphQLObject(
                "Root", of: Void.self,
                fields: [
                    GraphQLField("wallet", "Wallet", "One wallet.", arguments: [GraphQLArgument("id", "ID!", "Which.")])
                    { _, _ in GraphQLResult.null },
                    GraphQLField("kinds", "[Kind!]!") { _ in ["A"] }.deprecated("No longer supported"),
                ]),
            types: [
                GraphQLObject(
                    "Wallet", of: Int.self,
                    fields: [GraphQLField("amount", "Float!") { Double($0) }.deprecated("Use \"minor\".")]),
                GraphQLEnum("Kind", values: ["A", GraphQLEnumValue("B", "The other.")]),
            ])
        #expect(
            schema.text == """
                \"""What there is.\"""
                schema {
                  query: Root
                }

                type Root {
                  \"""One wallet.\"""
                  wallet(
                    \"""Which.\"""
                    id: ID!
                  ): Wallet
                  kinds: [Kind!]! @deprecated
                }

                type Wallet {
                  amount: Float! @deprecated(reason: "Use \\"minor\\".")
                }

                enum Kind {
                  A

                  \"""The other.\"""
                  B
                }

                """)
        #expect(schema.queryName == "Root")
    }

    private struct Strange: GraphQLNamedType {
        var name = "Strange"
        var description: String?
    }

    private static func field(_ name: String) -> GraphQLField<Int> { GraphQLField(name, "Int") { $0 } }

    private static func object(
        _ name: String, _ type: GraphQLTypeReference, _ arguments: GraphQLArgument...
    ) -> GraphQLObject<Int> {
        GraphQLObject(
            name, of: Int.self, fields: [GraphQLField("x", type, arguments: arguments) { source, _ in source }])
    }

    private static func implementing(_ interface: String, _ arguments: GraphQLArgument...) -> GraphQLObject<Int> {
        let field = GraphQLField<Int>("x", "Int", arguments: arguments) { source, _ in source }
        return GraphQLObject("A", of: Int.self, interfaces: [interface], fields: [field])
    }

    private static func interface(_ name: String, _ field: String) -> GraphQLInterface {
        GraphQLInterface(name, fields: [GraphQLFieldShape(field, "Int")])
    }
}
