import GraphQL
import JSON

/// What the roots of `Animals` answer.
enum AnimalData {
    static let text = """
        {
          "dog": {
            "__typename": "Dog", "id": 1, "name": "Rex", "nickname": null, "barkVolume": 7, "legs": 4,
            "doesKnowCommand": true, "isHouseTrained": false, "favourite": "HEEL", "born": "2026-01-31T09:30:00Z",
            "owner": {
              "__typename": "Human", "id": "h1", "name": "Ann \\u00e9 \\"quoted\\"", "relatives": [null],
              "pets": [
                {"__typename": "Cat", "id": "c1", "name": "Tom", "meowVolume": 3, "weight": 4.5},
                {"__typename": "Dog", "id": "d2", "name": "Bob", "barkVolume": 1, "mother": {"__typename": "Dog", "id": "d3", "name": "Old"}}
              ]
            },
            "mother": {"__typename": "Dog", "id": "d3", "name": "Old"}
          },
          "cat": {"__typename": "Cat", "id": "c1", "name": "Tom", "meowVolume": 3, "weight": 4.0, "doesKnowCommand": true},
          "pet": {"__typename": "Cat", "id": "c1", "name": "Tom", "meowVolume": 3, "weight": 4.5},
          "catOrDog": {"__typename": "Dog", "id": 1, "name": "Rex", "barkVolume": 7},
          "humanOrAlien": {"__typename": "Alien", "name": "Zork", "homePlanet": null},
          "dogOrHuman": {"__typename": "Human", "id": "h1", "name": "Ann", "pets": []},
          "human": {"__typename": "Human", "id": "h1", "name": "Ann", "pets": [], "relatives": []},
          "humans": [
            {"__typename": "Human", "id": "h1", "name": "Ann", "pets": []},
            {"__typename": "Human", "id": "h2", "name": "Ben", "pets": [{"__typename": "Dog", "id": 9, "name": null}]}
          ],
          "node": {"__typename": "Dog", "id": 1, "name": "Rex", "legs": 4},
          "arguments": {"__typename": "Arguments"},
          "nothing": null,
          "findDog": {"__typename": "Dog", "id": 1, "name": "Rex"},
          "booleanList": true,
          "mixed": [
            {"__typename": "Dog", "id": 1, "name": "Rex"}, null, {"__typename": "Cat", "id": "c2", "name": null},
            {"__typename": "Cat", "id": "c3", "name": "Kit"}
          ],
          "fragile": {
            "__typename": "Fragile", "name": "top", "needed": "is there",
            "child": {"__typename": "Fragile", "name": "child", "needed": null},
            "neededChild": {
              "__typename": "Fragile", "name": "needed child", "needed": "x",
              "neededChild": {"__typename": "Fragile", "needed": null}
            },
            "list": [
              {"__typename": "Fragile", "needed": "one"}, {"__typename": "Fragile", "needed": null}, null
            ],
            "listOfNeeded": [{"__typename": "Fragile", "needed": "one"}, {"__typename": "Fragile", "needed": null}],
            "neededList": [{"__typename": "Fragile", "needed": "one"}, null],
            "numbers": [1, 2, null], "grid": [[1, null], null, []], "wrongNumber": 3000000000,
            "wrongEnum": "FLY", "notAList": "alone"
          },
          "firm": {"__typename": "Fragile", "name": "firm", "needed": null},
          "renameDog": {"__typename": "Dog", "id": 1, "name": "Rex"},
          "sameDog": {"__typename": "Dog", "id": 1, "name": "Rex"}
        }
        """

    static let root: GraphQLValue = {
        do {
            let document = try JSONDocument(text)
            return GraphQLRequest.value(of: document)
        } catch {
            preconditionFailure("\(error)")
        }
    }()
}

extension GraphQLRequest {
    /// A JSON document as a value, by way of a request's variables.
    static func value(of document: JSONDocument) -> GraphQLValue {
        let body = Array(#"{"query": "", "variables": {"value": "#.utf8) + document.bytes + Array("}}".utf8)
        do {
            return try GraphQLRequest(parsing: body).variables[0].value
        } catch {
            preconditionFailure("\(error)")
        }
    }
}
