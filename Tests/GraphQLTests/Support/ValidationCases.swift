/// Documents for the test schema, right and wrong, most of them the specification's (GraphQL, October 2021, section 5).
enum ValidationCases {
    static let all = documents + fields + arguments + fragments + values + directives + variables + overlaps + syntax

    /// Section 5.2.
    private static let documents = [
        "query getDogName { dog { name } } query getOwnerName { dog { owner { name } } }",
        "query getName { dog { name } } query getName { dog { owner { name } } }",
        "query dogOperation { dog { name } } mutation dogOperation { sameDog { id } }",
        "{ dog { name } }", "{ dog { name } } query getName { dog { owner { name } } }",
        "{ dog { name } } { cat { name } }",
        "fragment F on Dog { name }", "query A { dog { name } } query B { dog { name } } query A { dog { name } }",
        "mutation { sameDog { name } }", "mutation M($id: ID!) { renameDog(id: $id, name: \"x\") { name } }",
    ]

    /// Section 5.3.
    private static let fields = [
        "{ dog { meowVolume } }", "{ dog { kawVolume } }",
        "fragment f on Dog { barkVolume: kawVolume } { dog { ...f } }",
        "{ pet { name } }", "{ pet { nickname } }",
        "{ catOrDog { __typename ... on Pet { name } ... on Dog { barkVolume } } }",
        "{ catOrDog { name barkVolume } }", "{ dog { barkVolume } }", "{ dog { barkVolume { sinceWhen } } }",
        "{ human }", "{ pet }", "{ catOrDog }", "{ dog { name { x } owner } }", "{ __typename }",
        "{ __schema { types { name } } }",
        "{ dog { __schema { types { name } } } }", "mutation { __schema { types { name } } }", "{ __type { name } }",
        "{ __type(name: \"Dog\") { fields { name type { ofType { name } } } } }",
        "{ dog { nope { deeper { still } } } }",
        "{ unknown { a { b } } }", "{ dog { doesKnowCommand(dogCommand: SIT) { x } } }", "{ humans { pets { name } } }",
        "{ __typename { x } }", "{ node(id: 1) { id legs } }", "{ node(id: 1) { ... on Mammal { legs } } }",
    ]

    /// Section 5.4.
    private static let arguments = [
        "{ dog { isHouseTrained(atOtherHomes: true) } }", "{ dog { doesKnowCommand(command: SIT) } }",
        "{ dog { doesKnowCommand } }", "{ dog { doesKnowCommand(dogCommand: SIT, dogCommand: HEEL) } }",
        "{ dog { name @include(unless: false) } }", "{ arguments { multipleRequirements(x: 1, y: 2) } }",
        "{ arguments { multipleRequirements(y: 1, x: 2) } }", "{ arguments { multipleRequirements(x: 1) } }",
        "{ arguments { multipleRequirements } }", "{ arguments { booleanArgField } }",
        "{ arguments { booleanArgField(booleanArg: null) } }",
        "{ arguments { nonNullBooleanArgField(nonNullBooleanArg: null) } }",
        "{ arguments { optionalNonNullBooleanArgField } }",
        "{ arguments { optionalNonNullBooleanArgField(optionalBooleanArg: null) } }", "{ dog { name(a: 1) } }",
        "{ arguments { multipleRequirements(x: \"one\", y: 1.5, z: 3) } }",
        "{ nope(a: {b: 1, b: 2}) { c(d: 1, d: 2) } }",
        "{ arguments { complexArgField(complexArg: {required: true}, complexArg: {required: false}) } }",
    ]

    /// Section 5.5.
    private static let fragments = [
        "{ dog { ...f } } fragment f on Dog { name } fragment g on Dog { name }",
        "{ dog { ...f } } fragment f on Dog { name } fragment f on Dog { owner { name } }",
        "{ dog { ...undefinedFragment } }", "{ dog { ...f } } fragment f on NotInSchema { name }",
        "{ dog { ... on Dog { name } ... @include(if: true) { name } } }", "{ dog { ... on NotInSchema { name } } }",
        "{ dog { ...f } } fragment f on Int { something }", "{ dog { ... on Boolean { somethingElse } } }",
        "{ dog { ...f } } fragment f on ComplexInput { required }", "{ dog { ... on DogCommand { x } } }",
        "{ dog { ...a } } fragment a on Dog { name ...b } fragment b on Dog { barkVolume ...a }",
        "{ dog { ...a } } fragment a on Dog { mother { ...a } }",
        "{ dog { ...a } } fragment a on Dog { ...b } fragment b on Dog { ...c } fragment c on Dog { ...a ...b }",
        "{ dog { ...f } } fragment f on Dog { ... on Dog { barkVolume } }",
        "{ dog { ...f } } fragment f on Dog { ... on Cat { meowVolume } }",
        "{ dog { ...f } } fragment f on Cat { name }",
        "{ dog { ...f } } fragment f on Pet { name ... on Dog { barkVolume } }",
        "{ dog { ...f } } fragment f on CatOrDog { ... on Cat { meowVolume } }",
        "{ pet { ...f } } fragment f on Pet { name ... on Dog { barkVolume } }",
        "{ catOrDog { ...f } } fragment f on CatOrDog { ... on Cat { meowVolume } }",
        "{ dog { ...f } } fragment f on Sentient { ... on Dog { barkVolume } }",
        "{ humanOrAlien { ...f } } fragment f on HumanOrAlien { ... on Cat { meowVolume } }",
        "{ humanOrAlien { ... on Sentient { name } } }", "{ node(id: 1) { ... on CatOrDog { ... on Dog { name } } } }",
        "{ dogOrHuman { ... on Mammal { legs } ... on Alien { name } } }",
        "{ dog { ...f ...f } } fragment f on Dog { name }",
        "{ dog { ...f } } fragment f on Dog { ...g } fragment g on Dog { ...nope }",
    ]

    /// Section 5.6.
    private static let values = [
        "{ arguments { booleanArgField(booleanArg: true) } }", "{ arguments { floatArgField(floatArg: 1) } }",
        "{ arguments { intArgField(intArg: 3) } }", "{ arguments { intArgField(intArg: \"123\") } }",
        "{ arguments { intArgField(intArg: 2147483648) } }",
        "{ arguments { intArgField(intArg: 99999999999999999999999) } }",
        "{ arguments { intArgField(intArg: 1.0) } }", "{ arguments { intArgField(intArg: -2147483648) } }",
        "{ arguments { floatArgField(floatArg: \"1\") } }", "{ arguments { floatArgField(floatArg: 1e9) } }",
        "{ arguments { stringArgField(stringArg: 1) } }", "{ arguments { stringArgField(stringArg: BAR) } }",
        "{ arguments { stringArgField(stringArg: \"\"\"block\"\"\") } }",
        "{ arguments { booleanArgField(booleanArg: 2) } }",
        "{ arguments { booleanArgField(booleanArg: \"true\") } }", "{ arguments { idArgField(idArg: 1) } }",
        "{ arguments { idArgField(idArg: \"1\") } }", "{ arguments { idArgField(idArg: 1.5) } }",
        "{ arguments { idArgField(idArg: true) } }", "{ arguments { enumArgField(enumArg: SIT) } }",
        "{ arguments { enumArgField(enumArg: \"SIT\") } }", "{ arguments { enumArgField(enumArg: JUGGLE) } }",
        "{ arguments { enumArgField(enumArg: sit) } }",
        "{ arguments { stringListArgField(stringListArg: [\"a\", 2]) } }",
        "{ arguments { stringListArgField(stringListArg: \"one\") } }",
        "{ arguments { stringListArgField(stringListArg: [null]) } }",
        "{ arguments { stringListArgField(stringListArg: 1) } }",
        "{ arguments { stringListArgField(stringListArg: []) } }",
        "{ arguments { nestedListArgField(lists: [[1, 2], 3, null]) } }",
        "{ arguments { nestedListArgField(lists: [[[1]]]) } }",
        "{ arguments { intArgField(intArg: [1]) } }", "{ arguments { intArgField(intArg: {a: 1}) } }",
        "{ findDog(complex: {name: \"Fido\", required: true}) { name } }",
        "{ findDog(complex: {name: \"Fido\"}) { name } }",
        "{ findDog(complex: {favoriteCookieFlavor: \"Bacon\", required: true}) { name } }",
        "{ findDog(complex: {name: \"a\", name: \"b\", required: true}) { name } }",
        "{ findDog(complex: \"Fido\") { name } }",
        "{ findDog(complex: [{required: true}]) { name } }", "{ findDog(complex: {required: null}) { name } }",
        "{ findDog(complex: {required: true, nested: {required: true}}) { name } }",
        "{ findDog(complex: {required: true, nested: [{required: true, nested: [{limit: \"x\"}]}]}) { name } }",
        "{ findDog(complex: {required: true, command: ROLL, tags: [\"a\", null]}) { name } }",
        "{ arguments { anyArgField(anyArg: {a: [1, {b: \"c\", b: 2}], e: ENUM}) } }",
        "{ booleanList(booleanListArg: [true, null]) }",
    ]

    /// Section 5.7.
    private static let directives = [
        "query @skip(if: true) { dog { name } }", "{ dog { name @unknown } }",
        "{ dog { name @skip(if: true) @skip(if: false) } }",
        "{ dog { name @skip(if: true) @include(if: false) } }", "{ dog { name @skip } }",
        "{ dog { name @skip(if: null) } }",
        "{ dog { name @skip(if: \"no\") } }", "{ dog { name @deprecated } }",
        "{ dog { ... @include(if: true) { name } } }",
        "{ dog { ...f @skip(if: false) } } fragment f on Dog @include(if: true) { name }", "{ dog @include { name } }",
        "query Q($a: Boolean! @skip(if: true)) { dog { name @skip(if: $a) } }", "{ dog { name @nope(a: $x) } }",
        "mutation @include(if: true) { sameDog { name } }",
        "{ dog { ...f @deprecated } } fragment f on Dog @nope { name }",
    ]

    /// Section 5.8.
    private static let variables = [
        "query Q($a: Boolean) { dog { isHouseTrained(atOtherHomes: $a) } }",
        "query Q($a: Boolean, $a: Boolean) { dog { isHouseTrained(atOtherHomes: $a) } }",
        "query A($a: Boolean) { dog { ...f } } query B($a: Boolean) { dog { ...f } } "
            + "fragment f on Dog { isHouseTrained(atOtherHomes: $a) }",
        "query Q($c: Cat) { dog { name } }", "query Q($c: Cat!, $d: [Pet], $u: CatOrDog) { dog { name } }",
        "query Q($n: Nope) { dog { isHouseTrained(atOtherHomes: $n) } }",
        "{ dog { isHouseTrained(atOtherHomes: $undefined) } }",
        "query Q { dog { isHouseTrained(atOtherHomes: $undefined) } }",
        "query Q { dog { ...f } } fragment f on Dog { ...g } fragment g on Dog { isHouseTrained(atOtherHomes: $a) }",
        "query Q($unused: Boolean) { dog { name } }", "query ($unused: Boolean) { dog { name } }",
        "query Q($a: Boolean) { dog { ...f } } fragment f on Dog { isHouseTrained }",
        "query Q($i: Int) { arguments { booleanArgField(booleanArg: $i) } }",
        "query Q($l: [Boolean]) { arguments { booleanArgField(booleanArg: $l) } }",
        "query Q($b: Boolean) { arguments { nonNullBooleanArgField(nonNullBooleanArg: $b) } }",
        "query Q($b: Boolean = true) { arguments { nonNullBooleanArgField(nonNullBooleanArg: $b) } }",
        "query Q($b: Boolean = null) { arguments { nonNullBooleanArgField(nonNullBooleanArg: $b) } }",
        "query Q($b: Boolean) { arguments { optionalNonNullBooleanArgField(optionalBooleanArg: $b) } }",
        "query Q($l: [Boolean]!) { arguments { booleanListArgField(booleanListArg: $l) } }",
        "query Q($l: [Boolean]) { arguments { booleanListArgField(booleanListArg: $l) } }",
        "query Q($l: [String]) { arguments { stringListArgField(stringListArg: $l) } }",
        "query Q($s: String!) { arguments { stringListArgField(stringListArg: [$s, \"a\"]) } }",
        "query Q($s: String) { arguments { stringListArgField(stringListArg: [$s]) } }",
        "query Q($s: String) { arguments { stringListArgField(stringListArg: $s) } }",
        "query Q($r: Boolean) { findDog(complex: {required: $r}) { name } }",
        "query Q($r: Boolean!) { findDog(complex: {required: $r, limit: 3}) { name } }",
        "query Q($n: Int!) { findDog(complex: {required: true, limit: $n, nope: $n}) { name } }",
        "query Q($c: ComplexInput = {name: \"a\"}) { findDog(complex: $c) { name } }",
        "query Q($c: ComplexInput = {name: 1, required: true}) { findDog(complex: $c) { name } }",
        "query Q($i: Int = \"one\") { arguments { intArgField(intArg: $i) } }",
        "query Q($i: Int! = null) { arguments { intArgField(intArg: $i) } }",
        "query Q($b: Boolean) { dog { name @skip(if: $b) } }",
        "query Q($b: Boolean = false) { dog { name @skip(if: $b) } }",
        "query Q($x: Int) { arguments { anyArgField(anyArg: {a: $x}) } }",
        "query Q($x: Int) { arguments { intArgField(intArg: [$x]) } }",
        "query Q($x: Int) { arguments { nope(a: [$x]) } }",
        "query Q($n: Int) { humans(first: $n) { name } }",
    ]

    /// Section 5.3.2.
    private static let overlaps = [
        "{ dog { name name } }", "{ dog { otherName: name otherName: name } }", "{ dog { name: nickname name } }",
        "{ dog { doesKnowCommand(dogCommand: SIT) doesKnowCommand(dogCommand: SIT) } }",
        "{ dog { doesKnowCommand(dogCommand: SIT) doesKnowCommand(dogCommand: HEEL) } }",
        "query Q($c: DogCommand!) { dog { doesKnowCommand(dogCommand: SIT) doesKnowCommand(dogCommand: $c) } }",
        "{ dog { isHouseTrained isHouseTrained(atOtherHomes: true) } }",
        "{ pet { ... on Dog { volume: barkVolume } ... on Cat { volume: meowVolume } } }",
        "{ pet { ... on Dog { someValue: nickname } ... on Cat { someValue: meowVolume } } }",
        "{ pet { ... on Dog { x: id } ... on Cat { x: nickname } } }",
        "{ pet { ... on Dog { doesKnowCommand(dogCommand: SIT) } ... on Cat { doesKnowCommand(catCommand: JUMP) } } }",
        "{ dog { owner { name } owner { id } } }", "{ dog { owner { x: name } owner { x: id } } }",
        "{ dog { owner { x: name y: id } owner { x: id y: name } } }",
        "{ dog { ...a ...b } } fragment a on Dog { x: name } fragment b on Dog { x: nickname }",
        "{ dog { x: nickname ...a } } fragment a on Dog { ...b } fragment b on Dog { x: name }",
        "{ dog { owner { ...a } owner { ...b } } } fragment a on Human { x: name } fragment b on Human { x: id }",
        "{ dog { mother { mother { x: name } } mother { mother { x: nickname } } } }",
        "{ a: dog { name } a: cat { name } }", "{ dog { x: owner { name } x: mother { name } } }",
        "{ pet { ... on Dog { o: owner { x: name } } ... on Cat { o: owner { x: id } } } }",
        "{ arguments { complexArgField(complexArg: {required: true, limit: 1}) complexArgField(complexArg: {limit: 1, required: true}) } }",
        "{ a: __typename a: __typename } ", "{ dog { a: __typename a: name } }",
        "{ dog { x: name } dog { x: id } dog { x: nickname } }",
        "{ dog { ...a } } fragment a on Dog { x: name ...b } fragment b on Dog { mother { x: id ...c } } "
            + "fragment c on Dog { x: nickname mother { x: name } }",
    ]

    /// What is not of the grammar.
    private static let syntax = [
        "{", "}", "", "{ }", "{ a(b: ) }", "{ a() }", "{ ...on Dog }", "query Q() { a }", "{ a(b: $) }", "{ a: }",
        "fragment on on Dog { name }", "query ($a: Int = $b) { a }", "{ a(b: \"x) }", "{ a(b: 01) }", "{ a(b: 1.) }",
        "{ a(b: 1x) }",
        "{ a @ }", "{ a . b }", "{ a(b: \"\\q\") }", "{ a(b: \"\\u12G4\") }", "{ a(b: \"\\ud800\") }", "{ a ? }",
        "{ é }", "{ a(b: 'c') }",
        "\u{FEFF}{ a(b: \"é\", c: ☃) }", "query Q { a } b", "{ a\r\n  b\r  ! }", "{ a(b: -) }", "{ a(b: 1e) }",
        "{ a(b: [1 }",
        "{ a } fragment F Dog { b }", "query ($a) { a }", "{ a(b: \"\"\"x) }", "{ a(b: 0x1) }", "{ a(b: 1.2.3) }",
    ]
}
