import GraphQL

/// The schema of the specification's own examples (GraphQL, October 2021, section 5), and what else there is to try.
enum Animals {
    static let schema: GraphQLSchema = {
        do {
            return try GraphQLSchema(
                "Animals and who keeps them.", query: query, mutation: mutation, types: objects + others)
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    private static let query = GraphQLObject(
        "Query", of: Void.self,
        fields: [
            root("dog", "Dog"), root("cat", "Cat"), root("pet", "Pet"), root("catOrDog", "CatOrDog"),
            root("humanOrAlien", "HumanOrAlien"), root("dogOrHuman", "DogOrHuman"),
            root("human", "Human", .init("id", "ID")),
            root("humans", "[Human!]!", .init("first", "Int", default: 10), .init("after", "ID")),
            root("node", "Node", .init("id", "ID!")), root("arguments", "Arguments"), root("nothing", "Dog"),
            root("findDog", "Dog", .init("complex", "ComplexInput")),
            root("booleanList", "Boolean", .init("booleanListArg", "[Boolean!]")),
            root("fragile", "Fragile"), root("firm", "Fragile!"), root("mixed", "[Pet]"),
            GraphQLField("slow", "Int", "Costs more than others.") { _, _ in 1 }.costing(500),
        ])

    private static let mutation = GraphQLObject(
        "Mutation", of: Void.self,
        fields: [
            GraphQLField(
                "renameDog", "Dog", "Gives a dog another name.",
                arguments: [GraphQLArgument("id", "ID!", "Which dog."), GraphQLArgument("name", "String!")]
            ) { _, _ in Row.result(AnimalData.root["dog"] ?? .null) },
            root("sameDog", "Dog"),
        ])

    /// Objects that are read off rows.
    private static let objects: [any GraphQLNamedType] = [
        GraphQLObject(
            "Dog", of: Row.self, "Man's best friend.", interfaces: ["Pet", "Mammal", "Node"],
            fields: [
                .init("id", "ID!", "Never changes."), .init("name", "String!"), .init("nickname", "String"),
                .init("barkVolume", "Int").deprecated("Use a \"decibel\" meter."), .init("legs", "Int"),
                .init("doesKnowCommand", "Boolean!", .init("dogCommand", "DogCommand!")),
                .init("isHouseTrained", "Boolean!", .init("atOtherHomes", "Boolean")), .init("owner", "Human"),
                .init("mother", "Dog"), .init("favourite", "DogCommand"), .init("born", "DateTime"),
            ]),
        GraphQLObject(
            "Cat", of: Row.self, interfaces: ["Pet", "Node"],
            fields: [
                .init("id", "ID!"), .init("name", "String!"), .init("nickname", "String"),
                .init("doesKnowCommand", "Boolean!", .init("catCommand", "CatCommand!")),
                .init("meowVolume", "Int"), .init("owner", "Human"), .init("weight", "Float"),
            ]),
        GraphQLObject(
            "Human", of: Row.self, interfaces: ["Sentient", "Node"],
            fields: [
                .init("id", "ID!"), .init("name", "String!"), .init("pets", "[Pet!]!", .init("first", "Int")),
                .init("relatives", "[Human]"), .init("allPets", "[Pet]"),
            ]),
        GraphQLObject(
            "Alien", of: Row.self, interfaces: ["Sentient"],
            fields: [.init("name", "String!"), .init("homePlanet", "String")]),
        GraphQLObject(
            "Fragile", of: Row.self, "What breaks.",
            fields: [
                .init("name", "String"), .init("needed", "String!"), .init("child", "Fragile"),
                .init("neededChild", "Fragile!"), .init("list", "[Fragile]"), .init("listOfNeeded", "[Fragile!]"),
                .init("neededList", "[Fragile!]!"), .init("numbers", "[Int!]"), .init("grid", "[[Int]]"),
                .init("wrongNumber", "Int"), .init("wrongEnum", "DogCommand"), .init("notAList", "[String]"),
            ]),
        arguments,
    ]

    private static let arguments = GraphQLObject(
        "Arguments", of: Row.self, "Fields that say what they were given.",
        fields: [
            told("multipleRequirements", "x: Int!", "y: Int!"), told("multipleOptions", "x: Int = 0", "y: Int = 0"),
            told("booleanArgField", "booleanArg: Boolean"), told("floatArgField", "floatArg: Float"),
            told("intArgField", "intArg: Int"), told("nonNullBooleanArgField", "nonNullBooleanArg: Boolean!"),
            told("optionalNonNullBooleanArgField", "optionalBooleanArg: Boolean! = false"),
            told("booleanListArgField", "booleanListArg: [Boolean]!"), told("stringArgField", "stringArg: String"),
            told("stringListArgField", "stringListArg: [String!]"), told("idArgField", "idArg: ID"),
            told("enumArgField", "enumArg: DogCommand"), told("enumDefaultArgField", "enumArg: DogCommand = SIT"),
            told("nestedListArgField", "lists: [[Int]]"), told("complexArgField", "complexArg: ComplexInput"),
            told("complexDefaultArgField", "complexArg: ComplexInput = {required: true, limit: 5}"),
            told("anyArgField", "anyArg: Any"), told("idListArgField", "idListArg: [ID!] = [1, \"a\"]"),
        ])

    /// A field of `Arguments`; its arguments are written as the grammar writes them.
    private static func told(_ name: String, _ arguments: String...) -> GraphQLField<Row> {
        let arguments = arguments.map { text -> GraphQLArgument in
            let halves = text.split(separator: "=", maxSplits: 1).map { $0.trimmingSpaces }
            let parts = halves[0].split(separator: ":").map { $0.trimmingSpaces }
            let defaults: [String: GraphQLValue] = [
                "0": 0, "false": false, "SIT": .enumeration("SIT"), "[1, \"a\"]": [1, "a"],
                // All of its defaults: the reference implementation shows a default as it is coerced.
                "{required: true, limit: 5}": ["required": true, "limit": 5, "command": .enumeration("HEEL")],
            ]
            let value = halves.count > 1 ? defaults[halves[1]] : nil
            return GraphQLArgument(parts[0], GraphQLTypeReference(parts[1]), default: value)
        }
        return GraphQLField(name, "String", arguments: arguments) { _, call in call.arguments.canonicalText }
    }

    private static let others: [any GraphQLNamedType] = [
        GraphQLInterface("Node", "Has an id.", fields: [GraphQLFieldShape("id", "ID!", "Never changes.")]),
        GraphQLInterface("Mammal", interfaces: ["Node"], fields: [.init("id", "ID!"), .init("legs", "Int")]),
        GraphQLInterface("Sentient", fields: [.init("name", "String!")]),
        GraphQLInterface(
            "Pet", "Kept at home.\n\nNot every pet has a name that it knows.",
            fields: [.init("name", "String!"), .init("owner", "Human")]),
        GraphQLUnion("CatOrDog", members: ["Cat", "Dog"]), GraphQLUnion("DogOrHuman", members: ["Dog", "Human"]),
        GraphQLUnion("HumanOrAlien", "Thinks.", members: ["Human", "Alien"]),
        GraphQLEnum(
            "DogCommand", "What a dog is told.",
            values: ["SIT", GraphQLEnumValue("DOWN", "Lie down."), GraphQLEnumValue("HEEL", deprecated: "Too strict.")]),
        GraphQLEnum("CatCommand", values: ["JUMP"]),
        GraphQLInputObject(
            "ComplexInput", "A dog to look for.",
            fields: [
                GraphQLArgument("name", "String", "Its name."), GraphQLArgument("owner", "String"),
                GraphQLArgument("required", "Boolean!"), GraphQLArgument("limit", "Int", default: 5),
                GraphQLArgument("command", "DogCommand", default: .enumeration("SIT")),
                GraphQLArgument("nested", "[ComplexInput!]"), GraphQLArgument("tags", "[String]"),
                GraphQLArgument("old", "Int").deprecated("No longer supported"),
            ]),
        GraphQLScalar("Any", "Whatever it is.", both: { value throws(GraphQLScalarFault) in value }),
        GraphQLScalar.dateTime, GraphQLScalar.decimal,
    ]

    /// A field of the root, read off the test data.
    private static func root(
        _ name: String, _ type: GraphQLTypeReference, _ arguments: GraphQLArgument...
    ) -> GraphQLField<Void> {
        GraphQLField(name, type, arguments: arguments) { _, _ in Row.result(AnimalData.root[name] ?? .null) }
    }
}

extension StringProtocol {
    /// The text without the spaces around it.
    var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
