import JSON

/// Documents that must be read, of the kind of the y_ cases of JSON test collections.
enum AcceptedDocuments {
    static let all = scalars + numbers + strings + arrays + objects

    static let scalars: [ParserCase] = [
        ParserCase("null", "null"), ParserCase("true", "true"), ParserCase("false", "false"),
        ParserCase("lonely string", "\"asd\""), ParserCase("lonely empty string", "\"\""),
        ParserCase("lonely negative", "-1"), ParserCase("space around", " \t\r\n null \t\r\n "),
        ParserCase("line feed at the end", "[1]\n"),
    ]

    static let numbers: [ParserCase] = [
        ParserCase("zero", "0"), ParserCase("minus zero", "-0"), ParserCase("one digit", "7"),
        ParserCase("real", "123.456789"), ParserCase("fraction of zero", "0.5"),
        ParserCase("fraction with zeros", "1.000"), ParserCase("exponent", "1e2"), ParserCase("upper exponent", "1E22"),
        ParserCase("negative exponent", "1E-2"), ParserCase("positive exponent", "1E+2"),
        ParserCase("exponent with zeros", "1e0002"), ParserCase("zero with exponent", "0e1"),
        ParserCase("zero with positive exponent", "0e+1"), ParserCase("real with exponent", "123.456e78"),
        ParserCase("negative real", "-123.5"), ParserCase("close to zero", "-0.000000000000000000000000001"),
        ParserCase("beyond 64 bits", "123456789012345678901234567890"), ParserCase("beyond double", "1e400"),
        ParserCase("below double", "1e-400"), ParserCase("nine digits of exponent", "1e999999999"),
        ParserCase("space after", "[4 ]"), ParserCase("many numbers", "[0,-1,2.0,3e4,-5E-6]"),
    ]

    static let strings: [ParserCase] = [
        ParserCase("every short escape", #"["\"\\\/\b\f\n\r\t"]"#), ParserCase("escaped null", #"["\u0000"]"#),
        ParserCase("escaped control", #"["\u0012"]"#), ParserCase("escaped letter", #"["\u0061\u30af\u30EA"]"#),
        ParserCase("surrogate pair", #"["\uD801\udc37"]"#),
        ParserCase("two surrogate pairs", #"["\ud83d\ude39\ud83d\udc8d"]"#),
        ParserCase("last code point", #"["\uDBFF\uDFFF"]"#), ParserCase("escaped noncharacter", #"["\uFFFF"]"#),
        ParserCase("backslash and escaped u", #"["\\u0061"]"#), ParserCase("backslash and quote at end", #"["a\\\""]"#),
        ParserCase("comments are text", #"["a/*b*/c/*d//e"]"#), ParserCase("delete", "[\"\u{7F}\"]"),
        ParserCase("two bytes", "[\"é\"]"), ParserCase("three bytes", "[\"€\"]"), ParserCase("four bytes", "[\"😀\"]"),
        ParserCase("first and last of each length", "[\"\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}\"]"),
        ParserCase("around the surrogates", "[\"\u{D7FF}\u{E000}\"]"),
        ParserCase("line separators", "[\"\u{2028}\u{2029}\"]"),
        ParserCase("Arabic", "[\"مستشفى\"]"), ParserCase("Devanagari", "[\"अस्पताल\"]"),
        ParserCase("byte order mark inside", "[\"\u{FEFF}\"]"), ParserCase("seven bytes", "\"1234567\""),
        ParserCase("eight bytes", "\"12345678\""), ParserCase("nine bytes", "\"123456789\""),
        ParserCase("escape at the eighth byte", #""1234567\n""#),
        ParserCase("escape after eight bytes", #""12345678\n""#),
        ParserCase("two bytes at the eighth", "\"1234567é\""), ParserCase("only escapes", #""\n\n\n\n\n\n\n\n""#),
    ]

    static let arrays: [ParserCase] = [
        ParserCase("empty array", "[]"), ParserCase("empty array with space", "[ \n ]"),
        ParserCase("one empty string", "[\"\"]"),
        ParserCase("several kinds", "[null, 1, \"1\", {}, [], true, false]"), ParserCase("nested", "[[[[]]],[]]"),
        ParserCase("space everywhere", " [ 1 , 2 , [ 3 ] ] "), ParserCase("ends with line feed", "[\"a\"\n]"),
        ParserCase("several nulls", "[1,null,null,null,2]"),
    ]

    static let objects: [ParserCase] = [
        ParserCase("empty object", "{}"), ParserCase("empty object with space", "{ \n }"),
        ParserCase("empty name", "{\"\":0}"),
        ParserCase("one member", "{\"a\":1}"), ParserCase("members", "{\"a\":1,\"b\":2}"),
        ParserCase("escaped name", #"{"a\u0000b":1}"#),
        ParserCase("space around the colon", "{ \"a\" : 1 }"),
        ParserCase("nested objects", "{\"a\":{\"a\":{\"a\":[]}}}"),
        ParserCase("names by case", "{\"a\":1,\"A\":2}"),
        ParserCase("names that begin alike", "{\"abcd\":1,\"abcde\":2,\"abcdf\":3}"),
        ParserCase("same name at two levels", "{\"a\":{\"b\":1},\"b\":{\"a\":1}}"),
        ParserCase("names in two Unicode forms", "{\"\u{E9}\":1,\"e\u{301}\":2}"),
        ParserCase("Unicode names", "{\"اسم\":1,\"नाम\":2}"),
        ParserCase("lines", "{\n\"a\": \"b\"\n}"),
        ParserCase("names with equal ends", "{\"abcdXabcd\":1,\"abcdYabcd\":2}"),
    ]
}
